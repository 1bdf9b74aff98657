import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { AppInfo, Locale } from '../../contract/desktop.ts';
import { desktop } from '../desktop.ts';
import { useLocale } from '../i18n/i18n.ts';

/** What this copy of the client is, its language, and what start-up had to tell. */
export const useAppStore = defineStore('app', () => {
  const info = ref<AppInfo>();
  const locale = ref<Locale>('zh-CN');
  const startNotices = ref<AppInfo['startNotices']>([]);

  async function load(): Promise<void> {
    info.value = await desktop.app.info({});
    startNotices.value = info.value.startNotices;
    locale.value = info.value.locale;
    await useLocale(info.value.locale);
  }

  async function setLocale(next: Locale): Promise<void> {
    await useLocale(next);
    locale.value = next;
    await desktop.app.setLocale({ locale: next });
  }

  return {
    info,
    locale,
    startNotices,
    demo: computed(() => info.value?.demo ?? false),
    load,
    setLocale,
    dismissNotice: (index: number): void => void startNotices.value.splice(index, 1),
  };
});

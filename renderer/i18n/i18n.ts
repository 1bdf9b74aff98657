import { createI18n } from 'vue-i18n';
import type { Locale } from '../../contract/desktop.ts';
import zhCN from './messages-zh-CN.ts';

/** Chinese comes with the first load; English is fetched when it is chosen. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as string,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<string, typeof zhCN>,
});

/** Switches the page's language, loading its texts first. */
export async function useLocale(locale: Locale): Promise<void> {
  if (locale === 'en' && !i18n.global.availableLocales.includes('en')) {
    i18n.global.setLocaleMessage('en', (await import('./messages-en.ts')).default);
  }
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}

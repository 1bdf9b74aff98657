import { nextTick } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { announce } from './announcer.ts';

/** After a change of page the focus stands on its heading, and its name is spoken and in the window's title. */
export function useRouteFocus(): void {
  const router = useRouter();
  const { t } = useI18n();
  router.afterEach(async (to, from) => {
    document.title = `${t(to.meta.title)} - ${t('common.appName')}`;
    if (to.path === from.path || from.matched.length === 0) return;
    await nextTick();
    // A page kept alive or still loading puts its heading there a moment later.
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>('[data-page-heading]')?.focus();
      announce(t(to.meta.title));
    });
  });
}

import { watch } from 'vue';
import { useRouter } from 'vue-router';
import { usePageTabsStore } from '../stores/pageTabs.ts';
import { useSessionStore } from '../stores/session.ts';

/** When the session ends, for whatever reason, the login screen comes; it tells why (LOGIN-5, LOGIN-6). */
export function useSessionEnd(): void {
  const router = useRouter();
  const session = useSessionStore();
  const tabs = usePageTabsStore();
  watch(
    () => session.session,
    async (now, before) => {
      if (now && before && now.username !== before.username) tabs.reset();
      if (now || !before || router.currentRoute.value.meta.public) return;
      const path = router.currentRoute.value.path;
      if (session.endReason !== 'logged-out') session.leave(before.username, path);
      await router.replace('/login');
      tabs.reset();
    },
  );
}

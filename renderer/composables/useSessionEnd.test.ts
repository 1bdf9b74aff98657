import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { useRouter } from 'vue-router';
import { usePageTabsStore } from '../stores/pageTabs.ts';
import { useSessionStore } from '../stores/session.ts';
import { fakeDesktop, inComponent } from '../testing/fakeDesktop.ts';
import { session } from '../testing/samples.ts';
import { useSessionEnd } from './useSessionEnd.ts';

async function inside(main: ReturnType<typeof fakeDesktop>) {
  const { result: router } = await inComponent(() => {
    useSessionEnd();
    return useRouter();
  });
  const login = router.getRoutes().find(({ path }) => path === '/login');
  if (login) login.meta.public = true;
  main.emit({ event: 'session', session, reason: 'logged-in' });
  await router.push('/my-cards');
  return { router, store: useSessionStore(), path: () => router.currentRoute.value.path };
}

describe('LOGIN-5 LOGIN-6 the end of a session', () => {
  it.each(['expired', 'card-removed'] as const)('LOGIN-5 LOGIN-6 %s: the login screen with the reason, and back to the same page', async (reason) => {
    const main = fakeDesktop();
    const { store, path } = await inside(main);
    main.emit({ event: 'session', session: null, reason });
    await flushPromises();
    expect([path(), store.endReason]).toEqual(['/login', reason]);
    main.emit({ event: 'session', session, reason: 'logged-in' });
    expect(store.wayBack()).toBe('/my-cards');
    expect(store.endReason).toBeUndefined();
  });

  it('LOGIN-6 after logging out, or for someone else, the way in is the start page', async () => {
    const main = fakeDesktop({ 'session.logout': () => ({}) });
    const { store, path, router } = await inside(main);
    await store.logout();
    await flushPromises();
    expect(path()).toBe('/login');
    store.start(session);
    expect(store.wayBack()).toBe('/');

    await router.push('/my-cards');
    main.emit({ event: 'session', session: null, reason: 'expired' });
    await flushPromises();
    store.start({ ...session, username: 'someone' });
    expect(store.wayBack()).toBe('/');
  });

  it('LOGIN-6 the next user does not find the pages of the one before', async () => {
    const main = fakeDesktop();
    await inside(main);
    const tabs = usePageTabsStore();
    tabs.open({ path: '/account', title: 'account.title', component: 'AccountPage' });
    main.emit({ event: 'session', session: { ...session, username: 'someone' }, reason: 'logged-in' });
    await flushPromises();
    expect(tabs.tabs).toEqual([]);
  });
});

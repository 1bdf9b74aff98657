import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { usePageTabsStore } from './pageTabs.ts';

const tab = (path: string) => ({ path, title: 'shell.home', component: path });
beforeEach(() => setActivePinia(createPinia()));
function opened() {
  const store = usePageTabsStore();
  for (const path of ['/', '/account', '/my-cards', '/account']) store.open(tab(path));
  return store;
}
const paths = () => usePageTabsStore().tabs.map(({ path }) => path);

describe('UI-2 page tabs', () => {
  it('UI-2 a page opens once', () => {
    opened();
    expect(paths()).toEqual(['/', '/account', '/my-cards']);
  });

  it('UI-2 closing goes to the neighbour; the start page stays', () => {
    const store = opened();
    expect(store.close('/account')).toBe('/my-cards');
    expect(store.close('/my-cards')).toBe('/');
    expect(store.close('/')).toBe('/');
    expect(paths()).toEqual(['/']);
  });

  it('UI-2 closes the others, or all', () => {
    opened().closeOthers('/account');
    expect(paths()).toEqual(['/', '/account']);
    usePageTabsStore().closeAll();
    expect(paths()).toEqual(['/']);
  });
});

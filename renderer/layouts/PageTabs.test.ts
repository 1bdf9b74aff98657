import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { usePageTabsStore } from '../stores/pageTabs.ts';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import PageTabs from './PageTabs.vue';

async function tabs(current: string) {
  fakeDesktop();
  const store = usePageTabsStore();
  store.open({ path: '/', title: 'shell.home', component: 'HomePage' });
  store.open({ path: '/account', title: 'account.title', component: 'AccountPage' });
  store.open({ path: '/my-cards', title: 'cards.title', component: 'MyCardsPage' });
  const { wrapper, router } = await show(PageTabs);
  await router.push(current);
  const labels = () => wrapper.findAll('.tab-link').map((link) => link.text());
  const choose = async (label: string) => {
    await wrapper.get('[aria-haspopup="menu"]').trigger('click');
    await wrapper.findAll('[role="menuitem"]').find((item) => item.text() === label)?.trigger('click');
    await flushPromises();
  };
  return { wrapper, router, labels, choose };
}

describe('UI-2 the tabs of open pages', () => {
  it('UI-2 marks the current page; closing it shows its neighbour', async () => {
    const { wrapper, router, labels } = await tabs('/my-cards');
    expect(wrapper.get('[aria-current="page"]').text()).toBe('我的IC卡');
    await wrapper.get('[aria-label="关闭 我的IC卡"]').trigger('click');
    await flushPromises();
    expect(labels()).toEqual(['首页', '账号信息']);
    expect(router.currentRoute.value.path).toBe('/account');
  });

  it('UI-2 closes the other pages', async () => {
    const { labels, choose } = await tabs('/account');
    await choose('关闭其他选项卡');
    expect(labels()).toEqual(['首页', '账号信息']);
  });

  it('UI-2 closes all pages and goes to the start', async () => {
    const { router, labels, choose } = await tabs('/account');
    await choose('关闭全部选项卡');
    expect(labels()).toEqual(['首页']);
    expect(router.currentRoute.value.path).toBe('/');
  });

  it('UI-1 the menu moves with the arrows and closes with Escape, giving the focus back', async () => {
    const { wrapper } = await tabs('/account');
    await wrapper.get('[aria-haspopup="menu"]').trigger('click');
    await flushPromises();
    expect(document.activeElement?.textContent?.trim()).toBe('关闭当前选项卡');
    await wrapper.get('[role="menuitem"]').trigger('keydown', { key: 'ArrowDown' });
    expect(document.activeElement?.textContent?.trim()).toBe('关闭其他选项卡');
    await wrapper.get('[role="menu"]').trigger('keydown', { key: 'Escape' });
    expect(wrapper.find('[role="menu"]').exists()).toBe(false);
    expect(document.activeElement).toBe(wrapper.get('[aria-haspopup="menu"]').element);
  });
});

import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { h, ref } from 'vue';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import ErrorBoundary from './ErrorBoundary.vue';

describe('出错了', () => {
  it('shows calm words instead of a blank window, and the page again once it draws', async () => {
    fakeDesktop();
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = ref(true);
    const Page = {
      render() {
        if (broken.value) throw new Error('cannot draw');
        return h('p', '账号信息');
      },
    };
    const { wrapper } = await show(ErrorBoundary, { slots: { default: () => h(Page) } });
    expect(wrapper.text()).toContain('出错了');
    expect(wrapper.text()).toContain('您已保存的内容不受影响');
    expect(wrapper.text()).not.toContain('cannot draw');
    broken.value = false;
    await wrapper.findAll('button')[0]?.trigger('click');
    await flushPromises();
    expect(wrapper.text()).toBe('账号信息');
    expect(quiet).toHaveBeenCalled();
    quiet.mockRestore();
  });
});

import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import DemoPanel from './DemoPanel.vue';

const quietTray = { 'demo.tray': () => ({ items: [], pin: '13572468' }), 'demo.inbox': () => ({ items: [] }) };

/** A window as narrow as the test's has it folded. */
async function openPanel() {
  const { wrapper } = await show(DemoPanel);
  await wrapper.get('[data-testid="demo-fold"]').trigger('click');
  return wrapper;
}

describe('the demo panel', () => {
  it('AD-1 puts the made-up world back after asking once more, and says with how many accounts', async () => {
    const desktop = fakeDesktop({ ...quietTray, 'demo.reset': () => ({ accounts: 20 }) });
    const wrapper = await openPanel();
    await wrapper.get('[data-testid="demo-reset"]').trigger('click');
    expect(desktop.callsOf('demo.reset')).toHaveLength(0);
    expect(wrapper.text()).toContain('都会清空');
    await wrapper.get('[data-testid="demo-reset-yes"]').trigger('click');
    await flushPromises();
    expect(desktop.callsOf('demo.reset')).toHaveLength(1);
    expect(wrapper.text()).toContain('已恢复，共 20 个账号');
  });

  it('AD-2 does nothing when it is called off, and tells a failure', async () => {
    const desktop = fakeDesktop({
      ...quietTray,
      'demo.reset': () => {
        throw new AppError('remote/unreachable');
      },
    });
    const wrapper = await openPanel();
    await wrapper.get('[data-testid="demo-reset"]').trigger('click');
    await wrapper.get('[data-testid="demo-reset-no"]').trigger('click');
    expect(desktop.callsOf('demo.reset')).toHaveLength(0);
    await wrapper.get('[data-testid="demo-reset"]').trigger('click');
    await wrapper.get('[data-testid="demo-reset-yes"]').trigger('click');
    await flushPromises();
    expect(wrapper.text()).toContain('连接不上服务器');
    expect(wrapper.text()).not.toContain('已恢复');
  });
});

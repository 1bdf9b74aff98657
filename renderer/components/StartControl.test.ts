import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import ControlPanel from '../pages/cardTools/ControlPanel.vue';
import CheckLine from '../pages/diagnostics/CheckLine.vue';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';

describe('starting the official control', () => {
  it.each([
    [{ enabled: false, runs: false }, '', false],
    [{ enabled: true, runs: true }, '控件正在运行。', false],
    [{ enabled: true, runs: false }, '控件没有运行。', true],
  ])('the card tools say how it is (%o), and offer to start one that is enabled and away', async (control, words, offered) => {
    fakeDesktop({ 'cardTools.control': () => control });
    const { wrapper } = await show(ControlPanel);
    const state = wrapper.find('[data-testid="control-state"]');
    expect(state.exists() ? state.text() : '').toBe(words);
    expect(wrapper.find('[data-testid="control-start"]').exists()).toBe(offered);
  });

  it.each([
    ['asked', '已请求系统启动控件'],
    ['runs', '控件已在运行'],
    ['off', '控件没有启用'],
    ['failed', '系统没有启动控件'],
  ])('a line of the diagnostics offers it too, and what came of it (%s) is said', async (outcome, words) => {
    const main = fakeDesktop({ 'cardTools.startControl': () => ({ outcome }) });
    const { wrapper } = await show(CheckLine, { props: { check: { id: 'control', level: 'amber', title: 'x', found: 'y', action: 'start-control' } } });
    await wrapper.get('[data-testid="control-start"]').trigger('click');
    await flushPromises();
    expect(main.callsOf('cardTools.startControl')).toHaveLength(1);
    expect(wrapper.get('[role="status"]').text()).toContain(words);
  });

  it('the card tools enable the control by a call of its own, not as a choice of the screen', async () => {
    const main = fakeDesktop({ 'cardTools.setControl': () => ({}) });
    const { wrapper } = await show(ControlPanel);
    await wrapper.get('[data-testid="control-enabled"]').setValue(true);
    await flushPromises();
    expect(main.callsOf('cardTools.setControl')).toEqual([{ enabled: true }]);
    expect(main.callsOf('app.setSetting')).toEqual([]);
  });

  it('other lines offer nothing', async () => {
    fakeDesktop();
    const { wrapper } = await show(CheckLine, { props: { check: { id: 'disk', level: 'green', title: 'x', found: 'y' } } });
    expect(wrapper.find('button').exists()).toBe(false);
  });
});

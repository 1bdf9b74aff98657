import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import TracePanel from '../pages/diagnostics/TracePanel.vue';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import TraceBanner from './TraceBanner.vue';

const until = '2026-11-26T02:10:00.000Z';
const both = { components: { TraceBanner, TracePanel }, template: '<TraceBanner /><TracePanel />' };

async function page() {
  const main = fakeDesktop({ 'diagnostics.setTrace': ({ on }) => ({ until: on ? until : null }) });
  const { wrapper } = await show(both);
  const box = () => wrapper.get<HTMLInputElement>('[data-testid="trace-switch"]');
  const banner = () => wrapper.find('[data-testid="trace-banner"]');
  return { main, wrapper, box, banner };
}

describe('the trace of card commands', () => {
  it('is off, without a banner, until it is switched on; then the banner says until when, in China’s time, and ends it', async () => {
    const { main, wrapper, box, banner } = await page();
    expect([box().element.checked, banner().exists()]).toEqual([false, false]);
    await box().setValue(true);
    await flushPromises();
    expect(banner().text()).toContain('到 2026-11-26 10:10 自动停止');
    await wrapper.get('[data-testid="trace-end"]').trigger('click');
    await flushPromises();
    expect([box().element.checked, banner().exists()]).toEqual([false, false]);
    expect(main.callsOf('diagnostics.setTrace')).toEqual([{ on: true }, { on: false }]);
  });

  it('its end by itself takes the banner away; one that ran before the page came is shown', async () => {
    const { main, box, banner } = await page();
    main.emit({ event: 'trace', state: { until } });
    await flushPromises();
    expect([box().element.checked, banner().exists()]).toEqual([true, true]);
    main.emit({ event: 'trace', state: { until: null } });
    await flushPromises();
    expect([box().element.checked, banner().exists()]).toEqual([false, false]);
  });

  it('a refusal is told, and the switch stays off', async () => {
    const { main, wrapper, box, banner } = await page();
    main.on('diagnostics.setTrace', () => {
      throw new AppError('card/host-restarted');
    });
    await box().setValue(true);
    await flushPromises();
    expect([box().element.checked, banner().exists()]).toEqual([false, false]);
    expect(wrapper.get('.notice').text()).not.toBe('');
  });
});

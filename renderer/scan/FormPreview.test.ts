import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import CutOut from './CutOut.vue';
import { byId, picture } from '../wizards/seal/testing/sealStage.ts';

async function onForm(kept: unknown) {
  const main = fakeDesktop({ 'app.setting': () => ({ value: kept }) });
  const { wrapper } = await show(CutOut, { props: { picture: picture('p1'), alt: '印章' } });
  await wrapper.get('input[value="form"]').setValue(true);
  await flushPromises();
  const style = () => byId(wrapper, 'seal-on-form').attributes('style');
  return { main, wrapper, style };
}

it('SEAL-6 the seal stands on the form in its own millimetres, those that the user measured on this screen', async () => {
  const { wrapper, style } = await onForm(1.2);
  expect(style()).toContain('--screen-mm: 1.2mm');
  expect(wrapper.get('img').attributes('style')).toContain('width: calc(var(--screen-mm) * 42)');
});

it.each([null, 'large', 0, 40, Number.NaN])('a kept size of %j is no size: CSS millimetres do', async (kept) => {
  expect((await onForm(kept)).style()).toContain('--screen-mm: 1mm');
});

it('UI-1 measured with a card by keyboard, remembered on this PC, reset', async () => {
  const { main, wrapper, style } = await onForm(null);
  await byId(wrapper, 'measure-open').trigger('click');
  await flushPromises();
  expect(document.activeElement?.getAttribute('data-testid')).toBe('measure-slider');
  const slider = wrapper.get<HTMLInputElement>('[data-testid="measure-slider"]');
  slider.element.value = '1.1';
  await slider.trigger('input');
  expect(style()).toContain('--screen-mm: 1.1mm');
  expect(main.callsOf('app.setSetting')).toEqual([]); // while it slides
  await slider.trigger('change');
  expect(main.callsOf('app.setSetting')).toEqual([{ key: 'screen.millimetre', value: 1.1 }]);
  await slider.trigger('keydown', { key: 'Escape' });
  await flushPromises();
  expect(document.activeElement?.getAttribute('data-testid')).toBe('measure-open');
  expect(style()).toContain('--screen-mm: 1.1mm');
});

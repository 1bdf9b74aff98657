import { flushPromises } from '@vue/test-utils';
import { expect, it, vi } from 'vitest';
import { computed, ref } from 'vue';
import type { Extraction } from '../../contract/desktop.ts';
import { extract as texts } from '../i18n/zh-CN/extract.ts';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import type { CutEditing, ScanSettings } from './cutEditing.ts';
import ScanControls from './ScanControls.vue';
import { byId, extraction } from '../wizards/seal/testing/sealStage.ts';

async function open(found: Partial<Extraction>, signature = false) {
  fakeDesktop();
  const settings = ref<ScanSettings>({ ink: 'auto' });
  const change = vi.fn((part: Partial<ScanSettings>) => (settings.value = { ...settings.value, ...part }));
  const scanning: CutEditing = {
    extraction: ref({ ...extraction('p1'), ...found }),
    settings,
    rotationDegrees: computed(() => settings.value.rotationDegrees ?? 0),
    threshold: ref(0.1),
    isManual: ref(false),
    canUndo: ref(false),
    canRedo: ref(false),
    change,
    auto: () => {},
    undo: () => {},
    redo: () => {},
  };
  const { wrapper } = await show(ScanControls, { props: { scanning, signature } });
  return { wrapper, change };
}

it('SEAL-1 a leaning seal is straightened by one press; one that stands straight, or of which nothing tells, offers nothing', async () => {
  const { wrapper, change } = await open({ straightenDegrees: -3.5 });
  await byId(wrapper, 'seal-straighten').trigger('click');
  expect(change).toHaveBeenCalledExactlyOnceWith({ rotationDegrees: -3.5 });
  await flushPromises();
  expect(byId(wrapper, 'seal-straighten').attributes()).toHaveProperty('disabled');
  expect(byId((await open({})).wrapper, 'seal-straighten').attributes()).toHaveProperty('disabled');
});

it('SEAL-1 the usual colour and full ink are asked for, and let go again', async () => {
  const { wrapper, change } = await open({});
  await byId(wrapper, 'seal-usual-colour').setValue(true);
  await byId(wrapper, 'seal-strong').setValue(true);
  await byId(wrapper, 'seal-strong').setValue(false);
  expect(change.mock.calls).toEqual([[{ colour: 'usual' }], [{ strength: 'strong' }], [{ strength: 'kept' }]]);
});

it('SIG-1 lines taken out are told; an oversized signature is left to its own notice; ink is not asked', async () => {
  const { wrapper } = await open({ ink: 'black', reasons: ['lines-removed', 'signature-large'] }, true);
  expect(wrapper.text()).toContain(texts.reasons['lines-removed']);
  expect(wrapper.text()).not.toContain(texts.reasons['signature-large']);
  expect(wrapper.find('[data-testid="seal-ink-red"]').exists()).toBe(false);
});

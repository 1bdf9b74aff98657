import { flushPromises } from '@vue/test-utils';
import { nextTick, ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { fakeDesktop, inComponent } from '../testing/fakeDesktop.ts';
import { DRAFT_PAUSE_MS, useDraft } from './useDraft.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function wizard() {
  const name = ref('');
  const draft = useDraft({
    kind: 'activation',
    title: () => `账号激活：${name.value}`,
    step: () => 'code',
    data: () => ({ name: name.value }),
    restore: (data) => (name.value = String(data.name)),
    isEmpty: (data) => data.name === '',
  });
  return { name, draft };
}
async function type(text: string, wait = DRAFT_PAUSE_MS) {
  const { result, unmount } = await inComponent(wizard);
  result.name.value = text;
  await nextTick();
  await vi.advanceTimersByTimeAsync(wait);
  return { ...result, unmount };
}

describe('drafts of a wizard', () => {
  it('writes one draft after a pause, and goes on in the same one', async () => {
    const main = fakeDesktop();
    const { name } = await type('甲');
    name.value = '甲乙';
    await nextTick();
    await vi.advanceTimersByTimeAsync(DRAFT_PAUSE_MS);
    expect(main.callsOf('drafts.save').map(({ draftId, data }) => ({ draftId, data }))).toEqual([
      { draftId: undefined, data: { name: '甲' } },
      { draftId: 'draft-1', data: { name: '甲乙' } },
    ]);
  });

  it('LOGIN-5 leaving inside the pause still keeps the last words', async () => {
    const main = fakeDesktop();
    const { unmount } = await type('甲', 10);
    expect(main.callsOf('drafts.save')).toEqual([]);
    unmount();
    await flushPromises();
    expect(main.callsOf('drafts.save')).toHaveLength(1);
  });

  it('never makes two drafts when the disk is slow', async () => {
    const main = fakeDesktop();
    let finish: (value: { draftId: string }) => void = () => {};
    main.on('drafts.save', () => new Promise((resolve) => (finish = resolve)));
    const { name, draft } = await type('甲');
    name.value = '乙';
    void draft.saveNow();
    await flushPromises();
    expect(main.callsOf('drafts.save')).toHaveLength(1);
    finish({ draftId: 'draft-7' });
    await flushPromises();
    expect(main.callsOf('drafts.save')[1]).toMatchObject({ draftId: 'draft-7' });
  });

  it('offers what an earlier run left, and puts it back', async () => {
    const head = { draftId: 'old', kind: 'activation', title: '账号激活：丙', step: 'code', updatedAt: '2026-11-20T00:00:00Z' };
    fakeDesktop({ 'drafts.list': () => ({ items: [head] }), 'drafts.load': () => ({ ...head, data: { name: '丙' }, pictures: [] }) });
    const { name, draft } = (await inComponent(wizard)).result;
    await draft.loadOffers();
    expect(draft.offers.value.map(({ title }) => title)).toEqual(['账号激活：丙']);
    await draft.resume('old');
    expect(name.value).toBe('丙');
    expect(draft.offers.value).toEqual([]);
  });

  it('tells a full disk and lets typing go on', async () => {
    fakeDesktop({
      'drafts.save': () => {
        throw new AppError('store/disk-full');
      },
    });
    const { name, draft } = await type('甲');
    expect(draft.saveError.value?.code).toBe('store/disk-full');
    expect(name.value).toBe('甲');
  });

  it('is gone once the wizard is done, and nothing is written afterwards', async () => {
    const main = fakeDesktop();
    const { name, draft } = await type('甲');
    await draft.finish();
    name.value = '乙';
    await nextTick();
    await vi.advanceTimersByTimeAsync(DRAFT_PAUSE_MS * 2);
    expect(main.callsOf('drafts.discard')).toEqual([{ draftId: 'draft-1' }]);
    expect(main.callsOf('drafts.save')).toHaveLength(1);
  });

  it('writes nothing for an untouched form', async () => {
    const main = fakeDesktop();
    const { draft } = (await inComponent(wizard)).result;
    await draft.saveNow();
    expect(main.callsOf('drafts.save')).toEqual([]);
  });
});

import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { PreparedItem } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { workshop as texts } from '../../i18n/zh-CN/workshop.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import { byId, enter, legalCard, legalSession, picture } from '../../wizards/seal/testing/sealStage.ts';
import { preparedSeal } from '../../wizards/seal/sealDraft.ts';
import LibraryPanel from './LibraryPanel.vue';
import { prepared, queued, readPrepared } from './testing/preparedStage.ts';

const all = [prepared('公司章'), prepared('合同章'), prepared('沈云帆签名', { kind: 'signature' }), queued('财务章'), prepared('未完成', { picture: undefined })];

async function open(items: readonly PreparedItem[] = all, { mayQueue = true, ...handlers }: { mayQueue?: boolean } & Record<string, Handler | boolean> = {}) {
  let left = items;
  const main = fakeDesktop({
    'prepared.list': () => ({ items: left }),
    'pictures.thumb': ({ pictureId }) => ({ dataUrl: `data:image/png;base64,${btoa(encodeURIComponent(String(pictureId)))}` }),
    'drafts.discard': ({ draftId }) => {
      left = left.filter((item) => item.draftId !== draftId);
      return {};
    },
    'drafts.load': ({ draftId }) => ({ draftId, kind: 'seal', title: draftId, step: 'details', updatedAt: '2026-01-01T00:00:00Z', data: preparedSeal(String(draftId)), pictures: [picture('p1')] }),
    ...(handlers as Record<string, Handler>),
  });
  enter(null);
  const library = await readPrepared();
  const { wrapper } = await show(LibraryPanel, { props: { prepared: library, mayQueue } });
  await flushPromises();
  const tiles = () => wrapper.findAll('[data-testid="prepared-item"]').map((tile) => tile.get('.name').text());
  const tick = async (...titles: string[]) => {
    for (const tile of wrapper.findAll('[data-testid="prepared-item"]')) if (titles.includes(tile.get('.name').text())) await tile.get('[data-testid="prepared-choose"]').setValue(true);
  };
  const inDialog = async (selector: string) => {
    document.querySelector<HTMLElement>(`[role="dialog"] ${selector}`)?.click();
    await flushPromises();
  };
  return { main, wrapper, tiles, tick, inDialog };
}

describe('the library of this PC', () => {
  it('OFF-1 without login everything is there, searched by name and kind; queueing says that it needs a login', async () => {
    const { wrapper, tiles } = await open(all, { mayQueue: false });
    expect(tiles()).toEqual(all.map(({ title }) => title));
    expect(wrapper.text()).toContain(texts.library.loginToQueue);
    await wrapper.get('input[data-testid="library-search"]').setValue(' 章 ');
    expect(tiles()).toEqual(['公司章', '合同章', '财务章']);
    await byId(wrapper, 'library-kind').setValue('signature');
    expect(tiles()).toEqual([]);
    expect(wrapper.text()).toContain(texts.library.noMatch);
    await wrapper.get('input[data-testid="library-search"]').setValue('');
    expect(tiles()).toEqual(['沈云帆签名']);
  });

  it('OFF-1 an empty library says how things come into it', async () => {
    const { wrapper } = await open([]);
    expect(wrapper.text()).toContain(texts.library.emptyHint);
    expect(byId(wrapper, 'library-all').attributes()).toHaveProperty('disabled');
  });

  it('OFF-1 only what has a picture and is not queued yet goes into the queue', async () => {
    const { wrapper } = await open();
    expect(byId(wrapper, 'library-queue').attributes()).toHaveProperty('disabled');
    await byId(wrapper, 'library-all').trigger('click');
    await byId(wrapper, 'library-queue').trigger('click');
    const [items] = (wrapper.findComponent(LibraryPanel).emitted('queue')?.[0] ?? []) as [PreparedItem[]];
    expect(items.map(({ title }) => title)).toEqual(['公司章', '合同章', '沈云帆签名']);
  });

  it('OFF-1 deleted only after the question, which says how many and that it is for good; a refusal is told there', async () => {
    const { main, wrapper, tiles, tick, inDialog } = await open();
    await tick('公司章', '合同章');
    await byId(wrapper, 'library-remove').trigger('click');
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('2 项，删除后不可恢复');
    await inDialog('[data-testid="confirm-no"]');
    expect(main.callsOf('drafts.discard')).toEqual([]);
    await byId(wrapper, 'library-remove').trigger('click');
    await inDialog('[data-testid="confirm-yes"]');
    expect(tiles()).toEqual(['沈云帆签名', '财务章', '未完成']);
    await tick('财务章');
    main.on('drafts.discard', () => {
      throw new AppError('submission/unanswered');
    });
    await byId(wrapper, 'library-remove').trigger('click');
    await inDialog('[data-testid="confirm-yes"]');
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('服务器还没有答复');
    expect(tiles()).toContain('财务章');
  });

  it('OFF-1 looked at closely: renamed, its picture exported; a queued one keeps its name', async () => {
    const { main, wrapper, inDialog } = await open(all, { 'prepared.exportPng': () => ({ outcome: 'saved', path: '~/公司章.png' }) });
    await wrapper.findAll('[data-testid="prepared-item"] .picture')[0]?.trigger('click');
    await flushPromises();
    await inDialog('[data-testid="export-png"]');
    expect(main.callsOf('prepared.exportPng')).toEqual([{ draftId: '公司章', name: '公司章' }]);
    expect(document.querySelector('[data-testid="prepared-exported"]')?.textContent).toContain('~/公司章.png');
    const name = document.querySelector<HTMLInputElement>('input[data-testid="prepared-name"]');
    if (!name) throw new Error('no name');
    name.value = '总公司章';
    name.dispatchEvent(new Event('input'));
    await flushPromises();
    await inDialog('[data-testid="prepared-rename"]');
    expect(main.callsOf('drafts.save')).toMatchObject([{ draftId: '公司章', title: '总公司章', data: { fields: { name: '总公司章' } } }]);
    await wrapper.findAll('[data-testid="prepared-item"] .picture')[3]?.trigger('click');
    await flushPromises();
    expect(document.querySelector<HTMLInputElement>('input[data-testid="prepared-name"]')?.disabled).toBe(true);
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain(texts.view.locked);
  });

  it('SEAL-4 the signed data: says what is missing, and is signed by the card that is in; while it signs, it can be cancelled', async () => {
    const own = queued('财务章');
    const items = [prepared('公司章'), queued('别家章', { foreign: true, enterpriseName: '别家公司' }), own];
    const signed = Promise.withResolvers<unknown>();
    const { main, wrapper, inDialog } = await open(items, { 'prepared.exportEsl': () => signed.promise, 'cards.cancel': () => ({}) });
    const look = async (row: number) => {
      await wrapper.findAll('[data-testid="prepared-item"] .picture')[row]?.trigger('click');
      await flushPromises();
      await inDialog('[data-testid="export-esl"]');
      const words = document.querySelector('[data-testid="esl-words"]')?.textContent?.trim() ?? '';
      if (words) await inDialog('.el-dialog__footer button:last-child');
      return words;
    };
    enter(legalSession, legalCard);
    expect(await look(0)).toBe(texts.view.eslFill);
    expect(await look(1)).toContain('别家公司');
    enter(legalSession);
    expect(await look(2)).toBe(texts.view.eslCard);
    expect(main.callsOf('prepared.exportEsl')).toEqual([]);
    enter(legalSession, legalCard);
    await wrapper.findAll('[data-testid="prepared-item"] .picture')[2]?.trigger('click');
    await flushPromises();
    await inDialog('[data-testid="export-esl"]');
    expect(document.querySelector('[data-testid="esl-words"]')?.textContent).toContain(texts.view.eslPin);
    await inDialog('[data-testid="cancel-card"]');
    expect(main.callsOf('cards.cancel')).toEqual([{ cardId: legalCard.cardId }]);
    signed.resolve({ outcome: 'saved', path: '~/财务章.esl' });
    await flushPromises();
    expect(document.querySelector('[data-testid="esl-words"]')).toBeNull();
    expect(main.callsOf('prepared.exportEsl')).toEqual([{ draftId: '财务章', cardId: legalCard.cardId }]);
    expect(document.querySelector('[data-testid="prepared-exported"]')?.textContent).toContain('~/财务章.esl');
  });

  it('a picture that cannot be read does not take the others with it', async () => {
    const { wrapper } = await open(all, {
      'pictures.thumb': ({ pictureId }) => {
        if (pictureId === 'picture of 公司章') throw new AppError('draft/not-found');
        return { dataUrl: 'data:image/png;base64,iVBORw0KGgo=' };
      },
    });
    const [first, second] = wrapper.findAll('[data-testid="prepared-item"]');
    expect(first?.find('img').exists()).toBe(false);
    expect(second?.find('img').exists()).toBe(true);
  });
});

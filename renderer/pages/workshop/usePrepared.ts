import { computed, ref, shallowRef } from 'vue';
import type { Exported, Picture, PreparedItem } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import type { SealDraft } from '../../wizards/seal/sealDraft.ts';
import { sealLimits, standardFaults } from '../../wizards/seal/sealForm.ts';
import type { SignatureDraft } from '../../wizards/signature/signatureForm.ts';

export type KindFilter = 'all' | PreparedItem['kind'];

/** A prepared item with its form and picture. */
export type WholeItem =
  | { readonly item: PreparedItem; readonly picture: Picture | undefined; readonly kind: 'seal'; readonly data: SealDraft }
  | { readonly item: PreparedItem; readonly picture: Picture | undefined; readonly kind: 'signature'; readonly data: SignatureDraft };

/** The library of this PC (OFF-1): needs neither session nor network. */
export function usePrepared() {
  const all = shallowRef<readonly PreparedItem[]>();
  const error = shallowRef<AppError>();
  const search = ref('');
  const kind = ref<KindFilter>('all');

  const items = computed(() => {
    const words = search.value.trim().toLowerCase();
    return (all.value ?? []).filter((item) => (kind.value === 'all' || item.kind === kind.value) && item.title.toLowerCase().includes(words));
  });
  const queued = computed(() => (all.value ?? []).filter(({ queue }) => queue !== undefined));

  async function load(): Promise<void> {
    try {
      all.value = (await desktop.prepared.list({})).items;
      error.value = undefined;
    } catch (thrown) {
      error.value = AppError.from(thrown);
    }
  }
  async function whole(item: PreparedItem): Promise<WholeItem> {
    const { data, pictures } = await desktop.drafts.load({ draftId: item.draftId });
    const picture = pictures[0];
    return item.kind === 'seal' ? { item, picture, kind: 'seal', data: data as SealDraft } : { item, picture, kind: 'signature', data: data as SignatureDraft };
  }
  /** A seal's name is part of its form, so it leaves the queue when it changes. @throws AppError */
  async function rename(item: PreparedItem, name: string): Promise<void> {
    const kept = await whole(item);
    const title = [...name.trim()].slice(0, sealLimits.name).join('');
    const data = kept.kind === 'seal' ? { ...kept.data, fields: { ...kept.data.fields, name: title } } : { ...kept.data, label: title };
    const pictureIds = kept.picture ? [kept.picture.pictureId] : [];
    await desktop.drafts.save({ draftId: item.draftId, kind: item.kind, title, step: item.step, data, pictureIds });
    await load();
  }
  /** For good. @throws AppError */
  async function remove(chosen: readonly PreparedItem[]): Promise<void> {
    try {
      for (const { draftId } of chosen) await desktop.drafts.discard({ draftId });
    } finally {
      await load();
    }
  }
  /** @throws AppError */
  async function exportAs(item: PreparedItem, type: 'png' | 'svg'): Promise<Exported> {
    if (type === 'png') return desktop.prepared.exportPng({ draftId: item.draftId, name: item.title });
    const kept = await whole(item);
    if (!isStandard(kept)) throw new AppError('draft/not-found');
    const { type: sealType, unit, sealCode, shape, mm } = kept.data.fields;
    const drawing = { type: sealType, unit: unit.trim(), shape, mm, ...(sealCode ? { code: sealCode } : {}) };
    return desktop.prepared.exportSvg({ draftId: item.draftId, name: item.title, drawing });
  }

  /** The signed data; `cardId` where the card has still to sign them. @throws AppError */
  async function exportEsl({ draftId }: PreparedItem, cardId: string | undefined): Promise<Exported> {
    try {
      return await desktop.prepared.exportEsl({ draftId, ...(cardId ? { cardId } : {}) });
    } finally {
      await load();
    }
  }

  return { all, items, queued, error, search, kind, load, whole, rename, remove, exportAs, exportEsl };
}
export type Prepared = ReturnType<typeof usePrepared>;

/** What is said of an item's place in the queue; texts under `workshop.queue.state.`. */
export function queueWord(queue: NonNullable<PreparedItem['queue']>): 'waiting' | 'signed' | 'unanswered' | 'failed' {
  return queue.state === 'waiting' && queue.signed ? 'signed' : queue.state;
}

/** Whether the picture was drawn from its form, so that it can be drawn again as a vector. */
export function isStandard(whole: WholeItem): whole is Extract<WholeItem, { kind: 'seal' }> {
  return whole.kind === 'seal' && whole.data.made === 'standard' && Object.keys(standardFaults(whole.data.fields)).length === 0;
}

import { onScopeDispose, ref, watch, type Ref } from 'vue';
import type { DraftHead, DraftKind, Picture } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { desktop } from '../desktop.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type DraftFields = Record<string, Json>;

/** How long after the last change a draft is written. */
export const DRAFT_PAUSE_MS = 800;

export interface DraftOptions<T extends DraftFields> {
  readonly kind: DraftKind;
  /** Names the draft in the list that offers it again. */
  readonly title: () => string;
  readonly step: () => string;
  /** What to keep. Never a PIN, password or code: main refuses them. */
  readonly data: () => T;
  /** Puts kept data back on the screen. */
  readonly restore: (data: T, step: string, pictures: readonly Picture[]) => void;
  readonly pictureIds?: () => string[];
  /** Nothing is written while this answers true, e.g. for an untouched form. */
  readonly isEmpty?: (data: T) => boolean;
}

/**
 * Autosaves a wizard's fields as an encrypted draft, and offers what an earlier run left behind.
 * A failed write never disturbs typing: `saveError` tells it.
 */
export function useDraft<T extends DraftFields>(options: DraftOptions<T>) {
  const draftId = ref<string>();
  const savedAt = ref<Date>();
  const saveError = ref<AppError>();
  /** Drafts of earlier runs, newest first. */
  const offers: Ref<DraftHead[]> = ref([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const data = options.data();
    if (!draftId.value && options.isEmpty?.(data)) return;
    try {
      const saved = await desktop.drafts.save({
        draftId: draftId.value,
        kind: options.kind,
        title: options.title().slice(0, 100),
        step: options.step(),
        data,
        pictureIds: options.pictureIds?.() ?? [],
      });
      draftId.value = saved.draftId;
      savedAt.value = new Date();
      saveError.value = undefined;
    } catch (thrown) {
      saveError.value = AppError.from(thrown);
    }
  }

  /** Writes now. Writes never overtake each other, or one wizard would leave two drafts. */
  function saveNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running = running.then(write);
    return running;
  }

  const stopWatching = watch(
    () => JSON.stringify([options.step(), options.data(), options.pictureIds?.()]),
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void saveNow(), DRAFT_PAUSE_MS);
    },
  );
  onScopeDispose(() => {
    // Leaving the screen inside the pause must not lose the last words.
    if (timer !== undefined) void saveNow();
  });

  async function loadOffers(): Promise<void> {
    try {
      offers.value = (await desktop.drafts.list({ kind: options.kind })).items.filter((head) => head.draftId !== draftId.value);
    } catch {
      // No offer is better than an error on a fresh screen; saving tells what is wrong with the store.
      offers.value = [];
    }
  }

  async function resume(id: string): Promise<void> {
    const draft = await desktop.drafts.load({ draftId: id });
    draftId.value = id;
    options.restore(draft.data as T, draft.step, draft.pictures);
    offers.value = offers.value.filter((head) => head.draftId !== id);
  }

  async function discard(id: string | undefined = draftId.value): Promise<void> {
    if (!id) return;
    clearTimeout(timer);
    timer = undefined;
    await running;
    offers.value = offers.value.filter((head) => head.draftId !== id);
    if (id === draftId.value) draftId.value = undefined;
    await desktop.drafts.discard({ draftId: id }).catch(() => {});
  }

  /** The wizard is done: forget its draft and stop keeping. */
  async function finish(): Promise<void> {
    stopWatching();
    clearTimeout(timer);
    timer = undefined;
    await running;
    await discard();
  }

  return { draftId, savedAt, saveError, offers, loadOffers, resume, discard, saveNow, finish };
}

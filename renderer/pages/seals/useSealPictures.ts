import { onScopeDispose, reactive, watch } from 'vue';
import type { SealSummary } from '../../../contract/api/seals.ts';
import { desktop } from '../../desktop.ts';

interface PictureSource<T> {
  /** The same key, the same picture. */
  keyOf(record: T): string;
  read(record: T): Promise<string>;
}

/** The pictures of the shown records, read one after the other so that the list itself is never kept waiting. `null`: not readable. */
export function useRecordPictures<T>(items: () => readonly T[] | undefined, { keyOf, read }: PictureSource<T>) {
  const pictures = reactive(new Map<string, string | null>());
  let turn = 0;

  async function readAll(records: readonly T[]): Promise<void> {
    turn += 1;
    const mine = turn;
    for (const record of records) {
      if (mine !== turn) return;
      const key = keyOf(record);
      if (pictures.get(key)) continue;
      try {
        pictures.set(key, await read(record));
      } catch {
        pictures.set(key, null);
      }
    }
  }
  watch(items, (records) => void readAll(records ?? []), { immediate: true });
  onScopeDispose(() => (turn += 1));

  return { pictureOf: (record: T): string | null | undefined => pictures.get(keyOf(record)) };
}

/** A modified seal has a new picture under the same id. */
export const useSealPictures = (items: () => readonly SealSummary[] | undefined) =>
  useRecordPictures<SealSummary>(items, {
    keyOf: ({ sealId, updatedAt }) => `${sealId} ${updatedAt}`,
    read: async ({ sealId }) => (await desktop.seals.get({ sealId })).picture,
  });

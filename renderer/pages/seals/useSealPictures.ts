import { onScopeDispose, reactive, watch } from 'vue';
import type { SealSummary } from '../../../contract/api/seals.ts';
import { desktop } from '../../desktop.ts';

/** The pictures of the shown seals, read one after the other so that the list itself is never kept waiting. `null`: not readable. */
export function useSealPictures(items: () => readonly SealSummary[] | undefined) {
  const pictures = reactive(new Map<string, string | null>());
  // A modified seal has a new picture under the same id.
  const keyOf = (seal: SealSummary): string => `${seal.sealId} ${seal.updatedAt}`;
  let turn = 0;

  async function read(seals: readonly SealSummary[]): Promise<void> {
    turn += 1;
    const mine = turn;
    for (const seal of seals) {
      if (mine !== turn) return;
      const key = keyOf(seal);
      if (pictures.get(key)) continue;
      try {
        pictures.set(key, (await desktop.seals.get({ sealId: seal.sealId })).picture);
      } catch {
        pictures.set(key, null);
      }
    }
  }
  watch(items, (seals) => void read(seals ?? []), { immediate: true });
  onScopeDispose(() => (turn += 1));

  return { pictureOf: (seal: SealSummary): string | null | undefined => pictures.get(keyOf(seal)) };
}

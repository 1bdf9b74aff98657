import { shallowRef } from 'vue';
import type { DraftHead } from '../../../contract/desktop.ts';
import { desktop } from '../../desktop.ts';

/** OFF-1: the seals (or signatures) prepared on this PC that were not submitted yet, newest first. */
export function useSealDrafts(kind: 'seal' | 'signature' = 'seal') {
  const items = shallowRef<readonly DraftHead[]>([]);

  async function load(): Promise<void> {
    try {
      const found = await desktop.drafts.list({ kind });
      items.value = found.items.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    } catch {
      // The wizard tells what is wrong with the store as soon as it cannot save.
      items.value = [];
    }
  }
  async function discard(draftId: string): Promise<void> {
    await desktop.drafts.discard({ draftId }).catch(() => {});
    await load();
  }
  return { items, load, discard };
}

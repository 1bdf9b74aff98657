import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

/** Drafts of every wizard, encrypted on this PC (OFF-1). */
export function draftsCalls({ store }: DesktopContext): DesktopHandlers['drafts'] {
  return {
    save: async (draft) => ({ draftId: store.drafts.save(draft) }),
    list: async ({ kind }) => ({ items: store.drafts.list(kind) }),
    load: async ({ draftId }) => store.drafts.load(draftId),
    discard: async ({ draftId }) => {
      store.drafts.discard(draftId);
      return {};
    },
  };
}

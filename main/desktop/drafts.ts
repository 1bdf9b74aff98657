import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';
import { shownPicture } from './shownPicture.ts';

/** Drafts of every wizard, encrypted on this PC (OFF-1). */
export function draftsCalls({ store }: DesktopContext): DesktopHandlers['drafts'] {
  return {
    save: async (draft) => ({ draftId: store.drafts.save(draft) }),
    list: async ({ kind }) => ({ items: store.drafts.list(kind) }),
    load: async ({ draftId }) => {
      const { pictureIds, ...draft } = store.drafts.load(draftId);
      return { ...draft, pictures: pictureIds.map((pictureId) => shownPicture(pictureId, store.pictures.get(pictureId))) };
    },
    discard: async ({ draftId }) => {
      store.drafts.discard(draftId);
      return {};
    },
  };
}

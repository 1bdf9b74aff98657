import type { z } from 'zod';
import type { DesktopHandlers, desktopApi } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

type DraftToSave = z.output<(typeof desktopApi.drafts.save)['input']>;

/** Drafts of every wizard, encrypted on this PC (OFF-1). */
export function draftsCalls({ store }: DesktopContext): DesktopHandlers['drafts'] {
  return {
    save: async (draft) => {
      if (draft.draftId !== undefined) withdrawChanged(draft.draftId, draft);
      return { draftId: store.drafts.save(draft) };
    },
    list: async ({ kind }) => ({ items: store.drafts.list(kind) }),
    load: async ({ draftId }) => store.drafts.load(draftId),
    discard: async ({ draftId }) => {
      store.submissions.withdraw(draftId);
      store.drafts.discard(draftId);
      return {};
    },
  };

  /** A form that was changed is not the one that was queued. @throws AppError `submission/unanswered`: it may be stored already. */
  function withdrawChanged(draftId: string, { data, pictureIds }: DraftToSave): void {
    if (!store.submissions.has(draftId)) return;
    const before = store.drafts.load(draftId);
    const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (same(before.data, data) && same(before.pictures.map(({ pictureId }) => pictureId), pictureIds)) return;
    store.submissions.withdraw(draftId);
  }
}

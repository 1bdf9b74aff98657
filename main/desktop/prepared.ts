import type { DesktopHandlers, PreparedItem } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { readSeal } from '../../crypto/sealRecord.ts';
import type { QueueEntry } from '../store/submissions.ts';
import type { DesktopContext } from './context.ts';
import { exportRecord } from '../submission/exportRecord.ts';
import { exportFile } from './exportFile.ts';

const kinds = ['seal', 'signature'] as const;

/** The library of what was prepared on this PC (OFF-1): drafts of seals and signatures with their pictures and their place in the queue. */
export function preparedCalls(context: DesktopContext): DesktopHandlers['prepared'] {
  const { store, keeper, engine } = context;

  return {
    list: async () => {
      const pictures = store.drafts.firstPictures();
      const queued = new Map(store.submissions.list().map((entry) => [entry.draftId, entry]));
      const items = kinds.flatMap((kind) =>
        store.drafts.list(kind).map(({ draftId, title, step, updatedAt }): PreparedItem => {
          const entry = queued.get(draftId);
          const picture = shownSize(pictures.get(draftId));
          return { draftId, kind, title, step, updatedAt, ...(picture ? { picture } : {}), ...(entry ? { queue: queueOf(entry) } : {}) };
        }),
      );
      return { items: items.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)) };
    },
    exportPng: async ({ draftId, name }) => exportFile(context, { name, type: 'png', bytes: pngOf(draftId), what: 'prepared' }),
    exportStored: async ({ kind, id, type }) => {
      const { api } = context.remote;
      const { name, record } = kind === 'seal' ? await api.seals.get({ sealId: id }) : await api.signatures.get({ signatureId: id });
      const esl = Buffer.from(record, 'base64');
      return exportFile(context, { name, type, bytes: type === 'esl' ? esl : readSeal(esl).picture.data, what: kind });
    },
    exportEsl: (item) => exportRecord(context, item),
    exportSvg: async ({ name, drawing }) => {
      const { svg } = await engine.generate(drawing);
      return exportFile(context, { name, type: 'svg', bytes: Buffer.from(svg), what: 'prepared' });
    },
  };

  function pngOf(draftId: string): Uint8Array {
    const pictureId = store.drafts.firstPictures().get(draftId);
    if (pictureId === undefined) throw new AppError('draft/not-found');
    return store.pictures.get(pictureId).png;
  }

  /** A picture whose bytes were altered must not hide the others. */
  function shownSize(pictureId: string | undefined): PreparedItem['picture'] {
    if (pictureId === undefined) return undefined;
    try {
      const { widthMm, heightMm } = store.pictures.size(pictureId);
      return { pictureId, widthMm, heightMm };
    } catch {
      return undefined;
    }
  }

  function queueOf({ signed, fault, queuedAt, enterpriseName, uscc }: QueueEntry): PreparedItem['queue'] {
    const state = signed?.sent ? 'unanswered' : fault ? 'failed' : 'waiting';
    const { session } = keeper;
    return { state, signed: signed !== undefined, ...(fault ? { error: fault } : {}), queuedAt, enterpriseName, foreign: session !== null && session.uscc !== uscc };
  }
}

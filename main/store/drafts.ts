import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Draft, DraftData, type DraftHead, DraftKind, type Picture } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { Cipher } from './cipher.ts';
import { guarded } from './faults.ts';
import type { Pictures } from './pictures.ts';
import { refuseSecrets } from './secrets.ts';

/** A wizard's fields are a few kilobytes; pictures are kept apart. */
const DATA_BYTES_MAX = 1024 * 1024;

export interface DraftToSave {
  /** Absent: a new draft. */
  readonly draftId?: string;
  readonly kind: DraftKind;
  readonly title: string;
  readonly step: string;
  readonly data: z.infer<typeof DraftData>;
  readonly pictureIds?: readonly string[];
}

/** What a wizard has so far, encrypted: it comes back after a crash. */
export interface Drafts {
  /**
   * Keeps the draft and answers its id once it is safely on disk. `input/invalid` for a field named like a secret,
   * `input/too-large`, `draft/not-found` for an id that was discarded: a late autosave must not bring it back.
   */
  save(draft: DraftToSave): string;
  /** Newest first. A draft whose bytes were altered is left out: it must not hide the others. */
  list(kind?: DraftKind): DraftHead[];
  /** The first picture kept with each draft, by draft id. */
  firstPictures(): ReadonlyMap<string, string>;
  /** `draft/not-found`; `store/corrupt` when its bytes were altered. */
  load(draftId: string): z.infer<typeof Draft>;
  /** Removes it for good; one that is gone already is no error. */
  discard(draftId: string): void;
}

/** Kind is sealed too, so that a draft cannot be turned into another kind by editing the file. */
const SealedHead = z.object({ kind: DraftKind, title: z.string(), step: z.string() });

interface HeadRow {
  readonly draft_id: string;
  readonly updated_at: string;
  readonly sealed_head: Buffer;
}

export function drafts(db: Database, cipher: Cipher, pictures: Pictures, now: () => Date): Drafts {
  const insert = db.prepare(
    'INSERT INTO drafts (draft_id, kind, updated_at, sealed_head, sealed_data) VALUES (@draftId, @kind, @at, @head, @data)',
  );
  const update = db.prepare(
    'UPDATE drafts SET kind = @kind, updated_at = @at, sealed_head = @head, sealed_data = @data WHERE draft_id = @draftId',
  );
  const heads = db.prepare<[], HeadRow>('SELECT draft_id, updated_at, sealed_head FROM drafts ORDER BY updated_at DESC, rowid DESC');
  const one = db.prepare<[string], HeadRow & { sealed_data: Buffer }>('SELECT * FROM drafts WHERE draft_id = ?');
  const remove = db.prepare('DELETE FROM drafts WHERE draft_id = ?');
  const unlinkPictures = db.prepare('DELETE FROM draft_pictures WHERE draft_id = ?');
  // A picture that is gone leaves no link: losing it must not lose the typed fields as well.
  const linkPicture = db.prepare(
    'INSERT INTO draft_pictures (draft_id, picture_id, position) SELECT ?, picture_id, ? FROM pictures WHERE picture_id = ?',
  );
  const linkedPictures = db.prepare<[string], { picture_id: string }>(
    'SELECT picture_id FROM draft_pictures WHERE draft_id = ? ORDER BY position',
  );
  const allFirstPictures = db.prepare<[], { draft_id: string; picture_id: string }>(
    'SELECT draft_id, picture_id FROM draft_pictures WHERE position = 0',
  );

  const write = db.transaction((draft: DraftToSave, plainHead: Buffer, plainData: Buffer): string => {
    const draftId = draft.draftId ?? randomUUID();
    const row = {
      draftId,
      kind: draft.kind,
      at: now().toISOString(),
      head: cipher.seal(`drafts.sealed_head/${draftId}`, plainHead),
      data: cipher.seal(`drafts.sealed_data/${draftId}`, plainData),
    };
    const { changes } = (draft.draftId === undefined ? insert : update).run(row);
    if (changes === 0) throw new AppError('draft/not-found');
    unlinkPictures.run(draftId);
    [...new Set(draft.pictureIds ?? [])].forEach((pictureId, position) => linkPicture.run(draftId, position, pictureId));
    return draftId;
  });

  function headOf(row: HeadRow): DraftHead {
    const plain = cipher.open(`drafts.sealed_head/${row.draft_id}`, row.sealed_head);
    return { draftId: row.draft_id, updatedAt: row.updated_at, ...SealedHead.parse(JSON.parse(plain.toString())) };
  }

  function readableHead(row: HeadRow): DraftHead[] {
    try {
      return [headOf(row)];
    } catch {
      return [];
    }
  }

  return {
    save(draft) {
      refuseSecrets(draft.data);
      const plainHead = Buffer.from(JSON.stringify(SealedHead.parse(draft)));
      const plainData = Buffer.from(JSON.stringify(draft.data));
      if (plainData.length > DATA_BYTES_MAX) throw new AppError('input/too-large');
      return guarded(() => write.immediate(draft, plainHead, plainData));
    },
    list(kind) {
      return guarded(() => heads.all().flatMap(readableHead)).filter((head) => kind === undefined || head.kind === kind);
    },
    firstPictures() {
      return guarded(() => new Map(allFirstPictures.all().map(({ draft_id, picture_id }) => [draft_id, picture_id])));
    },
    load(draftId) {
      return guarded(() => {
        const row = one.get(draftId);
        if (!row) throw new AppError('draft/not-found');
        const data = DraftData.parse(JSON.parse(cipher.open(`drafts.sealed_data/${draftId}`, row.sealed_data).toString()));
        const shown = linkedPictures.all(draftId).map(({ picture_id }) => pictureOf(pictures, picture_id));
        return { ...headOf(row), data, pictures: shown };
      });
    },
    discard(draftId) {
      guarded(() => remove.run(draftId));
    },
  };
}

function pictureOf(pictures: Pictures, pictureId: string): Picture {
  const { png, ...picture } = pictures.get(pictureId);
  return { ...picture, dataUrl: `data:image/png;base64,${png.toString('base64')}` };
}

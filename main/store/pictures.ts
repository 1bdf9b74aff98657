import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Cipher } from './cipher.ts';
import { guarded } from './faults.ts';

const UNUSED_KEPT_MS = 24 * 60 * 60 * 1000;

const PictureSize = z.object({
  widthPx: z.number(),
  heightPx: z.number(),
  dpi: z.number(),
  widthMm: z.number(),
  heightMm: z.number(),
});
export type PictureSize = z.infer<typeof PictureSize>;
export type StoredPicture = PictureSize & { readonly pictureId: string; readonly png: Buffer };

/** OFF-1: prepared pictures, encrypted, kept while a draft refers to them and a day longer. */
export interface Pictures {
  put(picture: PictureSize & { readonly png: Uint8Array }): string;
  /** `draft/not-found` when there is none; `store/corrupt` when its bytes were altered. */
  get(pictureId: string): StoredPicture;
  /** Its size alone, without its pixels. Errors as `get`. */
  size(pictureId: string): PictureSize;
  /** Removes pictures older than a day that no draft refers to; answers how many. */
  sweep(): number;
}

interface PictureRow {
  readonly sealed_size: Buffer;
  readonly sealed_png: Buffer;
}

export function pictures(db: Database, cipher: Cipher, now: () => Date): Pictures {
  const insert = db.prepare('INSERT INTO pictures (picture_id, created_at, sealed_size, sealed_png) VALUES (?, ?, ?, ?)');
  const select = db.prepare<[string], PictureRow>('SELECT sealed_size, sealed_png FROM pictures WHERE picture_id = ?');
  const selectSize = db.prepare<[string], Pick<PictureRow, 'sealed_size'>>('SELECT sealed_size FROM pictures WHERE picture_id = ?');
  const removeUnused = db.prepare(
    'DELETE FROM pictures WHERE created_at < ? AND picture_id NOT IN (SELECT picture_id FROM draft_pictures)',
  );
  return {
    put({ png, ...size }) {
      const pictureId = randomUUID();
      const plainSize = Buffer.from(JSON.stringify(PictureSize.parse(size)));
      guarded(() =>
        insert.run(
          pictureId,
          now().toISOString(),
          cipher.seal(`pictures.sealed_size/${pictureId}`, plainSize),
          cipher.seal(`pictures.sealed_png/${pictureId}`, png),
        ),
      );
      return pictureId;
    },
    get(pictureId) {
      return guarded(() => {
        const row = select.get(pictureId);
        if (!row) throw new AppError('draft/not-found');
        const size = PictureSize.parse(JSON.parse(cipher.open(`pictures.sealed_size/${pictureId}`, row.sealed_size).toString()));
        return { pictureId, png: cipher.open(`pictures.sealed_png/${pictureId}`, row.sealed_png), ...size };
      });
    },
    size(pictureId) {
      return guarded(() => {
        const row = selectSize.get(pictureId);
        if (!row) throw new AppError('draft/not-found');
        return PictureSize.parse(JSON.parse(cipher.open(`pictures.sealed_size/${pictureId}`, row.sealed_size).toString()));
      });
    },
    sweep() {
      const limit = new Date(now().getTime() - UNUSED_KEPT_MS).toISOString();
      return guarded(() => removeUnused.run(limit).changes);
    },
  };
}

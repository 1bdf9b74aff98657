import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveKey, openBox, sealBox } from '../../secretBox.ts';
import { macOf } from '../../secrets.ts';

/** FLD-10's files, outside the database: content-addressed, encrypted. All copies of a server share its folder and key. */
export interface UploadStore {
  /** Keeps the content once, however often it is put. @returns its name: a keyed hash, so that the name tells nothing of the content */
  put(content: Uint8Array): Promise<string>;
  /** @throws Error when the file is gone, was altered or belongs to another key */
  get(name: string): Promise<Buffer>;
  /** Removes what `isWanted` denies. What was put within the last hour stays: its row may be on its way. */
  sweep(now: number, isWanted: (name: string) => Promise<boolean>): Promise<void>;
}

const freshMs = 3_600_000;
const nameShape = /^[0-9a-f]{64}$/;

/** @param secret at least 32 bytes of entropy; content and names have keys of their own derived from it */
export function openUploadStore(folder: string, secret: string | Uint8Array): UploadStore {
  const contentKey = deriveKey(secret, 'upload content');
  const nameKey = deriveKey(secret, 'upload name');
  const pathOf = (name: string): string => {
    if (!nameShape.test(name)) throw new RangeError('not the name of an upload');
    return join(folder, name.slice(0, 2), name);
  };
  return {
    async put(content) {
      const name = macOf(nameKey, createHash('sha256').update(content).digest('hex'));
      const path = pathOf(name);
      const now = new Date();
      // Touched, so that a sweep that began before does not take it.
      if (await utimes(path, now, now).then(() => true, () => false)) return name;
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      const part = join(folder, name.slice(0, 2), `.${randomUUID()}`);
      try {
        await using file = await open(part, 'wx', 0o600);
        await file.writeFile(sealBox(contentKey, content, name));
        await file.sync();
        await rename(part, path);
      } catch (thrown) {
        await rm(part, { force: true });
        throw thrown;
      }
      return name;
    },
    async get(name) {
      return openBox(contentKey, await readFile(pathOf(name)), name);
    },
    async sweep(now, isWanted) {
      for (const part of await readdir(folder).catch(() => [])) {
        for (const name of await readdir(join(folder, part)).catch(() => [])) {
          const path = join(folder, part, name);
          const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
          // A name of another shape is a write that a crash cut off.
          if (now - mtimeMs > freshMs && !(nameShape.test(name) && (await isWanted(name)))) await rm(path, { force: true });
        }
      }
    },
  };
}

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
  /** Every file of the store by name, those of writes that a crash cut off too. */
  names(): Promise<readonly string[]>;
  /** What was put within the last hour stays: its row may be on its way. `now`: Unix milliseconds. */
  remove(name: string, now: number): Promise<void>;
}

const freshMs = 3_600_000;
/** 64 hexadecimal digits; what follows a point is a write under way. */
const nameShape = /^[0-9a-f]{64}(\.[0-9a-f-]{36})?$/;

/** @param secret at least 32 bytes of entropy; content and names have keys of their own derived from it */
export function openUploadStore(folder: string, secret: string | Uint8Array): UploadStore {
  const contentKey = deriveKey(secret, 'upload content');
  const nameKey = deriveKey(secret, 'upload name');
  const pathOf = (name: string): string => {
    if (!nameShape.test(name)) throw new RangeError('not the name of an upload');
    return join(folder, name.slice(0, 2), name.slice(2));
  };
  return {
    async put(content) {
      const name = macOf(nameKey, createHash('sha256').update(content).digest('hex'));
      const path = pathOf(name);
      const now = new Date();
      // Touched, so that a sweep that began before does not take it.
      if (await utimes(path, now, now).then(() => true, () => false)) return name;
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      const part = pathOf(`${name}.${randomUUID()}`);
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
    async names() {
      const found = [];
      for (const part of await readdir(folder).catch(() => [])) {
        for (const rest of await readdir(join(folder, part)).catch(() => [])) found.push(part + rest);
      }
      return found.filter((name) => nameShape.test(name));
    },
    async remove(name, now) {
      const path = pathOf(name);
      const put = await stat(path).catch(() => undefined);
      if (put && now - put.mtimeMs > freshMs) await rm(path, { force: true });
    },
  };
}

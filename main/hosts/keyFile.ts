import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { KeyKeeper } from './host.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

async function readKey(path: string): Promise<Buffer> {
  const key = await readFile(path);
  if (key.length !== KEY_BYTES) throw new AppError('store/corrupt', { cause: new Error('key file has a wrong length') });
  // Someone may have widened it since.
  await chmod(path, 0o600);
  return key;
}

/** `wx` lets one of two starters make the key; the other reads it. Synced: wrapped data must never outlive its key. */
async function readOrMakeKey(path: string): Promise<Buffer> {
  try {
    return await readKey(path);
  } catch (thrown) {
    if (!hasCode(thrown, 'ENOENT')) throw thrown;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(key);
      await file.sync();
    } finally {
      await file.close();
    }
    return key;
  } catch (thrown) {
    if (hasCode(thrown, 'EEXIST')) return await readKey(path);
    throw thrown;
  }
}

/**
 * Wraps the store's data key with AES-256-GCM under a key in a 0600 file. This keeps other users of the PC out, not
 * who can read this user's files: the client says so (`keeping: 'file'`).
 * Wrapped layout: 12-byte nonce, ciphertext, 16-byte tag. A wrong or changed wrapping is `store/corrupt`.
 */
export function keyFileKeeper(path: string): KeyKeeper {
  return {
    keeping: 'file',
    async protect(key) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await readOrMakeKey(path), nonce);
      return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    },
    async unprotect(wrapped) {
      if (wrapped.length < NONCE_BYTES + TAG_BYTES) throw new AppError('store/corrupt');
      const decipher = createDecipheriv('aes-256-gcm', await readOrMakeKey(path), wrapped.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new AppError('store/corrupt', { cause });
      }
    },
  };
}

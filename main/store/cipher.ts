import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { KeyKeeper } from '../hosts/host.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of a blob; says how the rest is laid out. */
const LAYOUT = 1;
const CHECK = Buffer.from('single-window store');

/**
 * AES-256-GCM under the data key. Blob: layout byte ‖ nonce 12 ‖ ciphertext ‖ tag 16.
 * `place` is the authenticated context, `<table>.<column>/<row id>`: a blob moved elsewhere does not open.
 */
export interface Cipher {
  seal(place: string, plain: Uint8Array): Buffer;
  /** `store/corrupt` when the blob was altered, cut or moved. */
  open(place: string, blob: Uint8Array): Buffer;
}

function cipherOf(key: Uint8Array): Cipher {
  return {
    seal(place, plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([Buffer.of(LAYOUT), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(place, blob) {
      if (blob.length < 1 + NONCE_BYTES + TAG_BYTES || blob[0] !== LAYOUT) throw new AppError('store/corrupt');
      const nonce = blob.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(blob.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(blob.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new AppError('store/corrupt', { cause });
      }
    },
  };
}

interface KeyRow {
  readonly wrapped: Buffer;
  readonly sealed_check: Buffer;
}

/**
 * The cipher of this store. A new store gets a new key, kept wrapped by `keyKeeper`.
 * `store/key-unavailable` when the kept key cannot be unwrapped or is not the one the data were sealed with; nothing is changed then.
 */
export async function openCipher(db: Database, keyKeeper: KeyKeeper): Promise<Cipher> {
  const kept = db.prepare<[], KeyRow>('SELECT wrapped, sealed_check FROM data_key').get();
  return kept ? unwrapped(kept, keyKeeper) : created(db, keyKeeper);
}

async function unwrapped(kept: KeyRow, keyKeeper: KeyKeeper): Promise<Cipher> {
  try {
    const key = Buffer.from(await keyKeeper.unprotect(kept.wrapped));
    if (key.length !== KEY_BYTES) throw new Error('data key has a wrong length');
    const cipher = cipherOf(key);
    cipher.open('data_key.sealed_check/1', kept.sealed_check);
    return cipher;
  } catch (cause) {
    throw new AppError('store/key-unavailable', { cause });
  }
}

async function created(db: Database, keyKeeper: KeyKeeper): Promise<Cipher> {
  // Data without their key row: a new key would only hide that they are unreadable.
  const orphaned = db.prepare('SELECT 1 FROM drafts UNION ALL SELECT 1 FROM pictures UNION ALL SELECT 1 FROM audit_head LIMIT 1').get();
  if (orphaned) throw new AppError('store/key-unavailable');
  const key = randomBytes(KEY_BYTES);
  let wrapped: Uint8Array;
  try {
    wrapped = await keyKeeper.protect(key);
  } catch (cause) {
    throw new AppError('store/key-unavailable', { cause });
  }
  const cipher = cipherOf(key);
  db.prepare('INSERT INTO data_key (only, wrapped, sealed_check) VALUES (1, ?, ?)').run(
    Buffer.from(wrapped),
    cipher.seal('data_key.sealed_check/1', CHECK),
  );
  return cipher;
}

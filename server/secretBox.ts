import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** A key of 32 bytes for one purpose, out of a secret (HKDF-SHA256, RFC 5869). */
export function deriveKey(secret: string | Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), purpose, 32));
}

/** AES-256-GCM: nonce, tag, ciphertext. `bound` is not kept; opening needs the same. */
export function sealBox(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** @throws Error when key, content or `bound` differ from what was sealed */
export function openBox(key: Uint8Array, box: Uint8Array, bound: string): Buffer {
  const iv = box.subarray(0, ivBytes);
  const tag = box.subarray(ivBytes, ivBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(bound)).setAuthTag(tag);
  return Buffer.concat([decipher.update(box.subarray(ivBytes + tagBytes)), decipher.final()]);
}

import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Opaque 256-bit token, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** An identifier nobody can guess: 128 bits, base64url. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** How tokens and tickets are kept: SHA-256, hex. They are random, so no salt is needed. */
export function hashOf(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Keyed hash, hex: for values that could be guessed, such as codes and mobile numbers. */
export function macOf(key: string | Uint8Array, value: string): string {
  return createHmac('sha256', key).update(value).digest('hex');
}

/** FLD-9: six digits, each combination as likely. */
export function newCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0');
}

/** Constant-time compare of two texts of any length. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

import { sm2, sm3 as sm3Hex } from 'sm-crypto-v2';
import { type MultiplesTable, multiplesTable } from './sm2/multiply.ts';
import { type AffinePoint, pointAt } from './sm2/point.ts';
import { ORDER, verifyEquation } from './sm2/verify.ts';

// Signing and SM3 are the library's; verification, which only sees public values, is sm2/: six times faster. See docs/decisions.md.

/** SM3(Z‖M) or a plain SM3: 32 bytes. */
export type Sm3Digest = Uint8Array & { readonly __brand: 'Sm3Digest' };

/** GB/T 35276: the user id where none was agreed; E-Port cards use it. */
export const DEFAULT_USER_ID = '1234567812345678';

export interface Sm2KeyPair {
  /** 32 bytes, big-endian. */
  readonly privateKey: Uint8Array;
  /** 65 bytes: 04 ‖ X ‖ Y. */
  readonly publicKey: Uint8Array;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

/** Copies 32 bytes into a digest; throws RangeError on any other length. */
export function sm3Digest(bytes: Uint8Array): Sm3Digest {
  if (bytes.length !== 32) throw new RangeError('An SM3 digest is 32 bytes');
  return Uint8Array.from(bytes) as Sm3Digest;
}

/** SM3 (GB/T 32905) of the bytes. */
export function sm3(bytes: Uint8Array): Sm3Digest {
  return sm3Digest(fromHex(sm3Hex(bytes)));
}

/** Keys that verify often (trust anchors): their multiples are computed once. */
const prepared = new Map<string, MultiplesTable>();
/** 132 KB each. More keys than these are verified without a table: nobody has so many anchors. */
const MAX_PREPARED = 64;

function pointOf(bytes: Uint8Array): AffinePoint | undefined {
  if (bytes.length !== 65 || bytes[0] !== 4) return undefined;
  return pointAt(toNumber(bytes.subarray(1, 33)), toNumber(bytes.subarray(33)));
}

/** Whether the bytes are an uncompressed point (65 bytes, 04 ‖ X ‖ Y) on the SM2 curve and not its zero. */
export const isSm2PublicKey = (bytes: Uint8Array): boolean => pointOf(bytes) !== undefined;

/** Spends some milliseconds now so that verifications with this key are several times faster. For trust anchors. */
export function sm2PrepareKey(publicKey: Uint8Array): void {
  const point = pointOf(publicKey);
  if (!point) throw new RangeError('Not a point of the SM2 curve');
  const hex = toHex(publicKey);
  if (!prepared.has(hex) && prepared.size < MAX_PREPARED) prepared.set(hex, multiplesTable(point));
}

/**
 * What SM2 signs: SM3(Z ‖ message), GB/T 32918.2 5.5.
 * @param publicKey the signer's, 65 bytes; throws RangeError when it is not a point of the curve.
 */
export function sm2Digest(message: Uint8Array, publicKey: Uint8Array, userId: string = DEFAULT_USER_ID): Sm3Digest {
  if (!isSm2PublicKey(publicKey)) throw new RangeError('Not a point of the SM2 curve');
  // The library takes X‖Y as it is only without the 04; the other form parses the point again.
  return sm3Digest(fromHex(sm2.getHash(message, toHex(publicKey.subarray(1)), userId)));
}

function privateKeyHex(privateKey: Uint8Array): string {
  if (privateKey.length !== 32) throw new RangeError('An SM2 private key is 32 bytes');
  const value = toNumber(privateKey);
  if (value === 0n || value >= ORDER - 1n) throw new RangeError('SM2 private key out of range');
  return toHex(privateKey);
}

/** Signs a digest; 64 bytes r‖s, big-endian. Throws RangeError on a key outside [1, n−2]. */
export function sm2SignDigest(privateKey: Uint8Array, digest: Sm3Digest): Uint8Array {
  return fromHex(sm2.doSignature(digest, privateKeyHex(privateKey), { hash: false }));
}

/**
 * As `sm2SignDigest`, but the one-time number comes from key and digest (as in RFC 6979), so that
 * signing the same again gives the same bytes: demo certificates stay the same from run to run.
 */
export function sm2SignDigestRepeatably(privateKey: Uint8Array, digest: Sm3Digest): Uint8Array {
  const key = privateKeyHex(privateKey);
  for (let counter = 0; ; counter += 1) {
    const k = toNumber(sm3(Buffer.concat([privateKey, digest, Uint8Array.of(counter)])));
    if (k === 0n || k >= ORDER) continue;
    const point = sm2.getPublicKeyFromPrivateKey(k.toString(16).padStart(64, '0'));
    return fromHex(sm2.doSignature(digest, key, { hash: false, pointPool: [{ k, x1: BigInt(`0x${point.slice(2, 66)}`) }] }));
  }
}

/** False for every wrong signature, length, zero or too large r or s, and for a key that is no point of the curve. */
export function sm2VerifyDigest(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || digest.length !== 32) return false;
  const r = toNumber(signature.subarray(0, 32));
  const s = toNumber(signature.subarray(32));
  if (r === 0n || s === 0n || r >= ORDER || s >= ORDER || (r + s) % ORDER === 0n) return false;
  const hex = toHex(publicKey);
  const key = prepared.get(hex) ?? pointOf(publicKey);
  if (!key) return false;
  const verdict = verifyEquation(key, toNumber(digest), r, s);
  if (verdict !== 'undecided') return verdict === 'right';
  try {
    // Its addition takes any two points, and is several times slower.
    return sm2.doVerifySignature(digest, toHex(signature), hex, { hash: false });
  } catch {
    return false;
  }
}

/** SM2 with SM3 over a message, as E-Port cards sign: r‖s, 64 bytes. */
export function sm2Sign(privateKey: Uint8Array, message: Uint8Array, userId: string = DEFAULT_USER_ID): Uint8Array {
  return sm2SignDigest(privateKey, sm2Digest(message, sm2PublicKeyOf(privateKey), userId));
}

/** Verifies r‖s over a message; false for anything malformed. */
export function sm2Verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  userId: string = DEFAULT_USER_ID,
): boolean {
  return isSm2PublicKey(publicKey) && sm2VerifyDigest(publicKey, sm2Digest(message, publicKey, userId), signature);
}

/** 65-byte public key of a 32-byte private key. */
export function sm2PublicKeyOf(privateKey: Uint8Array): Uint8Array {
  return fromHex(sm2.getPublicKeyFromPrivateKey(privateKeyHex(privateKey)));
}

/** A fresh key pair from the system's random numbers. */
export function sm2GenerateKeyPair(): Sm2KeyPair {
  const pair = sm2.generateKeyPairHex();
  return { privateKey: fromHex(pair.privateKey), publicKey: fromHex(pair.publicKey) };
}

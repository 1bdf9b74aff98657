import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import type { SignPayload } from '../contract/card.ts';
import { AppError } from '../contract/errors.ts';
import type { EportCertificate } from '../crypto/certificate.ts';
import { sm2Digest, sm2VerifyDigest, type Sm3Digest, sm3Digest } from '../crypto/sm.ts';

/** What a card is given to sign. */
export type Prepared =
  | { readonly algorithm: 'SM2-SM3'; readonly digest: Sm3Digest }
  /** DER DigestInfo, which the card pads by PKCS#1 v1.5. */
  | { readonly algorithm: 'RSA-SHA256' | 'RSA-SHA1'; readonly digestInfo: Uint8Array };

/** DER heads of DigestInfo, RFC 8017 9.2. */
const digestInfoHead = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
} as const;

/** @throws AppError `card/unsupported` for a digest on an RSA card or of a wrong length. */
export function prepare(payload: SignPayload, certificate: EportCertificate, rsaDigest: 'sha1' | 'sha256'): Prepared {
  if (certificate.algorithm === 'SM2') {
    if ('digest' in payload && payload.digest.length !== 32) throw new AppError('card/unsupported');
    const digest = 'digest' in payload ? sm3Digest(payload.digest) : sm2Digest(bytesOf(payload), certificate.publicKey);
    return { algorithm: 'SM2-SM3', digest };
  }
  if ('digest' in payload) throw new AppError('card/unsupported');
  const hash = createHash(rsaDigest).update(bytesOf(payload)).digest();
  const digestInfo = Buffer.concat([Buffer.from(digestInfoHead[rsaDigest], 'hex'), hash]);
  return { algorithm: rsaDigest === 'sha256' ? 'RSA-SHA256' : 'RSA-SHA1', digestInfo };
}

function bytesOf(payload: { readonly text: string } | { readonly bytes: Uint8Array }): Uint8Array {
  return 'text' in payload ? new TextEncoder().encode(payload.text) : payload.bytes;
}

/**
 * Whether the card's own certificate accepts the signature. Cards and vendors differ in byte order and padding, and a disturbed
 * line changes bytes: what does not verify is no signature.
 */
export function signedBy(certificate: EportCertificate, prepared: Prepared, signature: Uint8Array): boolean {
  if ('digest' in prepared) return certificate.algorithm === 'SM2' && sm2VerifyDigest(certificate.publicKey, prepared.digest, signature);
  try {
    const key = createPublicKey({ key: Buffer.from(certificate.publicKey), format: 'der', type: 'spki' });
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(prepared.digestInfo);
  } catch {
    return false;
  }
}

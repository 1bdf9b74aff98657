import { createPublicKey, verify } from 'node:crypto';
import type { SignatureAlgorithm } from '../contract/card.ts';
import { sm2Verify } from './sm.ts';
import type { PublicKey } from './x509.ts';

/**
 * Verifies one signature over a message, whatever the key's kind. SM2: raw r‖s, default user id. RSA: PKCS#1 v1.5.
 * Never throws: a key, algorithm or signature that does not fit is false.
 */
export function verifySignature(key: PublicKey, algorithm: SignatureAlgorithm, message: Uint8Array, signature: Uint8Array): boolean {
  if (algorithm === 'SM2-SM3') return key.algorithm === 'SM2' && sm2Verify(key.publicKey, message, signature);
  if (key.algorithm !== 'RSA') return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
    return verify(algorithm === 'RSA-SHA256' ? 'sha256' : 'sha1', message, publicKey, signature);
  } catch {
    return false;
  }
}

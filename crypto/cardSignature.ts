import type { SignatureAlgorithm } from '../contract/card.ts';
import type { EportCertificate } from './certificate.ts';
import { verifySignature } from './signature.ts';

/**
 * Whether the card of this certificate signed these bytes (CARD-1). SM2: r‖s of SM2 with SM3. RSA: SHA-256, or SHA-1 of old cards.
 * False for everything malformed; the certificate itself is judged by `verifyChain`.
 */
export function verifyCardSignature(
  certificate: EportCertificate,
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verifySignature(certificate, algorithm, message, signature);
}

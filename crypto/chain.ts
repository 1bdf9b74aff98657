import { verifySignature } from './signature.ts';
import { sm2PrepareKey } from './sm.ts';
import { readX509, type PublicKey, type X509 } from './x509.ts';

/** A certification authority that is trusted to issue card certificates. */
export interface TrustAnchor extends PublicKey {
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The whole certificate. */
  readonly der: Uint8Array;
}

/** What the chain's check needs of a certificate: a card's or any other's. */
export type Issued = Pick<X509, 'issuer' | 'tbs' | 'signature' | 'signatureAlgorithm' | 'notBefore' | 'notAfter'>;

export type ChainFault = 'proof/chain-untrusted' | 'proof/certificate-not-yet-valid' | 'proof/certificate-expired';

/**
 * Trust anchors of PEM texts, each of one or more certificates.
 * @throws AppError `card/certificate-broken` when one is unreadable or a text holds none.
 */
export function readTrustAnchors(...pems: readonly string[]): TrustAnchor[] {
  return pems.flatMap((pem) => {
    const bodies = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map((match) => match[1] ?? '');
    return (bodies.length > 0 ? bodies : ['']).map((body) => {
      const { subject, algorithm, publicKey, notBefore, notAfter, der } = readX509(Buffer.from(body, 'base64'));
      if (algorithm === 'SM2') sm2PrepareKey(publicKey);
      return { name: subject, algorithm, publicKey, notBefore, notAfter, der };
    });
  });
}

/**
 * CARD-1, first half: issued by an anchor that was valid at `at`, and valid itself at `at`.
 * E-Port cards are issued directly by the anchor, so there is no certificate between. SHA-1 is accepted: the RSA era has nothing else.
 * @returns undefined when all is well, else the proof's fault.
 */
export function verifyChain(certificate: Issued, anchors: readonly TrustAnchor[], at: Date): ChainFault | undefined {
  // Both eras' authorities carry the same name: every anchor of that name is tried.
  const issued = anchors.some(
    (anchor) =>
      anchor.name === certificate.issuer &&
      anchor.notBefore <= at &&
      at <= anchor.notAfter &&
      verifySignature(anchor, certificate.signatureAlgorithm, certificate.tbs, certificate.signature),
  );
  if (!issued) return 'proof/chain-untrusted';
  if (at < certificate.notBefore) return 'proof/certificate-not-yet-valid';
  if (at > certificate.notAfter) return 'proof/certificate-expired';
  return undefined;
}

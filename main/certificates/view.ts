import { createPublicKey } from 'node:crypto';
import type { CertificateCheck, CertificateView } from '../../contract/desktop/certificates.ts';
import { maskIdNumber } from '../../contract/rules/mask.ts';
import type { EportCertificate } from '../../crypto/certificate.ts';
import { type TrustAnchor, verifyChain } from '../../crypto/chain.ts';
import { readableName } from '../../crypto/distinguishedName.ts';
import { fingerprints } from '../../crypto/fingerprint.ts';
import type { RevocationVerdict } from '../../crypto/revocation/desk.ts';
import { verifySignature } from '../../crypto/signature.ts';
import { keyUsages, maySign } from '../../crypto/usage.ts';
import { readX509 } from '../../crypto/x509.ts';

/**
 * A card's certificate as the viewer shows it.
 * @param revocation what was found out; undefined when nobody was asked.
 */
export function certificateView(certificate: EportCertificate, anchors: readonly TrustAnchor[], revocation: RevocationVerdict | undefined, now: Date): CertificateView {
  const x509 = readX509(certificate.der);
  const own = fingerprints(certificate.der);
  const anchor = anchors.find((one) => one.name === certificate.issuer && verifySignature(one, certificate.signatureAlgorithm, certificate.tbs, certificate.signature));
  const { company, orgCode, idNumber } = certificate;
  return {
    holder: certificate.holder,
    ...(company === undefined ? {} : { company }),
    ...(orgCode === undefined ? {} : { orgCode }),
    ...(idNumber === undefined ? {} : { idNumberMasked: maskIdNumber(idNumber) }),
    cardNo: certificate.cardNo,
    certNo: certificate.certNo,
    subject: readableName(x509.subject),
    issuer: readableName(certificate.issuer),
    key: certificate.algorithm === 'SM2' ? 'SM2 256' : `RSA ${rsaBits(certificate)}`,
    signatureAlgorithm: certificate.signatureAlgorithm,
    usage: keyUsages(x509.parsed) ?? [],
    validFrom: certificate.notBefore.toISOString(),
    validTo: certificate.notAfter.toISOString(),
    fingerprints: own,
    chain: [
      { name: readableName(x509.subject), validFrom: certificate.notBefore.toISOString(), validTo: certificate.notAfter.toISOString(), sha256: own.sha256 },
      ...(anchor ? [{ name: readableName(anchor.name), validFrom: anchor.notBefore.toISOString(), validTo: anchor.notAfter.toISOString(), sha256: fingerprints(anchor.der).sha256 }] : []),
    ],
    checks: [chainCheck(certificate, anchors, anchor, now), validityCheck(certificate, now), { id: 'usage', ...(maySign(x509.parsed) ? { level: 'green', code: 'signing' } : { level: 'red', code: 'not-for-signing' }) }, revocationCheck(revocation)],
  };
}

function rsaBits(certificate: EportCertificate): number {
  return createPublicKey({ key: Buffer.from(certificate.publicKey), format: 'der', type: 'spki' }).asymmetricKeyDetails?.modulusLength ?? 0;
}

function chainCheck(certificate: EportCertificate, anchors: readonly TrustAnchor[], anchor: TrustAnchor | undefined, now: Date): CertificateCheck {
  if (anchors.length === 0) return { id: 'chain', level: 'amber', code: 'no-anchors' };
  if (!anchor) return { id: 'chain', level: anchors.some(({ name }) => name === certificate.issuer) ? 'red' : 'amber', code: anchors.some(({ name }) => name === certificate.issuer) ? 'forged' : 'unknown-issuer' };
  const at = certificate.notAfter < now ? certificate.notAfter : certificate.notBefore > now ? certificate.notBefore : now;
  return verifyChain(certificate, anchors, at) === 'proof/chain-untrusted' ? { id: 'chain', level: 'red', code: 'anchor-expired' } : { id: 'chain', level: 'green', code: 'trusted' };
}

function validityCheck({ notBefore, notAfter }: EportCertificate, now: Date): CertificateCheck {
  if (now < notBefore) return { id: 'validity', level: 'red', code: 'not-yet', at: notBefore.toISOString() };
  if (now > notAfter) return { id: 'validity', level: 'red', code: 'expired', at: notAfter.toISOString() };
  return { id: 'validity', level: 'green', code: 'valid', at: notAfter.toISOString() };
}

function revocationCheck(verdict: RevocationVerdict | undefined): CertificateCheck {
  const id = 'revocation';
  if (!verdict) return { id, level: 'amber', code: 'not-asked' };
  if (verdict.status === 'good') return { id, level: 'green', code: 'good' };
  if (verdict.status === 'revoked') return { id, level: 'red', code: 'revoked', at: verdict.at.toISOString() };
  return { id, level: 'amber', code: verdict.status === 'unchecked' ? 'no-address' : verdict.fault };
}

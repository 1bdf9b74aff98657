import { createHash, randomBytes } from 'node:crypto';
import { BasicOCSPResponse, CertID, id_pkix_ocsp_basic, id_pkix_ocsp_nonce, OCSPRequest, OCSPResponse, OCSPResponseStatus, Request, type SingleResponse, TBSRequest } from '@peculiar/asn1-ocsp';
import { AsnConvert, AsnSerializer, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate, ExtendedKeyUsage, Extension, id_ce_extKeyUsage } from '@peculiar/asn1-x509';
import type { TrustAnchor } from '../chain.ts';
import { serialHex } from '../certificate.ts';
import { verifySignature } from '../signature.ts';
import { nameText, type PublicKey, rawSignature, readX509, signatureAlgorithmOf } from '../x509.ts';
import { CLOCK_TOLERANCE_MS } from './crl.ts';

const SHA1 = '1.3.14.3.2.26';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
/** An answer without nextUpdate counts for so long: it may be repeated by whoever listened. */
const MAX_AGE_MS = 24 * 3_600_000;
const MAX_BYTES = 256 * 1024;

export interface OcspQuestion {
  readonly der: Uint8Array;
  readonly nonce: Uint8Array;
  readonly certId: CertID;
}

/**
 * A request (RFC 6960 4.1) for one certificate. The hashes name the issuer only: SHA-1 is what every responder knows.
 * @param certNo serial, hex.
 */
export function ocspQuestion(issuer: TrustAnchor, certNo: string, nonce: Uint8Array = randomBytes(16)): OcspQuestion {
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(issuer.der, Certificate).tbsCertificate;
  const sha1 = (bytes: ArrayBuffer): OctetString => new OctetString(Uint8Array.from(createHash('sha1').update(new Uint8Array(bytes)).digest()));
  const serial = Buffer.from(certNo.length % 2 ? `0${certNo}` : certNo, 'hex');
  const certId = new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA1, parameters: null }),
    issuerNameHash: sha1(AsnSerializer.serialize(subject)),
    issuerKeyHash: sha1(subjectPublicKeyInfo.subjectPublicKey),
    serialNumber: Uint8Array.from((serial[0] ?? 0) >= 0x80 ? [0, ...serial] : serial).buffer,
  });
  const nonceValue = new OctetString(AsnSerializer.serialize(new OctetString(Uint8Array.from(nonce))));
  const request = new OCSPRequest({
    tbsRequest: new TBSRequest({ requestList: [new Request({ reqCert: certId })], requestExtensions: [new Extension({ extnID: id_pkix_ocsp_nonce, critical: false, extnValue: nonceValue })] }),
  });
  return { der: new Uint8Array(AsnSerializer.serialize(request)), nonce, certId };
}

export type OcspFault =
  /** Not an OCSP answer at all. */
  | 'unreadable'
  /** The responder says that it cannot or will not answer. */
  | 'refused'
  /** For another certificate. */
  | 'other-certificate'
  /** Neither the issuer signed it nor one whom it appointed. */
  | 'untrusted'
  /** Not an answer to this request: a repeated old one. */
  | 'replayed'
  | 'not-yet-valid'
  | 'stale';

export type OcspAnswer =
  | { readonly status: 'good'; readonly until: Date }
  | { readonly status: 'unknown'; readonly until: Date }
  | { readonly status: 'revoked'; readonly revokedAt: Date; readonly until: Date }
  | { readonly status: 'fault'; readonly fault: OcspFault };

/**
 * Judges an answer (RFC 6960 3.2): it is for that certificate, signed by its issuer or a responder that the issuer appointed, in time, and
 * answers this very request where it carries a nonce. `until`: how long it may be kept.
 */
export function judgeOcsp(der: Uint8Array, question: OcspQuestion, issuer: TrustAnchor, at: Date): OcspAnswer {
  let basic: BasicOCSPResponse;
  let single: SingleResponse | undefined;
  try {
    if (der.length > MAX_BYTES) return faulty('unreadable');
    const response = AsnConvert.parse(Uint8Array.from(der), OCSPResponse);
    if (response.responseStatus !== OCSPResponseStatus.successful) return faulty('refused');
    if (response.responseBytes?.responseType !== id_pkix_ocsp_basic) return faulty('unreadable');
    basic = AsnConvert.parse(response.responseBytes.response, BasicOCSPResponse);
    if (!isSigned(basic, issuer, at)) return faulty('untrusted');
    const nonce = nonceOf(basic);
    if (nonce && Buffer.compare(nonce, question.nonce) !== 0) return faulty('replayed');
    single = basic.tbsResponseData.responses.find((one) => isFor(one, question.certId));
    if (!single) return faulty('other-certificate');
    return inTime(single, nonce !== undefined, at);
  } catch {
    return faulty('unreadable');
  }
}

const faulty = (fault: OcspFault): OcspAnswer => ({ status: 'fault', fault });

function inTime({ certStatus, thisUpdate, nextUpdate }: SingleResponse, fresh: boolean, at: Date): OcspAnswer {
  const from = thisUpdate.getTime();
  if (!Number.isFinite(from)) return faulty('unreadable');
  if (from > at.getTime() + CLOCK_TOLERANCE_MS) return faulty('not-yet-valid');
  const until = nextUpdate ?? new Date(from + MAX_AGE_MS);
  // Without nextUpdate an answer to our own nonce is of now, whatever its thisUpdate.
  if (until.getTime() < at.getTime() - CLOCK_TOLERANCE_MS && !(fresh && !nextUpdate)) return faulty('stale');
  if (certStatus.revoked) return { status: 'revoked', revokedAt: certStatus.revoked.revocationTime, until };
  return { status: certStatus.good === undefined ? 'unknown' : 'good', until };
}

function isFor({ certID }: SingleResponse, wanted: CertID): boolean {
  const same = (a: ArrayBuffer, b: ArrayBuffer): boolean => Buffer.compare(new Uint8Array(a), new Uint8Array(b)) === 0;
  return (
    certID.hashAlgorithm.algorithm === wanted.hashAlgorithm.algorithm &&
    same(certID.issuerNameHash.buffer, wanted.issuerNameHash.buffer) &&
    same(certID.issuerKeyHash.buffer, wanted.issuerKeyHash.buffer) &&
    serialHex(new Uint8Array(certID.serialNumber)) === serialHex(new Uint8Array(wanted.serialNumber))
  );
}

/** By the issuer itself, or by a certificate that the issuer gave for signing OCSP answers. */
function isSigned(basic: BasicOCSPResponse, issuer: TrustAnchor, at: Date): boolean {
  const tbs = basic.tbsResponseDataRaw;
  const algorithm = signatureAlgorithmOf(basic.signatureAlgorithm.algorithm);
  if (!tbs || !algorithm) return false;
  const der = new Uint8Array(basic.signature);
  const signature = algorithm === 'SM2-SM3' ? rawSignature(der) : der;
  const signers: PublicKey[] = [issuer, ...(basic.certs ?? []).flatMap((one) => appointed(one, issuer, at))];
  return signers.some((key) => verifySignature(key, algorithm, new Uint8Array(tbs), signature));
}

function appointed(certificate: Certificate, issuer: TrustAnchor, at: Date): PublicKey[] {
  try {
    const read = readX509(new Uint8Array(AsnConvert.serialize(certificate)));
    const usage = read.parsed.tbsCertificate.extensions?.find((one) => one.extnID === id_ce_extKeyUsage);
    const may = usage !== undefined && [...AsnConvert.parse(usage.extnValue.buffer, ExtendedKeyUsage)].includes(OCSP_SIGNING);
    const issued = nameText(read.parsed.tbsCertificate.issuer) === issuer.name && verifySignature(issuer, read.signatureAlgorithm, read.tbs, read.signature);
    return may && issued && read.notBefore <= at && at <= read.notAfter ? [read] : [];
  } catch {
    return [];
  }
}

function nonceOf(basic: BasicOCSPResponse): Uint8Array | undefined {
  const extension = basic.tbsResponseData.responseExtensions?.find((one) => one.extnID === id_pkix_ocsp_nonce);
  return extension && new Uint8Array(AsnConvert.parse(extension.extnValue.buffer, OctetString).buffer);
}

import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, type Name } from '@peculiar/asn1-x509';
import { fromBER, Integer, ObjectIdentifier, Sequence } from 'asn1js';
import type { SignatureAlgorithm } from '../contract/card.ts';
import { AppError } from '../contract/errors.ts';
import { oids } from './oids.ts';
import { isSm2PublicKey } from './sm.ts';

export interface PublicKey {
  readonly algorithm: 'SM2' | 'RSA';
  /** SM2: 65 bytes 04 ‖ X ‖ Y. RSA: the DER of SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

/** What every certificate has, card's or CA's. */
export interface X509 extends PublicKey {
  readonly parsed: Certificate;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The bytes that the issuer signed. */
  readonly tbs: Uint8Array;
  /** SM2: r‖s, 64 bytes. RSA: as it stands. */
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly der: Uint8Array;
}

export const broken = (cause?: unknown): AppError => new AppError('card/certificate-broken', { cause });

/** Longest certificate that is looked at; real ones are about 1 KB. */
const MAX_BYTES = 64 * 1024;

/**
 * Reads the parts common to all certificates of both eras.
 * @param der exactly one certificate, nothing after it.
 * @throws AppError `card/certificate-broken` for anything else.
 */
export function readX509(der: Uint8Array): X509 {
  try {
    // A copy: the decoder keeps views, and the caller may wipe or reuse its buffer.
    const bytes = Uint8Array.from(der);
    if (bytes.length > MAX_BYTES) throw broken();
    const outer = fromBER(bytes);
    if (outer.offset !== bytes.length) throw broken();
    const parsed = AsnConvert.parse(bytes, Certificate);
    const tbs = parsed.tbsCertificateRaw;
    if (!tbs) throw broken();
    const signatureAlgorithm = signatureAlgorithms[parsed.signatureAlgorithm.algorithm];
    if (!signatureAlgorithm || parsed.tbsCertificate.signature.algorithm !== parsed.signatureAlgorithm.algorithm) throw broken();
    const signature = new Uint8Array(parsed.signatureValue);
    return {
      parsed,
      subject: nameText(parsed.tbsCertificate.subject),
      issuer: nameText(parsed.tbsCertificate.issuer),
      notBefore: validDate(parsed.tbsCertificate.validity.notBefore.getTime()),
      notAfter: validDate(parsed.tbsCertificate.validity.notAfter.getTime()),
      tbs: new Uint8Array(tbs),
      signature: signatureAlgorithm === 'SM2-SM3' ? rawSignature(signature) : signature,
      signatureAlgorithm,
      der: bytes,
      ...readPublicKey(parsed),
    };
  } catch (cause) {
    throw cause instanceof AppError ? cause : broken(cause);
  }
}

/** By the object identifier of a signature; undefined: not one of those that certificates here carry. */
export const signatureAlgorithmOf = (oid: string): SignatureAlgorithm | undefined => signatureAlgorithms[oid];

const signatureAlgorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  [oids.sm2WithSm3]: 'SM2-SM3',
  [oids.sha1WithRsa]: 'RSA-SHA1',
  [oids.sha256WithRsa]: 'RSA-SHA256',
};

function readPublicKey(certificate: Certificate): PublicKey {
  const info = certificate.tbsCertificate.subjectPublicKeyInfo;
  if (info.algorithm.algorithm === oids.rsaEncryption) {
    return { algorithm: 'RSA', publicKey: new Uint8Array(AsnConvert.serialize(info)) };
  }
  if (info.algorithm.algorithm !== oids.ecPublicKey || !info.algorithm.parameters) throw broken();
  const curve = fromBER(info.algorithm.parameters).result;
  const point = new Uint8Array(info.subjectPublicKey);
  if (!(curve instanceof ObjectIdentifier) || curve.valueBlock.toString() !== oids.sm2Curve || !isSm2PublicKey(point)) throw broken();
  return { algorithm: 'SM2', publicKey: point };
}

/** SM2 signatures in certificates are SEQUENCE { r, s }: to r‖s, 32 bytes each. */
export function rawSignature(der: Uint8Array): Uint8Array {
  const { result, offset } = fromBER(Uint8Array.from(der));
  if (offset !== der.length || !(result instanceof Sequence)) throw broken();
  const [r, s, ...rest] = result.valueBlock.value;
  if (!(r instanceof Integer) || !(s instanceof Integer) || rest.length > 0) throw broken();
  return Uint8Array.from([...fixed32(r), ...fixed32(s)]);
}

function fixed32(integer: Integer): Uint8Array {
  const bytes = integer.valueBlock.valueHexView;
  const value = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  if (value.length > 32) throw broken();
  const out = new Uint8Array(32);
  out.set(value, 32 - value.length);
  return out;
}

/** Values of one attribute type in a name, in order. Reads every DirectoryString kind, BMPString of the RSA era too. */
export function nameValues(name: Name, type: string): string[] {
  return [...name].flatMap((rdn) => [...rdn].filter((attribute) => attribute.type === type).map((attribute) => attribute.value.toString()));
}

/** The same text for the same name, whichever string kinds the eras used; attribute types as numbers. */
export function nameText(name: Name): string {
  return [...name].map((rdn) => [...rdn].map((attribute) => `${attribute.type}=${attribute.value.toString()}`).join('+')).join(',');
}

function validDate(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw broken();
  return date;
}

import type { Certificate } from '@peculiar/asn1-x509';
import { BmpString, fromBER, IA5String, PrintableString, Utf8String } from 'asn1js';
import type { SignatureAlgorithm } from '../contract/card.ts';
import { oids } from './oids.ts';
import { broken, nameValues, readX509 } from './x509.ts';

/** A card's certificate, of either E-Port era. */
export interface EportCertificate {
  /** 13 alphanumerics, without the `03-` of the SM2 era. */
  readonly cardNo: string;
  /** Serial, lower hex: 8 characters in the RSA era, 16 in the SM2 era. */
  readonly certNo: string;
  readonly holder: string;
  readonly company: string | undefined;
  readonly orgCode: string | undefined;
  /** The holder's: personal data, never shown whole nor logged. */
  readonly idNumber: string | undefined;
  readonly algorithm: 'SM2' | 'RSA';
  /** SM2: 65 bytes 04 ‖ X ‖ Y. RSA: DER of SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly issuer: string;
  readonly tbs: Uint8Array;
  /** The issuer's, over `tbs`. SM2: r‖s, 64 bytes. */
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly der: Uint8Array;
}

/**
 * Reads a card's certificate: UTF8String names and `03-` card numbers of the SM2 era, BMPString names and
 * GBK company names inside IA5String of the RSA era.
 * @param der exactly one DER certificate.
 * @throws AppError `card/certificate-broken` when it is not one, or has no card number or holder.
 */
export function readCertificate(der: Uint8Array): EportCertificate {
  const { parsed, subject: _subject, ...x509 } = readX509(der);
  const { subject } = parsed.tbsCertificate;
  const cardNo = privateText(parsed, oids.cardNo)?.replace(/^03-/, '');
  const holder = nameValues(subject, oids.commonName).at(-1)?.trim();
  const certNo = serialHex(new Uint8Array(parsed.tbsCertificate.serialNumber));
  if (!cardNo || !/^[0-9A-Z]{13}$/.test(cardNo) || !holder || certNo === undefined) throw broken();
  return {
    ...x509,
    cardNo,
    certNo,
    holder,
    company: privateText(parsed, oids.company) ?? nameValues(subject, oids.organizationalUnit)[0],
    orgCode: privateText(parsed, oids.orgCode)?.replace('-', ''),
    idNumber: privateText(parsed, oids.idNumber),
  };
}

/** Lower hex without DER's sign byte; undefined outside of what a certNo may be. */
export function serialHex(serial: Uint8Array): string | undefined {
  const hex = Buffer.from(serial[0] === 0 && serial.length > 1 ? serial.subarray(1) : serial).toString('hex');
  return /^[0-9a-f]{2,40}$/.test(hex) ? hex : undefined;
}

// Not fatal: a company name with one bad byte must not make a card unusable; card numbers are checked by their shape.
const gbk = new TextDecoder('gbk');
const utf8 = new TextDecoder('utf-8');
const utf16 = new TextDecoder('utf-16be');

/** Text of a private extension: a string of some kind inside the OCTET STRING. Absent or empty: undefined. */
function privateText(certificate: Certificate, oid: string): string | undefined {
  const extension = certificate.tbsCertificate.extensions?.find((one) => one.extnID === oid);
  if (!extension) return undefined;
  const { result, offset } = fromBER(extension.extnValue.buffer);
  if (offset === -1) throw broken();
  let text: string;
  if (result instanceof Utf8String) text = utf8.decode(result.valueBlock.valueHexView);
  // RSA era: Chinese names stand in IA5String as GBK bytes; GBK reads plain ASCII too.
  else if (result instanceof IA5String || result instanceof PrintableString) text = gbk.decode(result.valueBlock.valueHexView);
  else if (result instanceof BmpString) text = utf16.decode(result.valueBlock.valueHexView);
  else throw broken();
  return text.replaceAll('\0', '').trim() || undefined;
}

/** DER of a certificate that came as PEM, or as base64 without its header lines (the official control gives that). */
export function certificateFromText(text: string): EportCertificate {
  const base64 = text.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw broken();
  return readCertificate(Buffer.from(base64, 'base64'));
}

import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { IA5String, Integer, ObjectIdentifier, Sequence, Utf8String } from 'asn1js';
import { oids } from '../oids.ts';
import { sm2Digest, sm2PublicKeyOf, sm2SignDigestRepeatably } from '../sm.ts';
import { encodeGbk } from './gbk.ts';

/** SM2: 32 bytes. RSA: PKCS#8 PEM. */
export type PrivateKey =
  | { readonly algorithm: 'SM2'; readonly privateKey: Uint8Array }
  | { readonly algorithm: 'RSA'; readonly privateKey: string };

export interface CardSubject {
  readonly cardNo: string;
  /** Serial, lower hex. */
  readonly certNo: string;
  readonly holder: string;
  readonly company: string;
  readonly orgCode: string;
  readonly idNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The issuer's name in real certificates of both eras. */
const issuerParts = [
  [oids.organization, '中国电子口岸'],
  [oids.organizationalUnit, '证书管理中心'],
  [oids.commonName, '中国电子业务证书管理中心'],
] as const;

type Parts = readonly (readonly [string, string])[];
type Era = PrivateKey['algorithm'];

/**
 * A card certificate of exactly the shape that the real authority gives in that era (by the CA's key kind): string kinds,
 * private extensions, serial. The same input gives the same bytes.
 * @param publicKey SM2: 65 bytes. RSA: SPKI DER.
 * @returns DER.
 */
export function issueCardCertificate(ca: PrivateKey, publicKey: Uint8Array, subject: CardSubject): Uint8Array {
  const sm2Era = ca.algorithm === 'SM2';
  const subjectParts: Parts = sm2Era
    ? [[oids.country, 'CN'], [oids.organizationalUnit, subject.company], [oids.commonName, subject.holder]]
    : [[oids.commonName, subject.holder]];
  return build(ca, {
    serial: Buffer.from(subject.certNo, 'hex'),
    subject: subjectParts,
    publicKey,
    validity: new Validity({ notBefore: subject.notBefore, notAfter: subject.notAfter }),
    extensions: [
      privateExtension(oids.company, subject.company, ca.algorithm),
      privateExtension(oids.idNumber, subject.idNumber, ca.algorithm),
      privateExtension(oids.cardNo, sm2Era ? `03-${subject.cardNo}` : subject.cardNo, ca.algorithm),
      privateExtension(oids.orgCode, subject.orgCode, ca.algorithm),
    ],
  });
}

/** The self-signed certificate of a test CA: a trust anchor for tests and sandbox mode only. */
export function issueAnchor(ca: PrivateKey, notBefore: Date, notAfter: Date): Uint8Array {
  return build(ca, {
    serial: Uint8Array.of(1),
    subject: issuerParts,
    publicKey: publicKeyOf(ca),
    validity: new Validity({ notBefore, notAfter }),
    extensions: [
      new Extension({
        extnID: oids.basicConstraints,
        critical: true,
        extnValue: new OctetString(AsnConvert.serialize(new BasicConstraints({ cA: true }))),
      }),
    ],
  });
}

/** SM2: 65 bytes. RSA: SPKI DER. */
export function publicKeyOf(key: PrivateKey): Uint8Array {
  if (key.algorithm === 'SM2') return sm2PublicKeyOf(key.privateKey);
  return createPublicKey(createPrivateKey(key.privateKey)).export({ format: 'der', type: 'spki' });
}

interface Body {
  readonly serial: Uint8Array;
  readonly subject: Parts;
  readonly publicKey: Uint8Array;
  readonly validity: Validity;
  readonly extensions: readonly Extension[];
}

function build(ca: PrivateKey, body: Body): Uint8Array {
  const signature = new AlgorithmIdentifier({
    algorithm: ca.algorithm === 'SM2' ? oids.sm2WithSm3 : oids.sha1WithRsa,
    parameters: null,
  });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.from(body.serial).buffer,
    signature,
    issuer: name(issuerParts, ca.algorithm),
    validity: body.validity,
    subject: name(body.subject, ca.algorithm),
    subjectPublicKeyInfo: keyInfo(body.publicKey, ca.algorithm),
    extensions: new Extensions([...body.extensions]),
  });
  const tbs = new Uint8Array(AsnConvert.serialize(tbsCertificate));
  const signatureValue = Uint8Array.from(signTbs(ca, tbs)).buffer;
  return new Uint8Array(AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm: signature, signatureValue })));
}

function signTbs(ca: PrivateKey, tbs: Uint8Array): Uint8Array {
  if (ca.algorithm === 'RSA') return sign('sha1', tbs, ca.privateKey);
  const raw = sm2SignDigestRepeatably(ca.privateKey, sm2Digest(tbs, sm2PublicKeyOf(ca.privateKey)));
  const integer = (bytes: Uint8Array): Integer => Integer.fromBigInt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  return new Uint8Array(new Sequence({ value: [integer(raw.subarray(0, 32)), integer(raw.subarray(32))] }).toBER());
}

function keyInfo(publicKey: Uint8Array, era: Era): SubjectPublicKeyInfo {
  if (era === 'RSA') return AsnConvert.parse(publicKey, SubjectPublicKeyInfo);
  return new SubjectPublicKeyInfo({
    algorithm: new AlgorithmIdentifier({
      algorithm: oids.ecPublicKey,
      parameters: new ObjectIdentifier({ value: oids.sm2Curve }).toBER(),
    }),
    subjectPublicKey: Uint8Array.from(publicKey).buffer,
  });
}

/** BMPString in the RSA era, UTF8String in the SM2 era (country: PrintableString). */
function name(parts: Parts, era: Era): Name {
  return new Name(
    parts.map(([type, text]) => {
      const value =
        type === oids.country ? { printableString: text } : era === 'RSA' ? { bmpString: text } : { utf8String: text };
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue(value) })]);
    }),
  );
}

/** IA5String in the RSA era (Chinese as GBK bytes), UTF8String in the SM2 era, inside an OCTET STRING. */
function privateExtension(extnID: string, text: string, era: Era): Extension {
  let value: Utf8String | IA5String;
  if (era === 'SM2') value = new Utf8String({ value: text });
  else {
    value = new IA5String();
    value.valueBlock.valueHexView = encodeGbk(text);
  }
  return new Extension({ extnID, extnValue: new OctetString(value.toBER()) });
}

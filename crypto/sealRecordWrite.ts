import { BitString, GeneralizedTime, IA5String, Integer, ObjectIdentifier, OctetString, Sequence, Utf8String, Boolean as Asn1Boolean } from 'asn1js';
import type { BaseBlock } from 'asn1js';
import type { SealType } from '../contract/api/seals.ts';
import { AppError } from '../contract/errors.ts';

/** SM2 signature with SM3 (GM/T 0006). */
export const SM2_SM3_OID = '1.2.156.10197.1.501';

/** What a record is of: one of the seal types, or a declarant's signature (SIG-1). */
export type RecordType = SealType | 'signature';

/**
 * Seal kinds as coded by the seal register (GA 241.1): statutory 01, finance 02, contract 04, other 99, which a signature is.
 * GB/T 38540 itself leaves the INTEGER open.
 */
export const sealTypeCodes: Readonly<Record<RecordType, number>> = { company: 1, finance: 2, contract: 4, signature: 99 };

/** SES_ESPictrueInfo: the size is written in whole millimetres. */
export interface SealPicture {
  /** Lower case, e.g. `png`: letter case varies between writers. */
  readonly type: string;
  readonly data: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface SealExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** What SES_SealInfo v4 is made of. Instants are kept to the second. */
export interface SealInfoInput {
  /** Unique within the maker; printable ASCII. */
  readonly esId: string;
  /** Header Vid: who made the record; printable ASCII. */
  readonly vendorId?: string;
  readonly name: string;
  readonly type: RecordType;
  /** DER of the certificates that may sign with this seal. */
  readonly certificates: readonly Uint8Array[];
  readonly createDate: Date;
  readonly validStart: Date;
  readonly validEnd: Date;
  readonly picture: SealPicture;
  readonly extensions?: readonly SealExtension[];
}

const VERSION_4 = 4;
const DEFAULT_VENDOR = 'SWCLIENT';

function ia5(value: string): IA5String {
  if (!/^[\x20-\x7e]+$/.test(value)) throw new AppError('seal/record-invalid', { cause: new Error('IA5String expected') });
  return new IA5String({ value });
}

function time(value: Date): GeneralizedTime {
  const seconds = Math.floor(value.getTime() / 1000);
  if (!Number.isFinite(seconds)) throw new AppError('seal/record-invalid', { cause: new Error('invalid date') });
  return new GeneralizedTime({ valueDate: new Date(seconds * 1000) });
}

function millimetres(value: number): Integer {
  const whole = Math.round(value);
  if (!(whole >= 1 && whole <= 1000)) throw new AppError('seal/record-invalid', { cause: new Error('picture size') });
  return new Integer({ value: whole });
}

function extension({ oid, critical, value }: SealExtension): Sequence {
  // DER leaves a DEFAULT FALSE out.
  const flag = critical ? [new Asn1Boolean({ value: true })] : [];
  return new Sequence({ value: [new ObjectIdentifier({ value: oid }), ...flag, octets(value)] });
}

function octets(value: Uint8Array): OctetString {
  return new OctetString({ valueHex: Uint8Array.from(value).buffer });
}

function sequence(...value: BaseBlock[]): Sequence {
  return new Sequence({ value });
}

/**
 * DER of SES_SealInfo, GB/T 38540-2020 v4: exactly the bytes that the maker's card signs.
 * @throws AppError seal/record-invalid when a value does not fit its ASN.1 type
 */
export function encodeSealInfo(info: SealInfoInput): Uint8Array {
  const header = sequence(new IA5String({ value: 'ES' }), new Integer({ value: VERSION_4 }), ia5(info.vendorId ?? DEFAULT_VENDOR));
  const property = sequence(
    new Integer({ value: sealTypeCodes[info.type] }),
    new Utf8String({ value: info.name }),
    new Integer({ value: 1 }), // certListType 1: whole certificates
    sequence(...info.certificates.map(octets)),
    time(info.createDate),
    time(info.validStart),
    time(info.validEnd),
  );
  const { picture } = info;
  const pictureInfo = sequence(ia5(picture.type), octets(picture.data), millimetres(picture.widthMm), millimetres(picture.heightMm));
  const extensions = info.extensions?.length ? [sequence(...info.extensions.map(extension))] : [];
  return new Uint8Array(sequence(header, ia5(info.esId), property, pictureInfo, ...extensions).toBER());
}

/** DER SEQUENCE { r, s } of a raw SM2 signature r‖s (64 bytes, big-endian). */
export function encodeSm2Signature(signature64: Uint8Array): Uint8Array {
  if (signature64.length !== 64) throw new AppError('seal/record-invalid', { cause: new Error('SM2 signature of 64 bytes expected') });
  const number = (part: Uint8Array) => Integer.fromBigInt(BigInt(`0x${Buffer.from(part).toString('hex')}`));
  return new Uint8Array(sequence(number(signature64.subarray(0, 32)), number(signature64.subarray(32))).toBER());
}

/** DER SEQUENCE of TLVs that are already encoded, put in as they are: re-encoding could change what was signed. */
export function sequenceOfEncoded(parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = body.length < 128 ? [0x30, body.length] : [0x30, 0x80 | length.length, ...length];
  return Uint8Array.from(Buffer.concat([Buffer.from(head), body]));
}

/**
 * DER of SESeal v4 out of its signed parts.
 * @param infoDer what `encodeSealInfo` answered, unchanged
 * @param certificateDer the maker's (signing) certificate
 * @param signature64 SM2 r‖s over `infoDer`
 */
export function assembleSeal(infoDer: Uint8Array, certificateDer: Uint8Array, signature64: Uint8Array): Uint8Array {
  const signature = new BitString({ valueHex: Uint8Array.from(encodeSm2Signature(signature64)).buffer });
  return sequenceOfEncoded([
    infoDer,
    new Uint8Array(octets(certificateDer).toBER()),
    new Uint8Array(new ObjectIdentifier({ value: SM2_SM3_OID }).toBER()),
    new Uint8Array(signature.toBER()),
  ]);
}

import {
  BitString,
  Boolean as Asn1Boolean,
  Constructed,
  fromBER,
  GeneralizedTime,
  Integer,
  ObjectIdentifier,
  OctetString,
  Sequence,
  UTCTime,
  Utf8String,
} from 'asn1js';
import type { BaseBlock } from 'asn1js';
import { AppError } from '../contract/errors.ts';
import { sealTypeCodes, sequenceOfEncoded } from './sealRecordWrite.ts';
import type { RecordType, SealExtension, SealPicture } from './sealRecordWrite.ts';

export interface SealRecord {
  /** By the record's form. 1: GM/T 0031-2014, 4: GB/T 38540-2020, 5: GM/T 0031-2025. */
  readonly version: 1 | 4 | 5;
  /** What the header says. Writers of v1 put 1 to 3. */
  readonly headerVersion: number;
  readonly esId: string;
  readonly vendorId: string;
  readonly name: string;
  /** The INTEGER as written; `type` is its meaning where it is one of ours. */
  readonly typeCode: number;
  readonly type: RecordType | undefined;
  /** DER of the certificates that may sign with the seal; empty when the record lists digests instead. */
  readonly certificates: readonly Uint8Array[];
  readonly certificateDigests: readonly { readonly algorithm: string; readonly digest: Uint8Array }[];
  readonly createDate: Date;
  readonly validStart: Date;
  readonly validEnd: Date;
  /** The size as written: some writers put pixels, see `sealPictureSize`. */
  readonly picture: SealPicture;
  readonly extensions: readonly SealExtension[];
  /** DER of the maker's certificate. */
  readonly certificate: Uint8Array;
  readonly signatureAlgorithm: string;
  /** SM2 r‖s, 64 bytes, out of the record's SEQUENCE { r, s }. */
  readonly signature: Uint8Array;
  /** The very bytes that the signature covers. */
  readonly signedBytes: Uint8Array;
  /** v5: the time stamp over the signature, as it stands. */
  readonly timeStamp?: Uint8Array;
}

const MAX_RECORD_BYTES = 16 * 1024 * 1024;
/** r and s with a sign byte, and some leading zeros; a number of a million bytes would only cost time. */
const LONGEST_INTEGER = 40;

class Malformed extends Error {}
function malformed(what: string): never {
  throw new Malformed(what);
}

function children(block: BaseBlock | undefined, what: string, least: number): BaseBlock[] {
  if (!(block instanceof Sequence)) malformed(what);
  const items = block.valueBlock.value as BaseBlock[];
  if (items.length < least) malformed(what);
  return items;
}

function integer(block: BaseBlock | undefined, what: string): number {
  if (!(block instanceof Integer) || block.valueBlock.valueHexView.length > LONGEST_INTEGER) malformed(what);
  const value = block.toBigInt();
  if (value < 0n || value > 0x7fffffffn) malformed(what);
  return Number(value);
}

function text(block: BaseBlock | undefined, what: string): string {
  // Writers use IA5String, UTF8String or PrintableString where another is asked for.
  const value = block && 'valueBlock' in block ? (block.valueBlock as { value?: unknown }).value : undefined;
  if (typeof value !== 'string') malformed(what);
  return value;
}

function octets(block: BaseBlock | undefined, what: string): Uint8Array {
  if (!(block instanceof OctetString)) malformed(what);
  return Uint8Array.from(new Uint8Array(block.getValue()));
}

function oid(block: BaseBlock | undefined, what: string): string {
  if (!(block instanceof ObjectIdentifier)) malformed(what);
  return block.getValue();
}

/** GeneralizedTime or UTCTime (v1). */
function instant(block: BaseBlock | undefined, what: string): Date {
  if (!(block instanceof GeneralizedTime || block instanceof UTCTime)) malformed(what);
  const date = block.toDate();
  if (Number.isNaN(date.getTime())) malformed(what);
  return date;
}

/** The TLV as it stood in the input. */
function encoded(block: BaseBlock): Uint8Array {
  return Uint8Array.from(block.valueBeforeDecodeView);
}

function bits(block: BaseBlock | undefined, what: string): Uint8Array {
  if (!(block instanceof BitString) || block.valueBlock.unusedBits !== 0) malformed(what);
  return Uint8Array.from(block.valueBlock.valueHexView);
}

function fixed32(block: BaseBlock | undefined): Uint8Array {
  if (!(block instanceof Integer) || block.valueBlock.valueHexView.length > LONGEST_INTEGER) malformed('r, s');
  const hex = block.toBigInt().toString(16);
  if (hex.startsWith('-') || hex.length > 64) malformed('r, s');
  return Buffer.from(hex.padStart(64, '0'), 'hex');
}

/** SEQUENCE { r, s } as the standards say, or bare r‖s as some writers put it. */
function signature64(value: Uint8Array): Uint8Array {
  if (value.length === 64 && value[0] !== 0x30) return value;
  const parsed = fromBER(value);
  if (parsed.offset === -1) {
    if (value.length === 64) return value;
    malformed('signature');
  }
  const [r, s] = children(parsed.result, 'signature', 2);
  return Uint8Array.from(Buffer.concat([fixed32(r), fixed32(s)]));
}

function readPicture(block: BaseBlock | undefined): SealPicture {
  const [type, data, width, height] = children(block, 'picture', 4);
  return {
    type: text(type, 'picture type').toLowerCase(),
    data: octets(data, 'picture data'),
    widthMm: integer(width, 'picture width'),
    heightMm: integer(height, 'picture height'),
  };
}

function readExtension(block: BaseBlock): SealExtension {
  const items = children(block, 'extension', 2);
  const flag = items[1];
  const critical = flag instanceof Asn1Boolean;
  return {
    oid: oid(items[0], 'extension id'),
    critical: critical ? flag.getValue() : false,
    value: octets(items[critical ? 2 : 1], 'extension value'),
  };
}

function readExtensions(block: BaseBlock | undefined): SealExtension[] {
  if (!block) return [];
  // Tolerant in: v1 writers tag it [0].
  const items = block instanceof Constructed && !(block instanceof Sequence) ? (block.valueBlock.value as BaseBlock[]) : [block];
  const list = items.length === 1 && items[0] instanceof Sequence ? children(items[0], 'extensions', 0) : items;
  return list.map(readExtension);
}

function readCertificateList(kind: number, block: BaseBlock | undefined) {
  const items = children(block, 'certificate list', 0);
  if (kind === 1) return { certificates: items.map((item) => octets(item, 'certificate')), certificateDigests: [] };
  if (kind !== 2) malformed('certListType');
  const certificateDigests = items.map((item) => {
    const [type, value] = children(item, 'certificate digest', 2);
    return { algorithm: text(type, 'digest type'), digest: octets(value, 'digest') };
  });
  return { certificates: [], certificateDigests };
}

function readInfo(block: BaseBlock | undefined) {
  const [header, esId, property, picture, extensions] = children(block, 'seal info', 4);
  const [id, version, vendor] = children(header, 'header', 3);
  if (text(id, 'header id') !== 'ES') malformed('header id');
  const items = children(property, 'property', 6);
  // v1 has no certListType: the list follows the name.
  const typed = items[2] instanceof Integer;
  const list = typed ? readCertificateList(integer(items[2], 'certListType'), items[3]) : readCertificateList(1, items[2]);
  const dates = items.slice(typed ? 4 : 3);
  const typeCode = integer(items[0], 'seal type');
  const named = items[1];
  return {
    headerVersion: integer(version, 'version'),
    vendorId: text(vendor, 'vendor'),
    esId: text(esId, 'esID'),
    typeCode,
    type: (Object.keys(sealTypeCodes) as RecordType[]).find((type) => sealTypeCodes[type] === typeCode),
    name: named instanceof Utf8String ? named.getValue() : text(named, 'name'),
    ...list,
    createDate: instant(dates[0], 'createDate'),
    validStart: instant(dates[1], 'validStart'),
    validEnd: instant(dates[2], 'validEnd'),
    picture: readPicture(picture),
    extensions: readExtensions(extensions),
  };
}

function read(der: Uint8Array): SealRecord {
  if (der.length > MAX_RECORD_BYTES) malformed('too long');
  const parsed = fromBER(Uint8Array.from(der));
  if (parsed.offset === -1) malformed('not ASN.1');
  if (parsed.offset !== der.length) malformed('bytes after the record');
  const items = children(parsed.result, 'seal', 2);
  const infoBlock = items[0] ?? malformed('seal info');
  const info = readInfo(infoBlock);
  if (items.length === 2) {
    // v1: the signature covers SEQUENCE { info, cert, alg }.
    const [certificate, algorithm, value] = children(items[1], 'signInfo', 3);
    if (!certificate || !algorithm) malformed('signInfo');
    return {
      version: 1,
      ...info,
      certificate: octets(certificate, 'certificate'),
      signatureAlgorithm: oid(algorithm, 'signature algorithm'),
      signature: signature64(bits(value, 'signature')),
      signedBytes: sequenceOfEncoded([infoBlock, certificate, algorithm].map(encoded)),
    };
  }
  if (items.length < 4) malformed('seal');
  const timeStamp = items.length > 4 ? readTimeStamp(items[4]) : undefined;
  return {
    version: info.headerVersion >= 5 || timeStamp ? 5 : 4,
    ...info,
    certificate: octets(items[1], 'certificate'),
    signatureAlgorithm: oid(items[2], 'signature algorithm'),
    signature: signature64(bits(items[3], 'signature')),
    signedBytes: encoded(infoBlock),
    ...(timeStamp ? { timeStamp } : {}),
  };
}

/** [0] EXPLICIT BIT STRING, GM/T 0031-2025. */
function readTimeStamp(block: BaseBlock | undefined): Uint8Array {
  if (!(block instanceof Constructed) || block.idBlock.tagClass !== 3 || block.idBlock.tagNumber !== 0) malformed('time stamp');
  return bits(block.valueBlock.value[0], 'time stamp');
}

/**
 * Reads SESeal of GM/T 0031-2014 (v1), GB/T 38540-2020 (v4) and GM/T 0031-2025 (v5), tolerant of writers' habits.
 * Proves nothing: see `verifySealSignature`.
 * @throws AppError seal/record-invalid for anything else
 */
export function readSeal(der: Uint8Array): SealRecord {
  try {
    return read(der);
  } catch (cause) {
    throw new AppError('seal/record-invalid', { cause });
  }
}

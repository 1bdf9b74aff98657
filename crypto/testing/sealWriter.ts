// Seal records of every version, and with the habits of other writers. Hand-made DER on purpose: what it writes
// was never seen by the library that reads.

/** A DER TLV. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = body.length < 128 ? [tag, body.length] : [tag, 0x80 | length.length, ...length];
  return Uint8Array.from(Buffer.concat([Buffer.from(head), body]));
}

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);
const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);
const bitString = (bytes: Uint8Array): Uint8Array => der(0x03, Uint8Array.of(0), bytes);
const ia5 = (text: string): Uint8Array => der(0x16, Buffer.from(text, 'latin1'));
const utf8 = (text: string): Uint8Array => der(0x0c, Buffer.from(text, 'utf8'));
const printable = (text: string): Uint8Array => der(0x13, Buffer.from(text, 'latin1'));
const flag = (value: boolean): Uint8Array => der(0x01, Uint8Array.of(value ? 0xff : 0));

function integer(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function objectIdentifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 + (left % 128));
    return digits;
  });
  return der(0x06, Uint8Array.from(bytes));
}

/** `YYYYMMDDHHMMSSZ`, or `YYMMDDHHMMSSZ` as UTCTime. */
function time(date: Date, kind: 'generalized' | 'utc'): Uint8Array {
  const text = `${date.toISOString().replace(/[-:T]|\..*/g, '')}Z`;
  return kind === 'utc' ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

export interface WrittenExtension {
  readonly oid: string;
  readonly value: Uint8Array;
  /** Undefined leaves the field out, as strict DER does for FALSE; `false` writes it. */
  readonly critical?: boolean;
}

export interface WrittenSeal {
  readonly version: 1 | 4 | 5;
  readonly headerVersion?: number;
  readonly name?: string;
  readonly typeCode?: number;
  readonly createDate: Date;
  readonly validStart: Date;
  readonly validEnd: Date;
  /** v1 is written with UTCTime unless said otherwise. */
  readonly times?: 'generalized' | 'utc';
  readonly certificates?: readonly Uint8Array[];
  /** certListType 2 (v4, v5). */
  readonly digests?: readonly { readonly type: string; readonly value: Uint8Array }[];
  readonly picture?: { readonly type: string; readonly data: Uint8Array; readonly width: number; readonly height: number };
  readonly extensions?: readonly WrittenExtension[];
  /** DER of the maker's certificate. */
  readonly maker: Uint8Array;
  readonly algorithm?: string;
  /** r‖s, 64 bytes, over the bytes given. */
  sign(bytes: Uint8Array): Uint8Array;
  /** Bare r‖s in the BIT STRING instead of SEQUENCE { r, s }. */
  readonly bareSignature?: boolean;
  /** v5. */
  readonly timeStamp?: Uint8Array;
}

function writeInfo(seal: WrittenSeal): Uint8Array {
  const { version, certificates = [seal.maker], digests, times = version === 1 ? 'utc' : 'generalized' } = seal;
  const picture = seal.picture ?? { type: 'PNG', data: Uint8Array.of(0x89, 0x50, 0x4e, 0x47), width: 40, height: 40 };
  const list = digests ? sequence(...digests.map((one) => sequence(printable(one.type), octets(one.value)))) : sequence(...certificates.map(octets));
  const extensions = (seal.extensions ?? []).map(({ oid, critical, value }) =>
    sequence(objectIdentifier(oid), ...(critical === undefined ? [] : [flag(critical)]), octets(value)),
  );
  return sequence(
    sequence(ia5('ES'), integer(BigInt(seal.headerVersion ?? version)), ia5('OTHER')),
    ia5('31010000000001'),
    sequence(
      integer(BigInt(seal.typeCode ?? 1)),
      utf8(seal.name ?? '样例有限公司'),
      ...(version === 1 ? [] : [integer(digests ? 2n : 1n)]),
      list,
      time(seal.createDate, times),
      time(seal.validStart, times),
      time(seal.validEnd, times),
    ),
    sequence(ia5(picture.type), octets(picture.data), integer(BigInt(picture.width)), integer(BigInt(picture.height))),
    ...(extensions.length > 0 ? [sequence(...extensions)] : []),
  );
}

/** DER of an SESeal of any version, signed. */
export function writeSeal(seal: WrittenSeal): Uint8Array {
  const info = writeInfo(seal);
  const certificate = octets(seal.maker);
  const algorithm = objectIdentifier(seal.algorithm ?? '1.2.156.10197.1.501');
  const signed = seal.sign(seal.version === 1 ? sequence(info, certificate, algorithm) : info);
  const number = (part: Uint8Array): Uint8Array => integer(BigInt(`0x${Buffer.from(part).toString('hex')}`));
  const signature = bitString(seal.bareSignature ? signed : sequence(number(signed.subarray(0, 32)), number(signed.subarray(32))));
  if (seal.version === 1) return sequence(info, sequence(certificate, algorithm, signature));
  return sequence(info, certificate, algorithm, signature, ...(seal.timeStamp ? [der(0xa0, bitString(seal.timeStamp))] : []));
}

import { isSrgbProfile } from './srgbProfile.ts';

/** One colour component of a JPEG frame. */
export interface JpegComponent {
  readonly id: number;
  /** Blocks in an MCU. */
  readonly across: number;
  readonly down: number;
  /** 64 steps in the order of the stream. */
  readonly quantisation: Uint8Array;
  readonly dcTable: number;
  readonly acTable: number;
}
export interface HuffmanTable {
  readonly kind: 0 | 1;
  readonly id: number;
  /** 16 counts, then the symbols. */
  readonly codes: Uint8Array;
}
/** A JPEG of one interleaved baseline scan, grey or YCbCr: what scanners write. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  readonly huffman: readonly HuffmanTable[];
  readonly restartEvery: number;
  /** First byte of the entropy-coded data. */
  readonly dataFrom: number;
}

// Markers, ITU-T T.81 table B.1.
const SOF_BASELINE = 0xc0;
const SOF_EXTENDED = 0xc1;
const DHT = 0xc4;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const COM = 0xfe;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly { readonly id: number; readonly across: number; readonly down: number; readonly table: number }[];
}

/**
 * Reads the header up to the first scan.
 * @returns undefined for whatever is not the plain kind, sound or not: progressive, arithmetic, 12 bits, CMYK, RGB, a colour profile other than sRGB, odd sampling, odd segments
 */
export function plainJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const quantisation = new Map<number, Uint8Array>();
  const huffman: HuffmanTable[] = [];
  let frame: Frame | undefined;
  let restartEvery = 0;
  let jfif = false;
  let adobeTransform: number | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || segment.length !== length - 2) return undefined;
    at += 2 + length;
    if (marker === DQT) {
      if (!readQuantisation(segment, quantisation)) return undefined;
    } else if (marker === DHT) {
      if (!readHuffman(segment, huffman)) return undefined;
    } else if (marker === SOF_BASELINE || marker === SOF_EXTENDED) {
      if (frame) return undefined;
      frame = readFrame(segment);
      if (!frame) return undefined;
    } else if (marker === DRI) {
      if (segment.length !== 2) return undefined;
      restartEvery = view.getUint16(at - 2);
    } else if (marker === APP0) {
      if (startsWith(segment, 'JFIF\0')) {
        if (segment[5] !== 1) return undefined; // an unknown version: libjpeg complains
        jfif = true;
      }
    } else if (marker === APP2) {
      if (startsWith(segment, 'ICC_PROFILE\0') && !isPlainProfile(segment)) return undefined;
    } else if (marker === APP14) {
      if (startsWith(segment, 'Adobe') && segment.length >= 12) adobeTransform = segment[11];
    } else if (marker === SOS) {
      return frame && isYcc(frame, jfif, adobeTransform) ? withScan(frame, segment, quantisation, { huffman, restartEvery, dataFrom: at }) : undefined;
    } else if (!(marker > APP0 && marker < APP0 + 16) && marker !== COM) return undefined;
  }
  return undefined;
}

/** Name, number and count of the piece go before the profile. */
const PROFILE_FROM = 14;

/** Whether the segment holds a whole profile that changes no pixel. */
function isPlainProfile(segment: Uint8Array): boolean {
  return segment[12] === 1 && segment[13] === 1 && isSrgbProfile(segment.subarray(PROFILE_FROM));
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return Array.from(text).every((letter, at) => segment[at] === letter.charCodeAt(0));
}

function readQuantisation(segment: Uint8Array, into: Map<number, Uint8Array>): boolean {
  let at = 0;
  for (; at < segment.length; at += 65) {
    const head = segment[at] ?? 0;
    const table = segment.slice(at + 1, at + 65);
    if (head > 3 || table.length < 64 || table.includes(0)) return false; // 16-bit steps are above 3 too
    into.set(head, table);
  }
  return true;
}

function readHuffman(segment: Uint8Array, into: HuffmanTable[]): boolean {
  for (let at = 0; at < segment.length; ) {
    const head = segment[at] ?? 0;
    const total = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    const codes = segment.slice(at + 1, at + 17 + total);
    if ((head & 0xec) !== 0 || codes.length !== 16 + total || total > 256 || total === 0) return false;
    into.push({ kind: head >> 4 === 1 ? 1 : 0, id: head & 3, codes });
    at += 17 + total;
  }
  return true;
}

function readFrame(segment: Uint8Array): Frame | undefined {
  const count = segment[5] ?? 0;
  if (segment[0] !== 8 || (count !== 1 && count !== 3) || segment.length !== 6 + 3 * count) return undefined;
  const [height, width] = [((segment[1] ?? 0) << 8) | (segment[2] ?? 0), ((segment[3] ?? 0) << 8) | (segment[4] ?? 0)];
  if (width === 0 || height === 0) return undefined;
  const components = Array.from({ length: count }, (_, index) => {
    const [id, sampling, table] = segment.subarray(6 + 3 * index);
    return { id: id ?? 0, across: (sampling ?? 0) >> 4, down: (sampling ?? 0) & 15, table: table ?? 0 };
  });
  const [first, ...colours] = components;
  if (!first) return undefined;
  // A scan of one component is not interleaved: its sampling says nothing.
  if (count === 1) return { width, height, components: [{ ...first, across: 1, down: 1 }] };
  const known = [[1, 1], [2, 1], [2, 2]].some(([across, down]) => first.across === across && first.down === down);
  return known && colours.every(({ across, down }) => across === 1 && down === 1) ? { width, height, components } : undefined;
}

/** As libjpeg decides: JFIF, or Adobe's word, or the usual numbers. */
function isYcc({ components }: Frame, jfif: boolean, adobeTransform: number | undefined): boolean {
  if (components.length === 1) return true;
  if (jfif) return true;
  if (adobeTransform !== undefined) return adobeTransform === 1;
  return components.every(({ id }, index) => id === index + 1);
}

function withScan(frame: Frame, segment: Uint8Array, quantisation: ReadonlyMap<number, Uint8Array>, rest: Pick<JpegHeader, 'huffman' | 'restartEvery' | 'dataFrom'>): JpegHeader | undefined {
  const count = frame.components.length;
  if (segment[0] !== count || segment.length !== 4 + 2 * count) return undefined;
  if (segment[1 + 2 * count] !== 0 || segment[2 + 2 * count] !== 63 || segment[3 + 2 * count] !== 0) return undefined;
  const has = (kind: number, id: number): boolean => rest.huffman.some((table) => table.kind === kind && table.id === id);
  const components: JpegComponent[] = [];
  for (const [index, { id, across, down, table }] of frame.components.entries()) {
    const tables = segment[2 + 2 * index] ?? 0;
    const steps = quantisation.get(table);
    const [dcTable, acTable] = [tables >> 4, tables & 15];
    if (segment[1 + 2 * index] !== id || !steps || !has(0, dcTable) || !has(1, acTable)) return undefined;
    components.push({ id, across, down, quantisation: steps, dcTable, acTable });
  }
  return { width: frame.width, height: frame.height, components, ...rest };
}

import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '../../../contract/errors.ts';
import { bmpAsTiff, isBmp } from './bmp.ts';
import { isCutOff } from './cutOff.ts';
import { pdfPage } from './pdf/pdfPage.ts';
import type { DrawnPage } from './pdf/pdfPage.ts';
import { resolutionOf } from './resolution.ts';
import type { Resolution } from './resolution.ts';

/** libvips' own default limit: 0x3FFF × 0x3FFF. */
export const MAX_PIXELS = 268_402_689;
const MIN_SIDE_PX = 64;
export const MAX_FILE_BYTES = 512 * 1024 * 1024;

export type ScanFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'bmp' | 'pdf';

/** An opened scan: what its header says; no pixel has been decoded yet. To be disposed of. */
export type ScanFile = EncodedScan | DrawnScan;

interface ScanHeader extends Resolution, Disposable {
  readonly format: ScanFormat;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** As stored, before EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1…8. */
  readonly orientation: number;
  readonly grey: boolean;
}

/** A scan whose pixels a decoder reads. */
export interface EncodedScan extends ScanHeader {
  /** The file, a BMP's pixels as TIFF, or a PDF page's own JPEG. */
  readonly bytes: Uint8Array;
  /** What `bytes` is. */
  readonly coding: 'jpeg' | 'png' | 'tiff' | 'webp';
  readonly drawn?: undefined;
}

/** A PDF page that is no plain picture. */
export interface DrawnScan extends ScanHeader {
  readonly drawn: DrawnPage;
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** The type by content; a file's name says nothing. */
function formatOf(bytes: Uint8Array): ScanFormat | 'heic' | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16));
  const starts = (...values: number[]) => values.every((value, at) => head[at] === value);
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a)) return 'tiff';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (isBmp(bytes)) return 'bmp';
  if (head.toString('latin1', 4, 8) === 'ftyp' && heicBrands.has(head.toString('latin1', 8, 12))) return 'heic';
  // Some writers put a few bytes before the PDF.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-', 0, 'latin1')) return 'pdf';
  return undefined;
}

/** An error of the decoder as one of ours. */
export function scanError(thrown: unknown, scan?: Pick<EncodedScan, 'coding' | 'bytes'>): AppError {
  if (thrown instanceof AppError) return thrown;
  const text = thrown instanceof Error ? thrown.message : '';
  if (/pixel limit|too large|exceeds|timeout/i.test(text)) return tooLarge(thrown);
  if (/premature end|truncat|unexpected end|end of stream|not enough data|short read|end of file/i.test(text) || (scan && isCutOff(scan.coding, scan.bytes))) {
    return new AppError('scan/truncated', { cause: thrown });
  }
  return new AppError('scan/unreadable', { cause: thrown });
}

export function tooLarge(cause?: unknown): AppError {
  return new AppError('scan/too-large', { params: { maxMegapixels: 268 }, cause });
}

/** Which of libvips' complaints end a decode. */
export type FailOn = 'warning' | 'truncated';

/** A decode that takes longer is a bomb. */
const MOST_SECONDS = 40;

/** A new decoder over the scan's page. */
export function decoder({ bytes, coding, page }: Pick<EncodedScan, 'bytes' | 'coding' | 'page'>, failOn: FailOn): Sharp {
  return sharp(bytes, { failOn, sequentialRead: true, limitInputPixels: MAX_PIXELS, ...(coding === 'tiff' ? { page: page - 1 } : {}) }).timeout({ seconds: MOST_SECONDS });
}

/** Complaints about what does not touch a pixel. */
const harmless = /extraneous bytes|adobe|icc|profile|exif|metadata|density|unsupported marker|jfif revision/i;

/**
 * Decodes a file to its end, strictly: data that stop early, even with an end marker put behind them, are only a warning to
 * libjpeg, which goes on with grey. Files that merely carry odd extras get a second, lenient try.
 * @throws AppError scan/truncated | scan/unreadable | scan/too-large
 */
export async function decodeWhole<T>(decode: (failOn: FailOn) => Promise<T>): Promise<T> {
  try {
    return await decode('warning');
  } catch (strict) {
    const error = scanError(strict);
    const text = error.cause instanceof Error ? error.cause.message : '';
    if (error.code !== 'scan/unreadable' || !harmless.test(text)) throw error;
  }
  try {
    return await decode('truncated');
  } catch (thrown) {
    throw scanError(thrown);
  }
}

/** A file as what can be opened. */
interface Opened {
  readonly bytes: Uint8Array;
  readonly format: ScanFormat;
  readonly coding: EncodedScan['coding'];
  /** What the page's size says about its resolution. */
  readonly dpi?: number;
  /** The page inside `bytes`. */
  readonly page: number;
  readonly pages?: number;
}

async function openBytes(file: Uint8Array, page: number): Promise<Opened | DrawnScan> {
  const format = formatOf(file);
  if (format === 'heic') throw new AppError('scan/heic');
  if (!format) throw new AppError('scan/unsupported-type');
  if (format === 'bmp') return { bytes: bmpAsTiff(file, MAX_PIXELS), format, coding: 'tiff', page: 1, pages: 1 };
  if (format !== 'pdf') return { bytes: file, format, coding: format, page, pages: format === 'tiff' ? undefined : 1 };
  const { picture, dpi, pages } = await pdfPage(file, page, MAX_PIXELS);
  return picture instanceof Uint8Array ? { bytes: picture, format, coding: 'jpeg', dpi, page: 1, pages } : drawnScan(picture, dpi, page, pages);
}

/**
 * Opens a page of a scan by its header alone.
 * @param file must stay as it is until the scan is disposed of
 * @param page from 1
 * @throws AppError scan/unreadable | scan/unsupported-type | scan/truncated | scan/too-large | scan/too-small | scan/no-such-page | scan/password | scan/animated | scan/heic
 */
export async function openScan(file: Uint8Array, page = 1): Promise<ScanFile> {
  if (file.length === 0) throw new AppError('scan/unreadable', { cause: new Error('empty file') });
  if (file.length > MAX_FILE_BYTES) throw tooLarge();
  if (!Number.isInteger(page) || page < 1) throw new AppError('input/invalid', { cause: new Error('page') });
  const opened = await openBytes(file, page);
  if ('drawn' in opened) return opened;
  const { bytes, format, coding } = opened;
  const metadata = await metadataOf({ bytes, coding, page: opened.page });
  const pages = opened.pages ?? metadata.pages ?? 1;
  if (page > pages) throw new AppError('scan/no-such-page', { params: { page, pages } });
  if (isAnimated(coding, bytes, metadata)) throw new AppError('scan/animated');
  const { width, height } = metadata;
  if (!width || !height) throw new AppError('scan/unreadable');
  if (width * height > MAX_PIXELS) throw tooLarge();
  if (width < MIN_SIDE_PX || height < MIN_SIDE_PX) throw new AppError('scan/too-small');
  if (coding === 'jpeg' && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(Buffer.of(0xff, 0xd9)) < 0) {
    throw new AppError('scan/truncated', { cause: new Error('no end-of-image marker') });
  }
  return {
    bytes,
    format,
    coding,
    page: opened.page,
    pages,
    widthPx: width,
    heightPx: height,
    orientation: metadata.orientation ?? 1,
    grey: metadata.space === 'b-w' || metadata.space === 'grey16' || metadata.channels < 3,
    ...resolutionOf(opened.dpi ?? metadata.density, width, height),
    [Symbol.dispose]: () => undefined,
  };
}

function drawnScan(drawn: DrawnPage, dpi: number, page: number, pages: number): DrawnScan {
  const { widthPx, heightPx } = drawn;
  if (widthPx < MIN_SIDE_PX || heightPx < MIN_SIDE_PX) {
    drawn[Symbol.dispose]();
    throw new AppError('scan/too-small');
  }
  return { drawn, format: 'pdf', page, pages, widthPx, heightPx, orientation: 1, grey: false, ...resolutionOf(dpi, widthPx, heightPx), [Symbol.dispose]: () => drawn[Symbol.dispose]() };
}

async function metadataOf({ bytes, coding, page }: Pick<EncodedScan, 'bytes' | 'coding' | 'page'>): Promise<Metadata> {
  const open = (at: number) => sharp(bytes, { failOn: 'truncated', limitInputPixels: false, ...(coding === 'tiff' ? { page: at - 1 } : {}) }).metadata();
  try {
    return await open(page);
  } catch (thrown) {
    if (page > 1) {
      // Perhaps there is no such page: the first one says how many there are.
      const { pages = 1 } = await open(1).catch(() => ({}) as Metadata);
      if (page > pages) throw new AppError('scan/no-such-page', { params: { page, pages } });
    }
    throw scanError(thrown, { bytes, coding });
  }
}

/** WebP says so by its pages, PNG by an `acTL` chunk before the picture. */
function isAnimated(coding: EncodedScan['coding'], bytes: Uint8Array, metadata: Metadata): boolean {
  if (coding === 'webp') return (metadata.pages ?? 1) > 1;
  if (coding !== 'png') return false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const picture = file.indexOf('IDAT', 0, 'latin1');
  const animation = file.subarray(0, picture < 0 ? file.length : picture).indexOf('acTL', 0, 'latin1');
  return animation > 0;
}

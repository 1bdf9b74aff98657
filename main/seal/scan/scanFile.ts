import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '../../../contract/errors.ts';
import { bmpAsTiff, isBmp } from './bmp.ts';
import { resolutionOf } from './resolution.ts';
import type { Resolution } from './resolution.ts';

/** libvips' own default limit: 0x3FFF × 0x3FFF. */
export const MAX_PIXELS = 268_402_689;
const MIN_SIDE_PX = 64;
export const MAX_FILE_BYTES = 512 * 1024 * 1024;

export type ScanFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'bmp';

/** An opened scan: what its header says; no pixel has been decoded yet. */
export interface ScanFile extends Resolution {
  /** What is decoded: the file, or a BMP's pixels as TIFF. */
  readonly bytes: Uint8Array;
  readonly format: ScanFormat;
  /** As stored, before EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1…8. */
  readonly orientation: number;
  readonly grey: boolean;
}

/** The type by content; a file's name says nothing. */
function formatOf(bytes: Uint8Array): ScanFormat | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16));
  const starts = (...values: number[]) => values.every((value, at) => head[at] === value);
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a)) return 'tiff';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (isBmp(bytes)) return 'bmp';
  return undefined;
}

/** An error of the decoder as one of ours. */
export function scanError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const text = thrown instanceof Error ? thrown.message : '';
  if (/premature end|truncat|unexpected end|end of stream|not enough data|short read|end of file/i.test(text)) {
    return new AppError('scan/truncated', { cause: thrown });
  }
  if (/pixel limit|too large|exceeds/i.test(text)) return tooLarge(thrown);
  return new AppError('scan/unreadable', { cause: thrown });
}

export function tooLarge(cause?: unknown): AppError {
  return new AppError('scan/too-large', { params: { maxMegapixels: 268 }, cause });
}

/** Which of libvips' complaints end a decode. */
export type FailOn = 'warning' | 'truncated';

/** A new decoder over the bytes. */
export function decoder(bytes: Uint8Array, failOn: FailOn): Sharp {
  return sharp(bytes, { failOn, sequentialRead: true, limitInputPixels: MAX_PIXELS });
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

/**
 * Opens a scan by its header alone.
 * @throws AppError scan/unreadable | scan/unsupported-type | scan/truncated | scan/too-large | scan/too-small
 */
export async function openScan(file: Uint8Array): Promise<ScanFile> {
  if (file.length === 0) throw new AppError('scan/unreadable', { cause: new Error('empty file') });
  if (file.length > MAX_FILE_BYTES) throw tooLarge();
  const format = formatOf(file);
  if (!format) throw new AppError('scan/unsupported-type');
  const bytes = format === 'bmp' ? await bmpAsTiff(file, MAX_PIXELS) : file;
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false }).metadata();
  } catch (thrown) {
    throw scanError(thrown);
  }
  const { width, height } = metadata;
  if (!width || !height) throw new AppError('scan/unreadable');
  if (width * height > MAX_PIXELS) throw tooLarge();
  if (width < MIN_SIDE_PX || height < MIN_SIDE_PX) throw new AppError('scan/too-small');
  if (format === 'jpeg' && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(Buffer.of(0xff, 0xd9)) < 0) {
    throw new AppError('scan/truncated', { cause: new Error('no end-of-image marker') });
  }
  return {
    bytes,
    format,
    widthPx: width,
    heightPx: height,
    orientation: metadata.orientation ?? 1,
    grey: metadata.space === 'b-w' || metadata.space === 'grey16' || metadata.channels < 3,
    ...resolutionOf(metadata.density, width, height),
  };
}

import { AppError } from '../../../contract/errors.ts';
import { rawTiff } from './rawTiff.ts';

const FILE_HEADER = 14;
const INFO_HEADER = 40;
const INCHES_PER_METRE = 39.3701;
/** Compression field. */
const BI_RGB = 0;
const BI_BITFIELDS = 3;

export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * A Windows bitmap (BITMAPINFOHEADER and later; 8 bits with palette, 24 or 32 bits, not compressed) as an uncompressed TIFF of
 * the same pixels and resolution: what decodes scans does not read BMP. A fourth byte per pixel is not transparency.
 * @param maxPixels more than this are refused before anything is allocated
 * @throws AppError scan/truncated | scan/unreadable | scan/unsupported-type | scan/too-large
 */
export function bmpAsTiff(bytes: Uint8Array, maxPixels: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER + INFO_HEADER) throw new AppError('scan/truncated', { cause: new Error('BMP header') });
  const from = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true); // negative: the top line comes first
  const height = Math.abs(signedHeight);
  const depth = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const pixelsPerMetre = view.getInt32(38, true);
  if (headerSize < INFO_HEADER || width <= 0 || height === 0) throw new AppError('scan/unreadable', { cause: new Error('BMP header') });
  if (width * height > maxPixels) throw new AppError('scan/too-large', { params: { maxMegapixels: Math.floor(maxPixels / 1e6) } });
  if (![8, 24, 32].includes(depth) || !(compression === BI_RGB || (compression === BI_BITFIELDS && depth === 32))) throw new AppError('scan/unsupported-type', { cause: new Error('BMP encoding') });
  const stride = Math.ceil((width * depth) / 32) * 4;
  if (from + stride * height > bytes.length) throw new AppError('scan/truncated', { cause: new Error('BMP pixels') });
  const palette = depth === 8 ? paletteOf(view, FILE_HEADER + headerSize, from) : undefined;
  const step = depth / 8;
  const { bytes: tiff, pixels } = rawTiff(width, height, Math.max(0, Math.round(pixelsPerMetre / INCHES_PER_METRE)));
  for (let y = 0, to = 0; y < height; y += 1) {
    let at = from + (signedHeight > 0 ? height - 1 - y : y) * stride;
    for (let x = 0; x < width; x += 1, at += step, to += 3) {
      if (palette) {
        pixels.set(palette.subarray((bytes[at] ?? 0) * 3, (bytes[at] ?? 0) * 3 + 3), to);
      } else {
        pixels[to] = bytes[at + 2] ?? 0;
        pixels[to + 1] = bytes[at + 1] ?? 0;
        pixels[to + 2] = bytes[at] ?? 0;
      }
    }
  }
  return tiff;
}

/** 256 colours as R, G, B; those that are not in the file are black. */
function paletteOf(view: DataView, from: number, end: number): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let index = 0, at = from; index < 256 && at + 4 <= Math.min(end, view.byteLength); index += 1, at += 4) {
    colours[index * 3] = view.getUint8(at + 2);
    colours[index * 3 + 1] = view.getUint8(at + 1);
    colours[index * 3 + 2] = view.getUint8(at);
  }
  return colours;
}

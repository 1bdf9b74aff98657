import type { Sharp } from 'sharp';
import { openJpegPage } from './jpeg/jpegPage.ts';
import type { Box } from './orientation.ts';
import { decoder, decodeWhole, scanError } from './scanFile.ts';
import type { EncodedScan, ScanFile } from './scanFile.ts';

/** 8-bit sRGB, three bytes a pixel, as stored (before EXIF orientation). */
export interface Rgb {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The reduced page: at about this resolution a 1 mm ring is 3 pixels wide. */
const REDUCED_DPI = 70;
const REDUCED_LONG_SIDE = 1800;

async function rgb(scan: EncodedScan, pipeline: Sharp): Promise<Rgb> {
  try {
    const { data, info } = await pipeline.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { data, width: info.width, height: info.height };
    // Grey pages come with one channel.
    const wide = new Uint8Array(info.width * info.height * 3);
    for (let at = 0, from = 0; at < wide.length; at += 3, from += info.channels) wide.fill(data[from] ?? 0, at, at + 3);
    return { data: wide, width: info.width, height: info.height };
  } catch (thrown) {
    throw scanError(thrown, scan);
  }
}

/** By how much the page is reduced: a power of two, which JPEG does while decoding. */
export function reductionOf(scan: ScanFile): number {
  let factor = 1;
  while (factor < 8 && scan.dpi / (factor * 2) >= REDUCED_DPI) factor *= 2;
  while (Math.max(scan.widthPx, scan.heightPx) / factor > REDUCED_LONG_SIDE) factor *= 2;
  return factor;
}

/** The pixels of a scan that was read to its end. */
export interface PagePixels extends Disposable {
  /** The whole page, reduced by `reductionOf`. */
  readonly reduced: Rgb;
  /** One box at full resolution. */
  box(box: Box): Promise<Rgb>;
}

/**
 * Reads a file to its end, so that a truncated one is found here. A plain JPEG is entropy-decoded once and only boxes of it
 * are decoded in full; everything else, and whatever is odd about a JPEG, is libvips' to decode and to judge;
 * a drawn page is drawn small, and its boxes in full.
 * @throws AppError scan/truncated | scan/unreadable | scan/too-large
 */
export async function decodePage(scan: ScanFile): Promise<PagePixels> {
  const factor = reductionOf(scan);
  const size = { width: Math.round(scan.widthPx / factor), height: Math.round(scan.heightPx / factor) };
  const { drawn } = scan;
  if (drawn) return { reduced: drawn.draw({ left: 0, top: 0, ...size }, size.width, size.height), box: async (wanted) => drawn.draw(wanted), [Symbol.dispose]: () => undefined };
  const jpeg = scan.coding === 'jpeg' && (factor === 2 || factor === 4 || factor === 8) ? openJpegPage(scan.bytes, factor) : undefined;
  const box = (wanted: Box) => rgb(scan, decoder(scan, 'truncated').extract(wanted));
  if (jpeg) return { reduced: jpeg.reduced, box: async (wanted) => jpeg.box(wanted) ?? (await box(wanted)), [Symbol.dispose]: jpeg.close };
  const reduced = await decodeWhole((failOn) => {
    const page = decoder(scan, failOn);
    return rgb(scan, factor === 1 ? page : page.resize({ ...size, fit: 'fill', fastShrinkOnLoad: true }));
  });
  return { reduced, box, [Symbol.dispose]: () => undefined };
}

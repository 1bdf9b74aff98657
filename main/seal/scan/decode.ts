import type { Sharp } from 'sharp';
import type { Box } from './orientation.ts';
import { decoder, decodeWhole, scanError } from './scanFile.ts';
import type { ScanFile } from './scanFile.ts';

/** 8-bit sRGB, three bytes a pixel, as stored (before EXIF orientation). */
export interface Rgb {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The reduced page: at about this resolution a 1 mm ring is 3 pixels wide. */
const REDUCED_DPI = 70;
const REDUCED_LONG_SIDE = 1800;

async function rgb(pipeline: Sharp): Promise<Rgb> {
  try {
    const { data, info } = await pipeline.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { data, width: info.width, height: info.height };
    // Grey pages come with one channel.
    const wide = new Uint8Array(info.width * info.height * 3);
    for (let at = 0, from = 0; at < wide.length; at += 3, from += info.channels) wide.fill(data[from] ?? 0, at, at + 3);
    return { data: wide, width: info.width, height: info.height };
  } catch (thrown) {
    throw scanError(thrown);
  }
}

/** By how much the page is reduced: a power of two, which JPEG does while decoding. */
export function reductionOf(scan: ScanFile): number {
  let factor = 1;
  while (factor < 8 && scan.dpi / (factor * 2) >= REDUCED_DPI) factor *= 2;
  while (Math.max(scan.widthPx, scan.heightPx) / factor > REDUCED_LONG_SIDE) factor *= 2;
  return factor;
}

/** The whole page, reduced. Reads the file to its end, so a truncated one is found here. */
export function decodeReduced(scan: ScanFile): Promise<Rgb> {
  const factor = reductionOf(scan);
  const size = { width: Math.round(scan.widthPx / factor), height: Math.round(scan.heightPx / factor) };
  return decodeWhole((failOn) => {
    const page = decoder(scan.bytes, failOn);
    return rgb(factor === 1 ? page : page.resize({ ...size, fit: 'fill', fastShrinkOnLoad: true }));
  });
}

/** One box at full resolution, of a file that `decodeReduced` has read to its end. */
export function decodeBox(scan: ScanFile, box: Box): Promise<Rgb> {
  return rgb(decoder(scan.bytes, 'truncated').extract(box));
}

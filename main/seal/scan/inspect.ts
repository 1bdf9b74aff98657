import type { Sharp } from 'sharp';
import { drawnInside } from './drawn.ts';
import type { Resolution } from './resolution.ts';
import { turnsSides } from './orientation.ts';
import { decoder, decodeWhole, openScan } from './scanFile.ts';

export interface Inspection extends Resolution {
  /** Upright page, after EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Which page of how many, from 1. */
  readonly page: number;
  readonly pages: number;
  /** JPEG of the upright page, longer side ≤ 1400 px. */
  readonly preview: Uint8Array;
}

const PREVIEW_SIDE = 1400;

/** Opens a scan and makes its preview. Errors as `openScan`. */
export async function inspectScan(file: Uint8Array, page = 1): Promise<Inspection> {
  using scan = await openScan(file, page);
  const { widthPx, heightPx, orientation, dpi, dpiFrom, pages } = scan;
  const [width, height] = turnsSides(orientation) ? [heightPx, widthPx] : [widthPx, heightPx];
  const jpeg = (picture: Sharp) => picture.flatten({ background: '#ffffff' }).toColourspace('srgb').jpeg({ quality: 82 }).toBuffer();
  const preview = scan.drawn
    ? await jpeg(drawnInside(scan, { left: 0, top: 0, width, height }, PREVIEW_SIDE))
    : await decodeWhole((failOn) => jpeg(decoder(scan, failOn).autoOrient().resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })));
  return { widthPx: width, heightPx: height, dpi, dpiFrom, page, pages, preview: Uint8Array.from(preview) };
}

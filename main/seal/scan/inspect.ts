import type { Resolution } from './resolution.ts';
import { turnsSides } from './orientation.ts';
import { decoder, decodeWhole, openScan } from './scanFile.ts';

export interface Inspection extends Resolution {
  /** Upright page, after EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** JPEG of the upright page, longer side ≤ 1400 px. */
  readonly preview: Uint8Array;
}

const PREVIEW_SIDE = 1400;

/** Opens a scan and makes its preview. Errors as `openScan`. */
export async function inspectScan(file: Uint8Array, _page?: number): Promise<Inspection> {
  const { bytes, widthPx, heightPx, orientation, dpi, dpiFrom } = await openScan(file);
  const [width, height] = turnsSides(orientation) ? [heightPx, widthPx] : [widthPx, heightPx];
  const preview = await decodeWhole((failOn) =>
    decoder(bytes, failOn)
      .autoOrient()
      .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer(),
  );
  return { widthPx: width, heightPx: height, dpi, dpiFrom, preview: Uint8Array.from(preview) };
}

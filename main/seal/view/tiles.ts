import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { pageLevels, TILE_PX } from '../../../contract/tiles.ts';
import { AppError } from '../../../contract/errors.ts';
import { drawnInside } from '../scan/drawn.ts';
import { type Box, clampBox, turnsSides } from '../scan/orientation.ts';
import { decoder, openScan, scanError } from '../scan/scanFile.ts';
import type { EncodedScan } from '../scan/scanFile.ts';

const QUALITY = 85;

/**
 * One row of tiles of an upright page, for looking at: JPEGs of at most `TILE_PX` a side, from left to right. Level 0 is the
 * page as scanned, each level more halves it, which JPEG does while decoding. A row costs about as much as reading the page
 * down to it, so all of its tiles are made at once.
 * @throws AppError `input/invalid` for a row that is not there; of area `scan/`
 */
export async function tileRow(file: Uint8Array, level: number, row: number, page = 1): Promise<Uint8Array[]> {
  using scan = await openScan(file, page);
  const { widthPx, heightPx, orientation } = scan;
  const [width, height] = turnsSides(orientation) ? [heightPx, widthPx] : [widthPx, heightPx];
  const size = pageLevels(width, height)[level];
  if (!size || row < 0 || row >= size.rows) throw new AppError('input/invalid');
  const band = { left: 0, top: row * TILE_PX, width: size.width, height: Math.min(TILE_PX, size.height - row * TILE_PX) };
  try {
    const { data, ...raw } = scan.drawn ? { ...scan.drawn.draw(band, size.width, size.height), channels: 3 as const } : await encodedBand(scan, band, level === 0 ? undefined : size);
    const tiles: Uint8Array[] = [];
    for (let left = 0; left < size.width; left += TILE_PX) {
      const tile: Sharp = sharp(data, { raw }).extract({ left, top: 0, width: Math.min(TILE_PX, size.width - left), height: band.height });
      tiles.push(Uint8Array.from(await tile.jpeg({ quality: QUALITY }).toBuffer()));
    }
    return tiles;
  } catch (thrown) {
    throw scanError(thrown);
  }
}

/** A box of the upright page, longer side ≤ `side` pixels, as JPEG: what a cut-out is compared with. @throws AppError `input/invalid`, `scan/…` */
export async function pageRegion(file: Uint8Array, box: Box, side: number, page = 1): Promise<Uint8Array> {
  using scan = await openScan(file, page);
  const { widthPx, heightPx, orientation } = scan;
  const [width, height] = turnsSides(orientation) ? [heightPx, widthPx] : [widthPx, heightPx];
  const inside = clampBox(box, width, height);
  if (!inside) throw new AppError('input/invalid');
  try {
    const region = scan.drawn ? drawnInside(scan, inside, side) : upright(scan).extract(inside).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    return Uint8Array.from(await region.flatten({ background: '#ffffff' }).toColourspace('srgb').jpeg({ quality: QUALITY }).toBuffer());
  } catch (thrown) {
    throw scanError(thrown);
  }
}

/** A box of the upright page, scaled to `size`, as raw pixels. */
async function encodedBand(scan: EncodedScan, band: Box, size: { readonly width: number; readonly height: number } | undefined) {
  const page = size ? upright(scan).resize({ width: size.width, height: size.height, fit: 'fill' }) : upright(scan);
  const { data, info } = await page.extract(band).flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

function upright(scan: EncodedScan): Sharp {
  const page = decoder(scan, 'truncated');
  return scan.orientation === 1 ? page : page.autoOrient();
}

/** A scanner's uncompressed page as JPEG of the same size and resolution: a tenth of the memory. @throws AppError `scan/…` */
export async function compactScan(file: Uint8Array): Promise<Uint8Array> {
  try {
    using scan = await openScan(file);
    if (scan.drawn) throw new AppError('scan/unsupported-type');
    const page = decoder(scan, 'truncated').flatten({ background: '#ffffff' });
    return Uint8Array.from(await page.keepMetadata().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer());
  } catch (thrown) {
    throw scanError(thrown);
  }
}

/** A cut-out reduced for a list, longer side ≤ `side` pixels. @throws AppError `seal/picture-invalid` */
export async function thumbOf(png: Uint8Array, side: number): Promise<Uint8Array> {
  try {
    return Uint8Array.from(await sharp(png).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true }).png().toBuffer());
  } catch (cause) {
    throw new AppError('seal/picture-invalid', { cause });
  }
}

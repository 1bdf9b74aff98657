import sharp from 'sharp';
import type { Cutout } from '../png/cutoutPng.ts';

/** Turns a cut-out clockwise about its centre; the picture grows to hold it. */
export async function turnCutout(cutout: Cutout, degrees: number): Promise<Cutout> {
  if (degrees === 0) return cutout;
  const { data, info } = await sharp(cutout.alpha, { raw: { width: cutout.width, height: cutout.height, channels: 1 } })
    .rotate(degrees, { background: '#000000' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const alpha = info.channels === 1 ? Uint8Array.from(data) : Uint8Array.from({ length: info.width * info.height }, (_, at) => data[at * info.channels] ?? 0);
  return { ...cutout, alpha, width: info.width, height: info.height };
}

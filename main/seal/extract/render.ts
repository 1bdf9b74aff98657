import sharp from 'sharp';

/** One ink laid with a soft alpha: all a cut-out is made of. */
export interface Cutout {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly [number, number, number];
}

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

/** PNG, RGBA, with its resolution (pHYs). Colour is the ink's everywhere, so edges keep their tone on any ground. */
export async function cutoutPng({ alpha, width, height, rgb }: Cutout, dpi: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height * 4);
  const word = new Int32Array(pixels.buffer);
  const colour = rgb[0] | (rgb[1] << 8) | (rgb[2] << 16);
  for (let at = 0; at < alpha.length; at += 1) {
    const a = alpha[at] ?? 0;
    if (a > 0) word[at] = colour | (a << 24);
  }
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .withDensity(dpi)
    .png({ compressionLevel: 2, adaptiveFiltering: false, palette: false })
    .toBuffer();
  return new Uint8Array(png);
}

import type { Rgb } from '../scan/decode.ts';
import { densityOfLevel, paperDensityRow, percentile } from './paper.ts';
import type { PaperGrid } from './paper.ts';

/** Where the full-size box lies on the reduced page. */
export interface Placement {
  /** Reduced coordinates of the box's first pixel centre, and reduced pixels per full pixel. */
  readonly x0: number;
  readonly y0: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** The seal ink: density of R, G, B at full ink. */
export interface InkColour {
  readonly density: readonly [number, number, number];
  /** Reflectance at full ink over white paper, 0…255: the tone that is kept. */
  readonly rgb: readonly [number, number, number];
}

/** A box taken apart into seal ink and black. */
export interface Unmixed {
  /** 0…255: how much of the paper the seal ink covers, 255 = full ink. */
  readonly alpha: Uint8Array;
  /** 0…255: share of light that black print takes away. */
  readonly black: Uint8Array;
  readonly ink: InkColour;
}

/** The channel an ink leaves clearest, and the two that show it. */
const channelsOf = { red: { clear: 0, shown: [1, 2] }, blue: { clear: 2, shown: [0, 1] } } as const;

/** Densities over paper of the whole box: 3 floats a pixel. */
export function densities(box: Rgb, paper: PaperGrid, place: Placement): Float32Array {
  const { width, height, data } = box;
  const result = new Float32Array(width * height * 3);
  const base = new Float32Array(width * 3);
  for (let y = 0; y < height; y += 1) {
    paperDensityRow(paper, place.y0 + y * place.stepY, place.x0, place.stepX, width, base);
    const row = y * width * 3;
    for (let at = 0; at < width * 3; at += 1) result[row + at] = (densityOfLevel[data[row + at] ?? 0] ?? 0) - (base[at] ?? 0);
  }
  return result;
}

const BINS = 512;
/** Pixels that are looked at to know the ink. */
const SAMPLES = 100_000;
/** Light that passes a density, in steps of 1/1000, up to 4. */
const lightOf = Float32Array.from({ length: 4001 }, (_, step) => 10 ** (-step / 1000));
/** Density units of the histogram's last bin. */
const BIN_SPAN = 2.56;
const binOf = (value: number): number => Math.min(BINS - 1, Math.max(0, Math.round((value / BIN_SPAN) * BINS)));

/**
 * The ink's colour out of the picture itself: the median density among the pixels that show most colour as light. Print over
 * ink takes light from all channels and so shows less colour: it stays out, however dense.
 * @returns undefined when hardly any pixel shows the ink
 */
export function estimateInk(density: Float32Array, family: 'red' | 'blue'): InkColour | undefined {
  const { clear, shown } = channelsOf[family];
  const light = (at: number): number => Math.exp(-2.302585 * (density[at] ?? 0));
  const colour = (at: number): number => light(at + clear) - (light(at + shown[0]) + light(at + shown[1])) / 2;
  const pixels = density.length / 3;
  const stride = Math.max(1, Math.floor(pixels / SAMPLES)) | 1; // odd: no column is taken again and again
  const histogram = new Uint32Array(BINS);
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel += stride) {
    const value = colour(pixel * 3);
    if (value < 0.08) continue;
    const bin = Math.min(BINS - 1, Math.round(value * BINS));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
    count += 1;
  }
  if (count < 100) return undefined;
  const strong = percentile(histogram, count, 0.97) / BINS;
  const full = [0, 1, 2].map(() => new Uint32Array(BINS)) as [Uint32Array, Uint32Array, Uint32Array];
  let used = 0;
  for (let pixel = 0; pixel < pixels; pixel += stride) {
    const at = pixel * 3;
    if (colour(at) < strong * 0.94) continue;
    used += 1;
    for (const channel of [0, 1, 2] as const) {
      const bin = binOf(density[at + channel] ?? 0);
      const counts = full[channel];
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  const median = full.map((counts) => (percentile(counts, used, 0.5) / BINS) * BIN_SPAN) as [number, number, number];
  return { density: median, rgb: median.map((value) => Math.round(255 * 10 ** -value)) as [number, number, number] };
}

/**
 * Takes every pixel apart: density = c · ink + k · black with c, k ≥ 0 (least squares), then turns c into the share of paper
 * covered, so that laying the ink's tone with that alpha over the paper gives the scan back without its print.
 */
export function unmix(density: Float32Array, ink: InkColour): Unmixed {
  const [ir, ig, ib] = ink.density;
  const ii = ir * ir + ig * ig + ib * ib;
  const i1 = ir + ig + ib;
  const determinant = 3 * ii - i1 * i1;
  const most = Math.max(ir, ig, ib);
  const covered = 1 - 10 ** -most;
  const pixels = density.length / 3;
  const alpha = new Uint8Array(pixels);
  const black = new Uint8Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel += 1, at += 3) {
    const r = density[at] ?? 0;
    const g = density[at + 1] ?? 0;
    const b = density[at + 2] ?? 0;
    const oi = r * ir + g * ig + b * ib;
    const o1 = r + g + b;
    let c = (3 * oi - i1 * o1) / determinant;
    let k = (ii * o1 - i1 * oi) / determinant;
    if (k < 0) {
      k = 0;
      c = oi / ii;
    }
    if (c < 0) {
      c = 0;
      k = o1 > 0 ? o1 / 3 : 0;
    }
    if (c > 0) {
      const share = (1 - (lightOf[(c * most * 1000) | 0] ?? 0)) / covered;
      alpha[pixel] = share >= 1 ? 255 : share * 255;
    }
    if (k > 0) black[pixel] = (1 - (lightOf[(k * 1000) | 0] ?? 0)) * 255;
  }
  return { alpha, black, ink };
}

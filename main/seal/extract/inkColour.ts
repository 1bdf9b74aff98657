import type { Rgb } from '../scan/decode.ts';
import { distanceTo } from './outline.ts';
import type { Outline } from './outline.ts';
import { columnsAt, percentile, whiteRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import type { Placement } from './unmix.ts';

/** The seal ink: density of R, G, B at full ink. */
export interface InkColour {
  readonly density: readonly [number, number, number];
  /** Reflectance at full ink over white paper, 0…255: the tone that is kept. */
  readonly rgb: readonly [number, number, number];
  /** Coverage in the midst of strokes, 0…1: evenly inked ones have 1. */
  readonly level: number;
  /** How much brightness differs in the midst of strokes, as a share of its darkness: a printer's is next to nothing. */
  readonly unevenness: number;
}

/** The channel an ink leaves clearest, and the two that show it. */
export const channelsOf = { red: { clear: 0, shown: [1, 2] }, blue: { clear: 2, shown: [0, 1] } } as const;

/** Share of R, G, B in brightness as JPEG has it (Rec. 601). */
export const LUMA = [0.299, 0.587, 0.114] as const;

/** Places that are looked at to know the ink. */
const SAMPLES = 30_000;
/** Numbers kept of each place: R, G, B, colour, the least colour around, and 1 on the seal's border. */
const STRIDE = 6;
/** A seal's border lies this far inside of its outline. */
const BORDER_MM = 1.5;
const BINS = 1024;
/** Share of inked samples that show less colour than a stroke's midst. */
const STRONG = 0.85;
/** Less colour than this is paper. */
const LEAST_COLOUR = 0.08;
/** What takes more light than this is not bare paper. */
const BARE_DARK = 0.05;
/** What JPEG adds to the spread of brightness in a stroke, beside the paper's. */
const JPEG_NOISE = 0.005;
/** No ink is this much stronger than its own median: what is, is a pen's. */
const MOST_FULL = 1.5;
/** Ink goes on around the middle of a stroke for this far. */
const INSIDE_MM = 0.25;
/** So many times as far above the border's median as its stronger tenth begins, or this much darker, is another ink: a pen's. */
const OTHER_INK = { tails: 3, darker: 1.12 } as const;
/** Standard deviations that the top hundredth of a normal distribution lies above its median. */
const NORMAL_TAIL = 2.33;
/** The same for a uniform distribution: the top hundredth is its very end. */
const UNIFORM_TAIL = 1.46;

/**
 * The ink's colour out of the picture itself. The tone is the median in the midst of strokes; how much more full ink is follows
 * from how unevenly the strokes are inked: brightness, which JPEG keeps best, is compared between its median and its strongest
 * places, and a tail that thins out is taken to go on a little (an evenly inked or saturated one ends where it is seen to end).
 * Print over ink shows less colour for its darkness and stays out; so does a pen of the same colour, darker than the seal's border.
 * @param outline of the seal, in pixels of the box
 * @param dpi of the box
 * @returns undefined when hardly any pixel shows the ink
 */
export function estimateInk(box: Rgb, paper: PaperGrid, place: Placement, family: 'red' | 'blue', outline: Outline | undefined, dpi: number): InkColour | undefined {
  const { samples, noise } = sample(box, paper, place, family, outline, dpi);
  const strong = strongest(samples);
  if (strong === undefined) return undefined;
  const inside: number[] = [];
  for (let at = 0; at < samples.length; at += STRIDE) if ((samples[at + 3] ?? 0) > strong * 0.5 && (samples[at + 4] ?? 0) > strong * 0.4) inside.push(at);
  const dark = (at: number): number => darkOf(samples, at);
  const pure = quantile(inside.map((at) => (samples[at + 3] ?? 0) / dark(at)), 0.6) * 0.8;
  const pureInk = inside.filter((at) => (samples[at + 3] ?? 0) / dark(at) > pure);
  const darkest = darkestInk(pureInk.filter((at) => samples[at + 5] === 1).map(dark));
  const ink = pureInk.filter((at) => dark(at) < darkest);
  // A faint print of thin strokes has hardly a midst: then every inked place has to do.
  const used = ink.length > 30 ? ink : inside.length > 0 ? inside : undefined;
  if (!used) return undefined;
  const darkness = Float64Array.from(used, dark).sort();
  const more = fullness(darkness, noise);
  const light = ([0, 1, 2] as const).map((channel) => Math.min(1, Math.max(0.01, 1 - (1 - quantile(used.map((at) => samples[at + channel] ?? 0), 0.5)) * more))) as [number, number, number];
  return { density: light.map((share) => -Math.log10(share)) as [number, number, number], rgb: light.map((share) => Math.round(255 * share)) as [number, number, number], level: 1 / more, unevenness: spreadOf(darkness) };
}

const darkOf = (samples: Float32Array, at: number): number => 1 - LUMA[0] * (samples[at] ?? 0) - LUMA[1] * (samples[at + 1] ?? 0) - LUMA[2] * (samples[at + 2] ?? 0);

/** What the seal's own ink is not darker than, by its border, which is its own but for what crosses it. */
function darkestInk(border: readonly number[]): number {
  if (border.length < 40) return Infinity;
  const middle = quantile(border, 0.5);
  return Math.max(middle * OTHER_INK.darker, middle + OTHER_INK.tails * (quantile(border, 0.9) - middle));
}

/** Full ink over its median, from sorted darkness in the midst of strokes, less what the paper's own `noise` and JPEG add to its spread. */
function fullness(sorted: Float64Array, noise: number): number {
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const middle = at(0.5);
  const seen = at(0.84) - middle;
  const others = Math.hypot(noise, JPEG_NOISE);
  if (middle <= 0 || seen <= others) return 1;
  const spread = Math.sqrt(seen * seen - others * others);
  const tail = Math.min(NORMAL_TAIL, (at(0.99) - middle) / seen);
  return Math.min(MOST_FULL, 1 + (spread * tail * Math.max(1, 1 + 0.5 * (tail - UNIFORM_TAIL))) / middle);
}

function spreadOf(sorted: Float64Array): number {
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return (at(0.84) - at(0.16)) / 2 / Math.max(0.01, at(0.5));
}

function quantile(values: readonly number[], share: number): number {
  return Float64Array.from(values).sort()[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

/** Colour of the stronger inked samples; the strongest may be a pen's. */
function strongest(samples: Float32Array): number | undefined {
  const histogram = new Uint32Array(BINS);
  let count = 0;
  for (let at = 0; at < samples.length; at += STRIDE) {
    const value = samples[at + 3] ?? 0;
    if (value < LEAST_COLOUR) continue;
    const bin = Math.min(BINS - 1, Math.round(value * BINS));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
    count += 1;
  }
  return count < 30 ? undefined : percentile(histogram, count, STRONG) / BINS;
}

/** A box that is sampled: how, and what came of it so far. */
interface Sampling {
  readonly data: Uint8Array;
  /** Numbers of a line of the box. */
  readonly line: number;
  readonly clear: number;
  readonly shown: readonly [number, number];
  /** Pixels between samples, how far around a sample is looked, and how wide a border is. */
  readonly every: number;
  readonly reach: number;
  readonly border: number;
  readonly distanceOf: ((x: number, y: number) => number) | undefined;
  /** One over the paper's level along the row. */
  readonly white: Float32Array;
  readonly samples: Float32Array;
  /** How dark bare paper is. */
  readonly bare: number[];
}

/**
 * Light over paper of 3 × 3 means (noise is not tone) spread evenly over the box, with its colour and the least colour around; and
 * the standard deviation of bare paper's light.
 */
function sample({ width, height, data }: Rgb, paper: PaperGrid, place: Placement, family: 'red' | 'blue', outline: Outline | undefined, dpi: number): { readonly samples: Float32Array; readonly noise: number } {
  const reach = Math.max(2, Math.round((INSIDE_MM * dpi) / 25.4));
  const every = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const columns = Math.max(0, Math.ceil((width - 2 * reach) / every));
  const samples = new Float32Array(Math.ceil(width / every) * Math.ceil(height / every) * STRIDE);
  const sampling: Sampling = { data, line: width * 3, ...channelsOf[family], every, reach, border: (BORDER_MM * dpi) / 25.4, distanceOf: outline && distanceTo(outline), white: new Float32Array(columns * 3), samples, bare: [] };
  const places = columnsAt(paper, place.x0 + reach * place.stepX, every * place.stepX, columns);
  let to = 0;
  for (let y = reach; y < height - reach; y += every) {
    whiteRow(paper, place.y0 + y * place.stepY, places, sampling.white);
    to = sampleRow(sampling, y, to);
  }
  // Print makes paper darker, never brighter: the brighter half says how much it varies by itself.
  return { samples: samples.subarray(0, to), noise: quantile(sampling.bare, 0.5) - quantile(sampling.bare, 0.16) };
}

/** @param first where the row's first sample goes @returns behind its last one */
function sampleRow({ data, line, clear, shown, every, reach, border, distanceOf, white, samples, bare }: Sampling, y: number, first: number): number {
  let to = first;
  for (let column = 0, at = y * line + reach * 3; column < white.length; column += 3, at += every * 3) {
    for (let channel = 0; channel < 3; channel += 1) {
      let sum = 0;
      for (let row = at + channel - line; row <= at + channel + line; row += line) sum += (data[row - 3] ?? 0) + (data[row] ?? 0) + (data[row + 3] ?? 0);
      samples[to + channel] = (sum / 9) * (white[column + channel] ?? 0);
    }
    const colour = (samples[to + clear] ?? 0) - ((samples[to + shown[0]] ?? 0) + (samples[to + shown[1]] ?? 0)) / 2;
    if (colour < LEAST_COLOUR) {
      const dark = darkOf(samples, to);
      if (column % 12 === 0 && dark < BARE_DARK) bare.push(dark);
      continue;
    }
    let least = colour;
    for (const from of [at - 3 * reach, at + 3 * reach, at - line * reach, at + line * reach]) {
      const near = (data[from + clear] ?? 0) * (white[column + clear] ?? 0) - ((data[from + shown[0]] ?? 0) * (white[column + shown[0]] ?? 0) + (data[from + shown[1]] ?? 0) * (white[column + shown[1]] ?? 0)) / 2;
      if (near < least) least = near;
    }
    const off = distanceOf ? distanceOf(reach + (column / 3) * every, y) : Infinity;
    samples[to + 3] = colour;
    samples[to + 4] = least;
    samples[to + 5] = off < border / 4 && off > -border ? 1 : 0;
    to += STRIDE;
  }
  return to;
}

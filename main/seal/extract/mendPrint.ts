import type { Rgb } from '../scan/decode.ts';
import { toPx } from '../scan/resolution.ts';
import { BORDER_FEATURES, borderFeatures, borderProfile } from './borderProfile.ts';
import type { BorderProfile } from './borderProfile.ts';
import type { Outline } from './outline.ts';
import type { PaperGrid } from './paper.ts';
import { CONTEXT_FEATURES, contextFeatures, FEATURES, printFeatures } from './printFeatures.ts';
import type { PrintFeatures, PrintPage } from './printFeatures.ts';
import { readNet, runNet } from './printNet.ts';
import type { PrintNet } from './printNet.ts';
import { printPlanes } from './printPlanes.ts';
import type { PrintPlanes } from './printPlanes.ts';
import { afterContext, firstGuess } from './printWeights.ts';
import type { InkShow, Placement, Unmixed } from './unmix.ts';

let nets: { readonly first: PrintNet; readonly second: PrintNet } | undefined;

/**
 * Says how much ink lies under and at print, in place of `unmixed.alpha`. What shows through print (colour as a share of the light
 * that print leaves), where the ink around goes on along sixteen directions, and a first guess of the surroundings are weighed by
 * two small networks, learned on made pages (`scripts/learnPrint.ts`).
 * @param outline of the seal, in pixels of the box
 * @param level coverage in the midst of strokes, 0…1
 * @returns how much of it is a guess: pixels of the box that are expected to be wrong at half coverage
 */
export function mendPrint(box: Rgb, paper: PaperGrid, place: Placement, ink: InkShow, unmixed: Unmixed, outline: Outline | undefined, level: number, dpi: number): number {
  const planes = printPlanes(box, paper, place, ink, unmixed, dpi);
  nets ??= { first: readNet(firstGuess), second: readNet(afterContext) };
  const features = printFeatures(planes, { light: ink.light, colour: ink.colour, level, dpi } satisfies PrintPage);
  const guess = guessed(planes, features, runNet(nets.first, features.rows, features.places.length), level);
  const count = features.places.length;
  const values = runNet(nets.second, withContext(planes, features, guess, borderOf(planes, outline, level, dpi)), count);
  let unsure = 0;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? 0;
    unsure += Math.min(value, 1 - value);
    guess[features.places[index] ?? 0] = decided(value);
  }
  writeBack(planes, guess, unmixed.alpha, box.width, box.height, level);
  return unsure * planes.factor ** 2;
}

/** A hole in a stroke is worse than a stroke a little wide, and half ink under print is hardly ever true. */
const FAVOUR = 0.3;
const DECIDED = 1.4;
function decided(value: number): number {
  const odds = Math.log((value + 1e-6) / (1 - value + 1e-6)) * DECIDED + FAVOUR;
  return 1 / (1 + Math.exp(-odds));
}

/** Coverage everywhere as far as a first look knows it, 1 = as in the midst of strokes. */
export function guessed({ known }: PrintPlanes, { places }: PrintFeatures, values: Float32Array, level: number): Float32Array {
  const guess = known.map((value) => Math.min(1.2, value / level));
  for (let index = 0; index < places.length; index += 1) guess[places[index] ?? 0] = values[index] ?? 0;
  return guess;
}

/** What the seal's border tells of places under print. */
export function borderOf(planes: PrintPlanes, outline: Outline | undefined, level: number, dpi: number): BorderProfile {
  const { factor } = planes;
  const onPlanes = outline && { ...outline, cx: (outline.cx + 0.5) / factor - 0.5, cy: (outline.cy + 0.5) / factor - 0.5, rx: outline.rx / factor, ry: outline.ry / factor };
  return borderProfile(planes, onPlanes, level, toPx(1, dpi) / factor);
}

/** Numbers a row that the second network looks at. */
export const SECOND_FEATURES = FEATURES + CONTEXT_FEATURES + BORDER_FEATURES;

/** Every row of features, with what was guessed around it and what the border says. */
export function withContext({ width }: PrintPlanes, { places, rows }: PrintFeatures, guess: Float32Array, border: BorderProfile): Float32Array {
  const length = SECOND_FEATURES;
  const result = new Float32Array(places.length * length);
  for (let index = 0; index < places.length; index += 1) {
    result.set(rows.subarray(index * FEATURES, (index + 1) * FEATURES), index * length);
    const at = places[index] ?? 0;
    contextFeatures(guess, width, at, result, index * length + FEATURES);
    borderFeatures(border, at % width, Math.floor(at / width), result, index * length + FEATURES + CONTEXT_FEATURES);
  }
  return result;
}

/** Into the full-size alpha, bilinear, where print is. */
function writeBack({ width, height, factor, zone }: PrintPlanes, guess: Float32Array, alpha: Uint8Array, fullWidth: number, fullHeight: number, level: number): void {
  for (let y = 0; y < fullHeight; y += 1) {
    const gy = Math.min(height - 1, Math.max(0, (y + 0.5) / factor - 0.5));
    const top = Math.floor(gy) * width;
    const bottom = Math.min(height - 1, Math.floor(gy) + 1) * width;
    const fy = gy - Math.floor(gy);
    const zoneRow = Math.floor(y / factor) * width;
    for (let x = 0; x < fullWidth; x += 1) {
      if (!zone[zoneRow + Math.floor(x / factor)]) continue;
      const gx = Math.min(width - 1, Math.max(0, (x + 0.5) / factor - 0.5));
      const left = Math.floor(gx);
      const right = Math.min(width - 1, left + 1);
      const fx = gx - left;
      const value = ((guess[top + left] ?? 0) * (1 - fx) + (guess[top + right] ?? 0) * fx) * (1 - fy) + ((guess[bottom + left] ?? 0) * (1 - fx) + (guess[bottom + right] ?? 0) * fx) * fy;
      alpha[y * fullWidth + x] = Math.min(1, value * level) * 255;
    }
  }
}

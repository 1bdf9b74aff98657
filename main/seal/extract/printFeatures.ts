import { boxMean } from './printPlanes.ts';
import type { PrintPlanes } from './printPlanes.ts';

/** Steps in pixels along which the nearest known ink is looked for: sixteen directions. */
const RAYS = [
  [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1], [2, 1], [1, 2], [-1, 2], [-2, 1], [-2, -1], [-1, -2], [1, -2], [2, -1],
] as const;
/** Pixels that a ray reaches. */
const RAY_REACH = 16;
/** Pixels at the picture's edge that are not looked at: every feature has its neighbours. */
export const FRAME = 12;
/** Less ink than this around, by every measure, is none. */
const NO_INK = 0.15;

/** Numbers that describe a pixel: 5 × 5 light, 13 × colour, 5 × tint, three sizes of mean colour and light, itself, rays, the page. */
export const FEATURES = 25 + 13 + 5 + 8 + RAYS.length * 2 + 6;

const ring = (radius: number, count: number): (readonly [number, number])[] =>
  Array.from({ length: count }, (_, at) => [Math.round(radius * Math.cos((2 * Math.PI * at) / count)), Math.round(radius * Math.sin((2 * Math.PI * at) / count))] as const);
/** Where a first guess is looked at again: near in full, further on rings. */
const CONTEXT = [...Array.from({ length: 25 }, (_, at) => [(at % 5) - 2, Math.floor(at / 5) - 2] as const), ...ring(4, 16), ...ring(7, 16), ...ring(11, 8)];
export const CONTEXT_FEATURES = CONTEXT.length;

/** What is the same for every pixel of a page. */
export interface PrintPage {
  /** Light and colour of full ink (`InkShow`). */
  readonly light: number;
  readonly colour: number;
  /** Coverage in the midst of strokes, 0…1. */
  readonly level: number;
  readonly dpi: number;
}

/** The pixels at print that may hold ink, and their features, row after row. */
export interface PrintFeatures {
  readonly places: Uint32Array;
  readonly rows: Float32Array;
}

export function printFeatures(planes: PrintPlanes, page: PrintPage): PrintFeatures {
  const { width, height, light, colour, tint, known, core, zone } = planes;
  const means = [1, 2, 4].map((radius) => ({ colour: boxMean(colour, width, height, radius), light: boxMean(light, width, height, radius) }));
  const [, middle, widest] = means;
  if (!middle || !widest) return { places: new Uint32Array(), rows: new Float32Array() };
  const perDark = 1 - page.light;
  const toner = tonerLight(planes, widest.colour);
  const around = [0, 1, -1, width, -width, 2, -2, 2 * width, -2 * width, 2 * width + 2, 2 * width - 2, -2 * width + 2, -2 * width - 2];
  const cross = [0, 3, -3, 3 * width, -3 * width];
  const steps = Int32Array.from(RAYS, ([dx, dy]) => dy * width + dx);
  const lengths = Float32Array.from(RAYS, ([dx, dy]) => Math.hypot(dx, dy));
  const covered = framed(zone, width, height);
  let room = 4096;
  let rows: Float32Array<ArrayBuffer> = new Float32Array(room * FEATURES);
  let places = new Uint32Array(room);
  let count = 0;
  const seen = new Float32Array(RAYS.length * 2);
  for (let y = FRAME; y < height - FRAME; y += 1) {
    for (let x = FRAME; x < width - FRAME; x += 1) {
      const at = y * width + x;
      if (!zone[at]) continue;
      let most = Math.max((widest.colour[at] ?? 0) * 3, (middle.colour[at] ?? 0) * 2);
      for (let ray = 0; ray < RAYS.length; ray += 1) {
        const step = steps[ray] ?? 0;
        const length = lengths[ray] ?? 1;
        let end = at + step;
        let walked = length;
        while (walked < RAY_REACH && covered[end] === 1) {
          end += step;
          walked += length;
        }
        const open = covered[end] === 0;
        const ink = open ? ((known[end] ?? 0) + (known[end + step] ?? 0)) / 2 / page.level : -0.2;
        seen[ray * 2] = ink;
        seen[ray * 2 + 1] = open ? Math.exp(-walked / 5) : 0;
        if (ink > most) most = ink;
      }
      if (most < NO_INK) continue;
      if (count === room) {
        room *= 2;
        rows = grown(rows, room * FEATURES);
        places = Uint32Array.from({ length: room }, (_, place) => places[place] ?? 0);
      }
      places[count] = at;
      let to = count * FEATURES;
      count += 1;
      for (let dy = -2; dy <= 2; dy += 1) for (let dx = -2; dx <= 2; dx += 1) rows[to++] = light[at + dy * width + dx] ?? 0;
      for (const step of around) rows[to++] = colour[at + step] ?? 0;
      for (const step of cross) rows[to++] = tint[at + step] ?? 0;
      for (const mean of means) {
        // Light that print lets through: what is seen, and what the ink has taken. The ink's share of it hardly depends on print.
        const shownColour = mean.colour[at] ?? 0;
        const through = Math.max(0.03, (mean.light[at] ?? 0) + perDark * Math.max(0, shownColour));
        rows[to++] = Math.max(-0.5, Math.min(1.5, shownColour / through));
        rows[to++] = through;
      }
      rows[to++] = core[at] ?? 0;
      rows[to++] = (1 - (light[at] ?? 0)) / perDark;
      rows.set(seen, to);
      to += seen.length;
      rows[to++] = page.light;
      rows[to++] = page.colour;
      rows[to++] = toner;
      rows[to++] = page.level;
      rows[to++] = page.dpi / planes.factor / 300;
      rows[to++] = 1;
    }
  }
  return { places: places.subarray(0, count), rows: rows.subarray(0, count * FEATURES) };
}

/** The zone with a frame of 2, at which every ray stops. */
function framed(zone: Uint8Array, width: number, height: number): Uint8Array {
  const result = Uint8Array.from(zone);
  const frame = 3;
  result.fill(2, 0, frame * width);
  result.fill(2, (height - frame) * width);
  for (let y = 0; y < height; y += 1) {
    result.fill(2, y * width, y * width + frame);
    result.fill(2, (y + 1) * width - frame, (y + 1) * width);
  }
  return result;
}

function grown(rows: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(rows);
  return larger;
}

/** Light that print leaves where no ink is near. */
function tonerLight({ light, core }: PrintPlanes, colour: Float32Array): number {
  const histogram = new Uint32Array(64);
  let count = 0;
  for (let at = core.indexOf(1); at >= 0; at = core.indexOf(1, at + 1)) {
    if (Math.abs(colour[at] ?? 0) >= 0.05) continue;
    const bin = Math.max(0, Math.min(63, Math.floor((light[at] ?? 0) * 64)));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
    count += 1;
  }
  let below = 0;
  for (let bin = 0; bin < 64; bin += 1) if ((below += histogram[bin] ?? 0) > count / 4) return (bin + 0.5) / 64;
  return 0.15;
}

/** Writes a pixel's surroundings in a first guess (1 = full) from `into[to]` on. */
export function contextFeatures(guess: Float32Array, width: number, at: number, into: Float32Array, to: number): void {
  for (let index = 0; index < CONTEXT.length; index += 1) {
    const step = CONTEXT[index];
    if (step) into[to + index] = guess[at + step[1] * width + step[0]] ?? 0;
  }
}

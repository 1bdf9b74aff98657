import type { Rgb } from '../scan/decode.ts';
import { dilate } from './components.ts';
import { LUMA } from './inkColour.ts';
import { whiteRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import type { InkShow, Placement, Unmixed } from './unmix.ts';

/** Print is looked at with about this resolution: finer only costs time. */
const FILL_DPI = 300;

/** What is known around print, `factor` times reduced. */
export interface PrintPlanes {
  readonly width: number;
  readonly height: number;
  readonly factor: number;
  /** Share of light, 1 = paper. */
  readonly light: Float32Array;
  /** Ink's colour, 1 = full ink. */
  readonly colour: Float32Array;
  /** Difference of the two channels that show the ink: tells coloured print from ink. */
  readonly tint: Float32Array;
  /** Coverage where there is no print, 1 = full ink. */
  readonly known: Float32Array;
  /** 1 where print lies. */
  readonly core: Uint8Array;
  /** Core and the blurred rim around it: there coverage is not known. */
  readonly zone: Uint8Array;
}

export function printPlanes(box: Rgb, paper: PaperGrid, place: Placement, ink: InkShow, { alpha, print }: Unmixed, dpi: number): PrintPlanes {
  const factor = Math.max(1, Math.round(dpi / FILL_DPI));
  const [width, height] = [Math.ceil(box.width / factor), Math.ceil(box.height / factor)];
  const pixels = width * height;
  const [light, colour, tint, known] = [new Float32Array(pixels), new Float32Array(pixels), new Float32Array(pixels), new Float32Array(pixels)];
  const core = new Uint8Array(pixels);
  const white = new Float32Array(box.width * 3);
  const [first, second] = ink.shown;
  const [clear, perColour] = [ink.clear, 1 / ink.colour];
  const { data } = box;
  for (let y = 0; y < box.height; y += 1) {
    if (y % 16 === 0) whiteRow(paper, place.y0 + (y + 8) * place.stepY, place.x0, place.stepX, box.width, white);
    const row = Math.floor(y / factor) * width;
    let from = y * box.width;
    for (let x = 0, at = from * 3, channel = 0; x < box.width; x += 1, at += 3, channel += 3, from += 1) {
      const r = (data[at] ?? 0) * (white[channel] ?? 0);
      const g = (data[at + 1] ?? 0) * (white[channel + 1] ?? 0);
      const b = (data[at + 2] ?? 0) * (white[channel + 2] ?? 0);
      const to = row + ((x / factor) | 0);
      const p = first === 0 ? r : g;
      const q = second === 1 ? g : b;
      light[to] = (light[to] ?? 0) + LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
      colour[to] = (colour[to] ?? 0) + ((clear === 0 ? r : b) - (p + q) / 2) * perColour;
      tint[to] = (tint[to] ?? 0) + p - q;
      known[to] = (known[to] ?? 0) + (alpha[from] ?? 0) / 255;
      if (print[from]) core[to] = 1;
    }
  }
  if (factor > 1) {
    for (let to = 0; to < pixels; to += 1) {
      const across = Math.min(factor, box.width - (to % width) * factor);
      const down = Math.min(factor, box.height - Math.floor(to / width) * factor);
      const share = 1 / (across * down);
      light[to] = (light[to] ?? 0) * share;
      colour[to] = (colour[to] ?? 0) * share;
      tint[to] = (tint[to] ?? 0) * share;
      known[to] = (known[to] ?? 0) * share;
    }
  }
  const rim = Math.max(1, Math.min(3, Math.round((2 * dpi) / factor / FILL_DPI)));
  const zone = dilate(core, width, height, rim);
  for (let at = zone.indexOf(1); at >= 0; at = zone.indexOf(1, at + 1)) known[at] = 0;
  return { width, height, factor, light, colour, tint, known, core, zone };
}

/** Mean over the square of `radius` around each pixel; outside of the picture counts as 0. */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let x = -radius; x < width; x += 1) {
      if (x + radius < width) sum += plane[row + x + radius] ?? 0;
      if (x - radius - 1 >= 0) sum -= plane[row + x - radius - 1] ?? 0;
      if (x >= 0) across[row + x] = sum;
    }
  }
  const result = new Float32Array(plane.length);
  const sums = new Float32Array(width);
  const share = 1 / (2 * radius + 1) ** 2;
  for (let y = -radius; y < height; y += 1) {
    const ahead = (y + radius) * width;
    const behind = (y - radius - 1) * width;
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] ?? 0;
      if (y + radius < height) sum += across[ahead + x] ?? 0;
      if (behind >= 0) sum -= across[behind + x] ?? 0;
      sums[x] = sum;
      if (y >= 0) result[y * width + x] = sum * share;
    }
  }
  return result;
}

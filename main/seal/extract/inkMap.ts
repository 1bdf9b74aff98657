import type { Rgb } from '../scan/decode.ts';
import { columnsAt, densityOfLevel, paperDensityRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';

/** How strongly each pixel of the reduced page shows an ink: excess density of its colour, in 1/100 of a density unit. */
export interface InkMaps {
  readonly width: number;
  readonly height: number;
  readonly red: Uint8Array;
  readonly blue: Uint8Array;
  /** Density common to all channels: print, pencil, shadow, and the dark part of an ink. */
  readonly dark: Uint8Array;
}

const cut = (value: number): number => (value <= 0 ? 0 : value >= 2.55 ? 255 : value * 100);
/** Lines that share the paper's density: it varies slowly. */
const PAPER_LINES = 4;

/**
 * Red: the red channel is the clearest, the green one takes part (orange-red to magenta, but not yellow marker).
 * Blue: the blue channel is the clearest, the red one takes part (blue to violet).
 */
export function inkMaps({ width, height, data }: Rgb, paper: PaperGrid): InkMaps {
  const map = (): Uint8Array => new Uint8Array(width * height);
  const maps: InkMaps = { width, height, red: map(), blue: map(), dark: map() };
  const base = new Float32Array(width * 3);
  const columns = columnsAt(paper, 0, 1, width);
  for (let y = 0; y < height; y += 1) {
    if (y % PAPER_LINES === 0) paperDensityRow(paper, y + (PAPER_LINES - 1) / 2, columns, base);
    mapRow(data, y * width, base, maps);
  }
  return maps;
}

/** One row of the maps, from the pixel `start` on. By itself: V8 leaves optimised code at each end of an inner loop of a function that is called once. */
function mapRow(data: Uint8Array, start: number, base: Float32Array, { width, red, blue, dark }: InkMaps): void {
  for (let x = 0, from = start * 3, at = start; x < width * 3; x += 3, from += 3, at += 1) {
    const r = (densityOfLevel[data[from] ?? 0] ?? 0) - (base[x] ?? 0);
    const g = (densityOfLevel[data[from + 1] ?? 0] ?? 0) - (base[x + 1] ?? 0);
    const b = (densityOfLevel[data[from + 2] ?? 0] ?? 0) - (base[x + 2] ?? 0);
    if (r + g + b < 0.03) continue; // paper
    const least = r < g ? (r < b ? r : b) : g < b ? g : b;
    if (least > 0) dark[at] = cut(least);
    if (r <= g && r <= b) {
      if (g - r >= 0.3 * (b - r)) red[at] = cut(g - r);
    } else if (b <= g && b <= r && r - b >= 0.6 * (g - b)) blue[at] = cut(r - b);
  }
}

/** No stamp's ink is stronger: what is, is a coloured picture or block, and must not hide a seal beside it. */
const STRONGEST = 120;

/** Level above which a map's pixel counts as ink: over the page's own noise, and a share of its strong ink; and how many pixels do. */
export function inkLevel(map: Uint8Array): { readonly level: number; readonly count: number } {
  const histogram = new Uint32Array(256);
  const floor = 7; // 0.07: JPEG and sensor noise of plain paper stay under it
  for (let at = 0; at < map.length; at += 1) {
    const value = map[at] ?? 0;
    if (value >= floor) histogram[value] = (histogram[value] ?? 0) + 1;
  }
  let count = 0;
  for (let value = floor; value < 256; value += 1) count += histogram[value] ?? 0;
  let above = 0;
  let strong = floor;
  for (let value = 255; value >= floor; value -= 1) {
    above += histogram[value] ?? 0;
    if (above > Math.max(30, count * 0.1)) {
      strong = value;
      break;
    }
  }
  const level = Math.max(floor, Math.round(Math.min(strong, STRONGEST) * 0.28));
  let inked = 0;
  for (let value = level; value < 256; value += 1) inked += histogram[value] ?? 0;
  return { level, count: inked };
}

/** Whether a page that came with three channels holds no colour at all. */
export function isColourless({ data }: Rgb): boolean {
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    if (Math.abs(r - g) > 4 || Math.abs(g - b) > 4) return false;
  }
  return true;
}

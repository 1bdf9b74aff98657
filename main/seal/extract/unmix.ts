import type { Rgb } from '../scan/decode.ts';
import { LUMA } from './inkColour.ts';
import type { InkColour } from './inkColour.ts';
import { densityOfLevel, paperDensityRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';

/** Where the full-size box lies on the reduced page. */
export interface Placement {
  /** Reduced coordinates of the box's first pixel centre, and reduced pixels per full pixel. */
  readonly x0: number;
  readonly y0: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** A box taken apart into seal ink and black. */
export interface Unmixed {
  /** 0…255: how much of the paper the seal ink covers, 255 = full ink. */
  readonly alpha: Uint8Array;
  /** 0…255: share of light that black print takes away. */
  readonly black: Uint8Array;
  /** The highest of `black`. */
  readonly blackest: number;
  readonly ink: InkColour;
}

/** Lines of the full-size box that share the paper's density: it varies slowly. */
const PAPER_LINES = 16;

/** Calls `line` for every `every`th row with the paper's density of that row (R, G, B per pixel). */
function eachLine(box: Rgb, paper: PaperGrid, place: Placement, every: number, line: (y: number, base: Float32Array) => void): void {
  const base = new Float32Array(box.width * 3);
  let known = -1;
  for (let y = 0; y < box.height; y += every) {
    const band = Math.floor(y / PAPER_LINES);
    if (band !== known) paperDensityRow(paper, place.y0 + (band + 0.5) * PAPER_LINES * place.stepY, place.x0, place.stepX, box.width, base);
    known = band;
    line(y, base);
  }
}

/** Densities over paper of the whole box: 3 floats a pixel. */
export function densities(box: Rgb, paper: PaperGrid, place: Placement): Float32Array {
  const { width, height, data } = box;
  const result = new Float32Array(width * height * 3);
  eachLine(box, paper, place, 1, (y, base) => {
    const row = y * width * 3;
    for (let at = 0; at < width * 3; at += 1) result[row + at] = (densityOfLevel[data[row + at] ?? 0] ?? 0) - (base[at] ?? 0);
  });
  return result;
}

/** Light that passes a density, in steps of 1/1000, up to 4. */
const lightOf = Float32Array.from({ length: 4001 }, (_, step) => 10 ** (-step / 1000));
/** Black over this density is print; less may be the colour that JPEG spread away from a thin stroke of ink. */
const PRINT_DENSITY = 0.22;
/** Print where it is darker than this share of the ink's own light, … */
const DARKER = 0.6;
/** … or shows less colour than this share of what its darkness would be as ink. */
const LEAST_COLOUR = 0.25;
const lightAt = (density: number): number => (density <= 0 ? 1 : (lightOf[(density * 1000) | 0] ?? 0));

/**
 * Takes every pixel apart: density = c · ink + k · black with c, k ≥ 0 (least squares), then turns c into the share of paper
 * covered, so that laying the ink's tone with that alpha over the paper gives the scan back without its print.
 * @param floor alpha 0…1 under which nothing is wanted: paper is passed over
 */
export function unmix(box: Rgb, paper: PaperGrid, place: Placement, ink: InkColour, floor: number): Unmixed {
  const { width, height, data } = box;
  const [ir, ig, ib] = ink.density;
  const ii = ir * ir + ig * ig + ib * ib;
  const i1 = ir + ig + ib;
  const determinant = 3 * ii - i1 * i1;
  const most = Math.max(ir, ig, ib);
  const covered = 1 - 10 ** -most;
  const alphaOf = lightOf.map((light) => Math.min(255, ((1 - light) / covered) * 255));
  // JPEG keeps brightness at full resolution, colour often at half: away from print brightness draws the edge.
  const inkLight = LUMA[0] * 10 ** -ir + LUMA[1] * 10 ** -ig + LUMA[2] * 10 ** -ib;
  const perLight = 255 / (1 - inkLight);
  const paperOnly = (-Math.log10(1 - floor * covered) * i1) / most;
  const alpha = new Uint8Array(width * height);
  const black = new Uint8Array(width * height);
  let blackest = 0;
  eachLine(box, paper, place, 1, (y, base) => {
    const end = (y + 1) * width;
    for (let pixel = y * width, at = pixel * 3, from = 0; pixel < end; pixel += 1, at += 3, from += 3) {
      const r = (densityOfLevel[data[at] ?? 0] ?? 0) - (base[from] ?? 0);
      const g = (densityOfLevel[data[at + 1] ?? 0] ?? 0) - (base[from + 1] ?? 0);
      const b = (densityOfLevel[data[at + 2] ?? 0] ?? 0) - (base[from + 2] ?? 0);
      const o1 = r + g + b;
      if (o1 < paperOnly) continue;
      const oi = r * ir + g * ig + b * ib;
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
      const byColour = c > 0 ? (alphaOf[(c * most * 1000) | 0] ?? 255) : 0;
      const light = LUMA[0] * lightAt(r) + LUMA[1] * lightAt(g) + LUMA[2] * lightAt(b);
      const byLight = (1 - light) * perLight;
      if (k > PRINT_DENSITY && (light < inkLight * DARKER || byColour < byLight * LEAST_COLOUR)) {
        alpha[pixel] = byColour;
        const dark = (1 - (lightOf[(k * 1000) | 0] ?? 0)) * 255;
        black[pixel] = dark;
        if (dark > blackest) blackest = dark;
      } else {
        const share = byLight < 2 * byColour ? byLight : 2 * byColour;
        alpha[pixel] = share < 0 ? 0 : share > 255 ? 255 : share;
      }
    }
  });
  return { alpha, black, blackest, ink };
}

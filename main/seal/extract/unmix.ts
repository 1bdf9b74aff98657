import type { Rgb } from '../scan/decode.ts';
import { channelsOf, LUMA } from './inkColour.ts';
import type { InkColour } from './inkColour.ts';
import { densityOfLevel, paperDensityRow, whiteRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';

/** Where the full-size box lies on the reduced page. */
export interface Placement {
  /** Reduced coordinates of the box's first pixel centre, and reduced pixels per full pixel. */
  readonly x0: number;
  readonly y0: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** A box taken apart into seal ink and print. */
export interface Unmixed {
  /** 0…255: how much of the paper the seal ink covers, 255 = full ink. Not to be relied on at print. */
  readonly alpha: Uint8Array;
  /** 1 where print lies: darker than the ink can be, or dark without its colour. */
  readonly print: Uint8Array;
  readonly printed: number;
}

/** How an ink shows on the planes that are looked at: light of full ink, and colour of full ink (the clear channel over the two shown). */
export interface InkShow {
  readonly clear: number;
  readonly shown: readonly [number, number];
  readonly light: number;
  readonly colour: number;
  /** Difference of the two channels that show it, over the light it takes. */
  readonly tint: number;
}

export function inkShow({ density }: InkColour, family: 'red' | 'blue'): InkShow {
  const { clear, shown } = channelsOf[family];
  const full = density.map((value) => 10 ** -value);
  const of = (channel: number): number => full[channel] ?? 1;
  const light = LUMA[0] * of(0) + LUMA[1] * of(1) + LUMA[2] * of(2);
  return { clear, shown, light, colour: Math.max(0.02, of(clear) - (of(shown[0]) + of(shown[1])) / 2), tint: (of(shown[0]) - of(shown[1])) / Math.max(0.02, 1 - light) };
}

/** Lines of the full-size box that share the paper's colour: it varies slowly. */
const PAPER_LINES = 16;

/** Densities over paper of the whole box: 3 floats a pixel. */
export function densities(box: Rgb, paper: PaperGrid, place: Placement): Float32Array {
  const { width, height, data } = box;
  const result = new Float32Array(width * height * 3);
  const base = new Float32Array(width * 3);
  for (let y = 0; y < height; y += 1) {
    if (y % PAPER_LINES === 0) paperDensityRow(paper, place.y0 + (y + PAPER_LINES / 2) * place.stepY, place.x0, place.stepX, width, base);
    const row = y * width * 3;
    for (let at = 0; at < width * 3; at += 1) result[row + at] = (densityOfLevel[data[row + at] ?? 0] ?? 0) - (base[at] ?? 0);
  }
  return result;
}

/** Print takes at least this share of light … */
export const PRINT_DARK = 0.25;
/** … and leaves less than this share of full ink's light, … */
export const PRINT_LIGHT = 0.78;
/** … or is tinted otherwise than the ink by more than this share of the light it takes (a pen of the same family), … */
const PRINT_TINT = 0.25;
/** … or shows less than one part in so many of the colour that ink as dark has. JPEG spreads a thin stroke's colour to half and less. */
export const PRINT_COLOUR = 3;

/**
 * Takes every pixel apart. JPEG keeps brightness at full resolution and colour often at half: brightness draws the edge of ink,
 * colour says that it is ink. What is dark beyond the ink, has hardly any of its colour or another tint, is print.
 */
export function unmix(box: Rgb, paper: PaperGrid, place: Placement, ink: InkShow): Unmixed {
  const { width, height, data } = box;
  const { clear, shown } = ink;
  const [first, second] = shown;
  const perDark = 1 / (1 - ink.light);
  const perColour = 1 / ink.colour;
  const darkest = ink.light * PRINT_LIGHT;
  const colourDark = PRINT_COLOUR * (1 - ink.light);
  const alpha = new Uint8Array(width * height);
  const print = new Uint8Array(width * height);
  const white = new Float32Array(width * 3);
  let printed = 0;
  for (let y = 0; y < height; y += 1) {
    if (y % PAPER_LINES === 0) whiteRow(paper, place.y0 + (y + PAPER_LINES / 2) * place.stepY, place.x0, place.stepX, width, white);
    const end = (y + 1) * width;
    for (let pixel = y * width, at = pixel * 3, from = 0; pixel < end; pixel += 1, at += 3, from += 3) {
      const r = (data[at] ?? 0) * (white[from] ?? 0);
      const g = (data[at + 1] ?? 0) * (white[from + 1] ?? 0);
      const b = (data[at + 2] ?? 0) * (white[from + 2] ?? 0);
      const dark = 1 - LUMA[0] * r - LUMA[1] * g - LUMA[2] * b;
      if (dark < 0.015) continue; // paper
      const clearest = clear === 0 ? r : b;
      const p = first === 0 ? r : g;
      const q = second === 1 ? g : b;
      const colour = (clearest - (p + q) / 2) * perColour;
      if (dark > PRINT_DARK && (1 - dark < darkest || colour * colourDark < dark || Math.abs(p - q - ink.tint * dark) > PRINT_TINT * dark)) {
        print[pixel] = 1;
        printed += 1;
      }
      const byLight = dark * perDark;
      const share = byLight < 2 * colour ? byLight : 2 * colour;
      alpha[pixel] = share <= 0 ? 0 : share >= 1 ? 255 : share * 255;
    }
  }
  return { alpha, print, printed };
}

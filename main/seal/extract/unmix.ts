import type { Rgb } from '../scan/decode.ts';
import { channelsOf, LUMA } from './inkColour.ts';
import type { InkColour } from './inkColour.ts';
import { columnsAt, densityOfLevel, paperDensityRow, whiteRow } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import { printNet } from './printNet.ts';
import { openUnmixBox } from './unmixModule.ts';
import type { UnmixModule } from './unmixModule.ts';

/** Where the full-size box lies on the reduced page. */
export interface Placement {
  /** Reduced coordinates of the box's first pixel centre, and reduced pixels per full pixel. */
  readonly x0: number;
  readonly y0: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** A box taken apart into seal ink and print, in the module's memory: good until the next one is. */
export interface Unmixed {
  readonly module: UnmixModule;
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly ink: InkShow;
  /** Pixels of print: darker than the ink can be, or dark without its colour. */
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

/** Lines of the full-size box that share the paper's colour: it varies slowly. `BAND_SHIFT` of `assembly/box.ts` says the same. */
const PAPER_LINES = 16;

/** Densities over paper of the whole box: 3 floats a pixel. */
export function densities(box: Rgb, paper: PaperGrid, place: Placement): Float32Array {
  const { width, height, data } = box;
  const result = new Float32Array(width * height * 3);
  const base = new Float32Array(width * 3);
  const columns = columnsAt(paper, place.x0, place.stepX, width);
  for (let y = 0; y < height; y += 1) {
    if (y % PAPER_LINES === 0) paperDensityRow(paper, place.y0 + (y + PAPER_LINES / 2) * place.stepY, columns, base);
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
export const PRINT_TINT = 0.25;
/** … or shows less than one part in so many of the colour that ink as dark has. JPEG spreads a thin stroke's colour to half and less. */
export const PRINT_COLOUR = 3;

/**
 * Takes every pixel apart. JPEG keeps brightness at full resolution and colour often at half: brightness draws the edge of ink,
 * colour says that it is ink. What is dark beyond the ink, has hardly any of its colour or another tint, is print.
 * @param dpi of the box
 */
export function unmix(box: Rgb, paper: PaperGrid, place: Placement, ink: InkShow, dpi: number): Unmixed {
  const { width, height, data } = box;
  const module = openUnmixBox(printNet(dpi), width, height);
  new Uint8Array(module.memory.buffer, Number(module.rgb.value)).set(data);
  writeWhite(module, width, height, paper, place);
  const printed = module.unmix(Number(isBlue(ink)), ink.light, ink.colour, ink.tint, PRINT_DARK, ink.light * PRINT_LIGHT, PRINT_COLOUR * (1 - ink.light), PRINT_TINT);
  return { module, width, height, dpi, ink, printed };
}

/** 0…255: how much of the paper the seal ink covers, 255 = full ink. Not to be relied on at print that was not mended. */
export function alphaOf({ module, width, height }: Unmixed): Uint8Array {
  return new Uint8Array(module.memory.buffer, Number(module.alpha.value), width * height).slice();
}

/** An alpha that was made elsewhere, without paper noise and specks. @param threshold 0…1 @param cell pixels a side of what must hold some ink */
export function fadedAlpha(alpha: Uint8Array, width: number, height: number, dpi: number, threshold: number, cell: number): Uint8Array {
  const module = openUnmixBox(printNet(dpi), width, height);
  new Uint8Array(module.memory.buffer, Number(module.alpha.value), width * height).set(alpha);
  module.fade(threshold, cell);
  return new Uint8Array(module.memory.buffer, Number(module.alpha.value), width * height).slice();
}

export const isBlue = ({ clear }: InkShow): boolean => clear === 2;

/** One over the paper's level for each band of lines, channel after channel. */
function writeWhite(module: UnmixModule, width: number, height: number, paper: PaperGrid, place: Placement): void {
  const padded = Math.ceil(width / 4) * 4;
  const bands = Math.ceil(height / PAPER_LINES);
  const into = new Float32Array(module.memory.buffer, Number(module.white.value), bands * 3 * padded);
  const row = new Float32Array(padded * 3);
  const columns = columnsAt(paper, place.x0, place.stepX, padded);
  for (let band = 0, to = 0; band < bands; band += 1) {
    whiteRow(paper, place.y0 + (band + 0.5) * PAPER_LINES * place.stepY, columns, row);
    for (let channel = 0; channel < 3; channel += 1) for (let x = 0; x < padded; x += 1, to += 1) into[to] = row[x * 3 + channel] ?? 0;
  }
}

import type { Rgb } from '../scan/decode.ts';
import type { Box } from '../scan/orientation.ts';
import { toPx } from '../scan/resolution.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import { clearOutside, inkBox } from './clean.ts';
import { estimateInk } from './inkColour.ts';
import type { InkColour } from './inkColour.ts';
import { mendPrint } from './mendPrint.ts';
import type { Outline } from './outline.ts';
import type { PaperGrid } from './paper.ts';
import { isCoarse } from './printNet.ts';
import { signatureAlpha } from './signatureInk.ts';
import type { Target } from './target.ts';
import { alphaOf, densities, fadedAlpha, inkShow, unmix } from './unmix.ts';
import type { Placement } from './unmix.ts';

/** Less print than this in a box is specks, mm². */
const PRINT_MM2 = 0.05;

/** Ink alone, in stored pixels of the target's box. */
export interface Cut {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The ink's own box in it. */
  readonly trimmed: Box;
  readonly ink: InkColour;
  /** Share of the box that print covers. */
  readonly underPrint: number;
  /** Ruled lines taken out of a signature. */
  readonly rules: number;
  /** Share of the ink that is a guess, since print hides it. */
  readonly guessed: number;
}

/**
 * Takes the target's ink out of its box, cleaned.
 * @param threshold 0…1: how much coverage counts as ink at all
 * @returns undefined when there is none
 */
export function cutInk(box: Rgb, scan: ScanFile, reduced: Rgb, paper: PaperGrid, target: Target, threshold: number): Cut | undefined {
  const { width, height } = box;
  const place = placementOf(scan, reduced, target);
  const radius = Math.max(1, Math.round(toPx(0.12, scan.dpi)));
  if (target.ink === 'black') {
    const signed = signatureAlpha(densities(box, paper, place), width, height, scan.dpi);
    if (!signed) return undefined;
    const alpha = fadedAlpha(signed.alpha, width, height, scan.dpi, threshold, radius);
    const trimmed = inkBox(alpha, width, height);
    return trimmed && { alpha, width, height, trimmed, ink: signed.ink, underPrint: 0, guessed: 0, rules: signed.rules };
  }
  const outline = target.outline && toBox(target.outline, place);
  const ink = estimateInk(box, paper, place, target.ink, outline, scan.dpi);
  if (!ink) return undefined;
  const show = inkShow(ink, target.ink);
  const unmixed = unmix(box, paper, place, show, scan.dpi);
  const { printed } = unmixed;
  const unsure = printed > PRINT_MM2 * toPx(1, scan.dpi) ** 2 || isCoarse(scan.dpi) ? mendPrint(unmixed, outline, ink.level) : 0;
  unmixed.module.fade(threshold, radius);
  const alpha = alphaOf(unmixed);
  if (outline) clearOutside(alpha, width, height, outline, toPx(0.7, scan.dpi));
  const trimmed = inkBox(alpha, width, height);
  return trimmed && { alpha, width, height, trimmed, ink, underPrint: printed / alpha.length, guessed: unsure === 0 ? 0 : unsure / Math.max(1, inkedPixels(alpha)), rules: 0 };
}

/** The highest bit of each of four pixels: set where one is at least half covered. */
const HALVES = 0x80808080;

/** Pixels that are at least half covered; up to three behind the last four are left out. */
function inkedPixels(alpha: Uint8Array): number {
  let inked = 0;
  const fours = new Uint32Array(alpha.buffer, alpha.byteOffset, alpha.length >> 2);
  for (let at = 0; at < fours.length; at += 1) inked += Math.imul(((fours[at] ?? 0) & HALVES) >>> 7, 0x01010101) >>> 24;
  return inked;
}

/** Where the target's box lies on the reduced page. */
export function placementOf(scan: ScanFile, reduced: Rgb, { box }: Target): Placement {
  const stepX = reduced.width / scan.widthPx;
  const stepY = reduced.height / scan.heightPx;
  return { x0: (box.left + 0.5) * stepX - 0.5, y0: (box.top + 0.5) * stepY - 0.5, stepX, stepY };
}

/** The outline in pixels of the decoded box. */
export function toBox(outline: Outline, { x0, y0, stepX, stepY }: Placement): Outline {
  return { ...outline, cx: (outline.cx - x0) / stepX, cy: (outline.cy - y0) / stepY, rx: outline.rx / stepX, ry: outline.ry / stepY };
}

import type { ExtractionReason } from '../../../contract/extraction.ts';
import { isOnSheet } from '../photo/sheet.ts';
import type { Photo } from '../photo/sheet.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import type { Cut } from './cutInk.ts';
import { percentile } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import type { Target } from './target.ts';

/** What each doubt takes off the confidence. */
const costs: Partial<Record<ExtractionReason, number>> = {
  'resolution-low': 0.1,
  'resolution-assumed': 0.1,
  'text-overlap': 0.05,
  'ink-hidden': 0.2,
  'same-ink-strokes': 0.2,
  'ink-faint': 0.1,
  'ink-saturated': 0.1,
  'colour-print': 0.1,
  'uneven-light': 0.2,
  'photo-straightened': 0.15,
  'photo-angle': 0.3,
  overlapping: 0.15,
  'touches-edge': 0.3,
};

/** More of the ink than this is a guess when it counts as hidden. */
const HIDDEN = 0.14;
/** SIG-1 asks for at most 4 cm × 4 cm. */
const SIGNATURE_MM = 40;
/** Under this share of light left, in every channel that takes part, tones are lost. */
const SATURATED = 0.05;
/** A printer's ink differs less than this in the midst of strokes; a stamp's more. */
const PRINTER_EVEN = 0.011;
/** A scanner's page is not darker than this share of its own brightest part over a tenth of it. */
const SCAN_LIGHT = 0.6;

/** Why a cut-out is doubtful, and how sure it is in all (0.05…1). */
export function doubts(scan: ScanFile, target: Target, cut: Cut, paper: PaperGrid, size: { readonly widthMm: number; readonly heightMm: number }, photo?: Photo): { readonly confidence: number; readonly reasons: ExtractionReason[] } {
  const reasons: ExtractionReason[] = [...target.reasons];
  const { density, unevenness } = cut.ink;
  const signature = target.ink === 'black';
  if (scan.dpi < 300) reasons.push('resolution-low');
  if (scan.dpiFrom === 'assumed') reasons.push('resolution-assumed');
  if (cut.underPrint > 0.04) reasons.push('text-overlap');
  if (cut.guessed > HIDDEN) reasons.push('ink-hidden');
  if (Math.max(...density) < 0.2) reasons.push('ink-faint');
  if (!signature && 10 ** -Math.min(...density.toSorted((a, b) => b - a).slice(0, 2)) < SATURATED) reasons.push('ink-saturated');
  if (!signature && unevenness < PRINTER_EVEN) reasons.push('colour-print');
  if (photo) reasons.push(photo.sheet ? 'photo-straightened' : 'photo-angle');
  if (lightOf(paper, photo) < SCAN_LIGHT) reasons.push('uneven-light');
  if (cut.rules > 0) reasons.push('lines-removed');
  if (signature && (size.widthMm > SIGNATURE_MM || size.heightMm > SIGNATURE_MM)) reasons.push('signature-large');
  const confidence = Math.max(0.05, target.confidence - reasons.reduce((sum, reason) => sum + (costs[reason] ?? 0), 0));
  return { confidence: Math.round(confidence * 100) / 100, reasons };
}

/** Light of the page's darker tenth against its brighter one; of a photo, of the sheet alone. */
function lightOf({ colour, cell, columns }: PaperGrid, photo: Photo | undefined): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let at = 0; at * 3 < colour.length; at += 1) {
    if (photo?.sheet && !isOnSheet(photo.sheet, { x: ((at % columns) + 0.5) * cell * photo.scale.x, y: (Math.floor(at / columns) + 0.5) * cell * photo.scale.y })) continue;
    const level = Math.min(255, Math.round(colour[at * 3 + 1] ?? 0));
    histogram[level] = (histogram[level] ?? 0) + 1;
    count += 1;
  }
  return percentile(histogram, count, 0.1) / Math.max(1, percentile(histogram, count, 0.9));
}

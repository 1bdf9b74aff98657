import type { InkColour } from './inkColour.ts';
import { percentile } from './paper.ts';
import { toPx } from '../scan/resolution.ts';

const BINS = 512;
const SPAN = 2.56;

/**
 * Alpha of handwriting in black or blue-black ink. Ruled lines through it are taken out where no stroke crosses them.
 * @param density 3 floats a pixel
 * @returns `rules`: how many lines were taken out; undefined when hardly anything is dark
 */
export function signatureAlpha(density: Float32Array, width: number, height: number, dpi: number): { alpha: Uint8Array; ink: InkColour; rules: number } | undefined {
  const pixels = width * height;
  const mean = (at: number): number => ((density[at] ?? 0) + (density[at + 1] ?? 0) + (density[at + 2] ?? 0)) / 3;
  const histogram = new Uint32Array(BINS);
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const value = mean(pixel * 3);
    if (value < 0.12) continue;
    const bin = Math.min(BINS - 1, Math.round((value / SPAN) * BINS));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
    count += 1;
  }
  if (count < 100) return undefined;
  const full = Math.max(0.2, (percentile(histogram, count, 0.8) / BINS) * SPAN);
  const sums = [0, 0, 0];
  let used = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = pixel * 3;
    const value = mean(at);
    if (value < full * 0.85 || value > full * 1.2) continue;
    used += 1;
    for (let channel = 0; channel < 3; channel += 1) sums[channel] = (sums[channel] ?? 0) + (density[at + channel] ?? 0);
  }
  if (used === 0) return undefined;
  const ink = sums.map((sum) => Math.max(0.02, sum / used)) as [number, number, number];
  const alpha = new Uint8Array(pixels);
  const covered = 1 - 10 ** -full;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const value = mean(pixel * 3);
    if (value <= 0) continue;
    const share = (1 - 10 ** -value) / covered;
    alpha[pixel] = share >= 1 ? 255 : share * 255;
  }
  const rules = removeRules(alpha, width, height, dpi);
  return { alpha, rules, ink: { density: ink, rgb: ink.map((value) => Math.round(255 * 10 ** -value)) as [number, number, number], level: 1, unevenness: 1 } };
}

/** Straight runs over most of the width, thin across: table borders and writing lines, in place. @returns how many */
function removeRules(alpha: Uint8Array, width: number, height: number, dpi: number): number {
  let removed = 0;
  const thickest = Math.max(2, Math.round(toPx(0.7, dpi)));
  const shortest = Math.max(width * 0.6, toPx(18, dpi));
  const gapAllowed = Math.round(toPx(0.4, dpi));
  for (const [along, across, stepAlong, stepAcross] of [
    [width, height, 1, width],
    [height, width, width, 1],
  ] as const) {
    if (along < shortest) continue;
    const isLine = new Uint8Array(across);
    for (let line = 0; line < across; line += 1) {
      let run = 0;
      let gap = 0;
      let longest = 0;
      for (let at = 0; at < along; at += 1) {
        if ((alpha[line * stepAcross + at * stepAlong] ?? 0) > 70) {
          run += 1 + gap;
          gap = 0;
          if (run > longest) longest = run;
        } else if ((gap += 1) > gapAllowed) {
          run = 0;
          gap = 0;
        }
      }
      isLine[line] = longest >= shortest ? 1 : 0;
    }
    for (let line = 0; line < across; line += 1) {
      if (!isLine[line]) continue;
      let end = line;
      while (end < across && isLine[end]) end += 1;
      const from = Math.max(0, line - 2);
      const to = Math.min(across, end + 2);
      if (end - line <= thickest) {
        removed += 1;
        for (let at = 0; at < along; at += 1) {
          const before = from > 1 ? (alpha[(from - 2) * stepAcross + at * stepAlong] ?? 0) : 0;
          const after = to + 1 < across ? (alpha[(to + 1) * stepAcross + at * stepAlong] ?? 0) : 0;
          if (before > 110 && after > 110) continue; // a stroke crosses here
          for (let y = from; y < to; y += 1) alpha[y * stepAcross + at * stepAlong] = 0;
        }
      }
      line = end;
    }
  }
  return removed;
}

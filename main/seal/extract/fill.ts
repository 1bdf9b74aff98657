import { dilate } from './components.ts';
import { percentile } from './paper.ts';

/** Print, as share of light taken (0…255): its core, where ink below is hard to see. */
export const PRINT_CORE = 100;
/** Median of ink measured through print in the midst of ink: from here on print lets ink through. Less is colour bled into opaque print by JPEG. */
const SEE_THROUGH = 225;

/**
 * Mends the ink under and at print, in place. Thin print (or ink over dry print) shows the ink below: that is true and only
 * scaled to the ink around. Opaque toner hides it: there the surroundings decide (push–pull over a pyramid), since a
 * seal's stroke does not stop under a letter.
 * @param alpha 0…255, changed in place
 * @param black 0…255, share of light taken by print
 * @param rim how far print's blurred rim reaches, pixels
 * @returns how many pixels were under print
 */
export function fillUnderPrint(alpha: Uint8Array, black: Uint8Array, width: number, height: number, rim: number): number {
  let under = 0;
  const core = new Uint8Array(black.length);
  for (let at = 0; at < black.length; at += 1) {
    if ((black[at] ?? 0) < PRINT_CORE) continue;
    core[at] = 1;
    under += 1;
  }
  if (under === 0) return 0;
  const print = dilate(core, width, height, rim);
  const known = new Float32Array(print.length);
  for (let at = 0; at < print.length; at += 1) known[at] = print[at] ? 0 : 1;
  const guess = pushPull(alpha, known, width, height);
  const through = seenThrough(alpha, core, guess);
  const own = meanInside(alpha, core, width, height);
  for (let at = 0; at < alpha.length; at += 1) {
    if (!print[at]) continue;
    const around = guess[at] ?? 0;
    const value = alpha[at] ?? 0;
    if (!core[at]) {
      // The rim mixes print, ink and paper: in the midst of ink it is ink.
      if (around > value && (value > 60 || around > 200)) alpha[at] = around > 150 ? around : value;
      continue;
    }
    if (through === undefined) {
      alpha[at] = sharpen(around);
      continue;
    }
    const seen = Math.min(255, ((own[at] ?? 0) * 235) / through);
    if (around > 215 && seen > 80) alpha[at] = Math.max(seen, around);
    else if (seen < (around < 40 ? 140 : 60)) alpha[at] = 0;
    else alpha[at] = seen;
  }
  return under;
}

/** Median ink measured where ink is all around; undefined when print hides it. */
function seenThrough(alpha: Uint8Array, core: Uint8Array, guess: Float32Array): number | undefined {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let at = 0; at < alpha.length; at += 1) {
    if (!core[at] || (guess[at] ?? 0) < 215) continue;
    const value = alpha[at] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
    count += 1;
  }
  const median = percentile(histogram, count, 0.5);
  return count > 20 && median >= SEE_THROUGH ? median : undefined;
}

function sharpen(value: number): number {
  const t = Math.min(1, Math.max(0, (value - 65) / 75));
  return 255 * t * t * (3 - 2 * t);
}

/** Mean over the 3 × 3 neighbours that are inside too: print leaves little light, so single pixels are noisy. */
function meanInside(alpha: Uint8Array, inside: Uint8Array, width: number, height: number): Uint8Array {
  const result = new Uint8Array(alpha.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      if (!inside[at]) continue;
      let sum = 0;
      let n = 0;
      for (let row = at - width; row <= at + width; row += width) {
        for (let near = row - 1; near <= row + 1; near += 1) {
          if (!inside[near]) continue;
          sum += alpha[near] ?? 0;
          n += 1;
        }
      }
      result[at] = sum / n;
    }
  }
  return result;
}

interface Level {
  readonly width: number;
  readonly height: number;
  readonly value: Float32Array;
  readonly weight: Float32Array;
}

function pushPull(alpha: Uint8Array, weight: Float32Array, width: number, height: number): Float32Array {
  const levels: Level[] = [{ width, height, value: Float32Array.from(alpha), weight }];
  for (let level = levels[0]; level && level.width > 4 && level.height > 4 && levels.length < 8; level = levels.at(-1)) levels.push(halve(level));
  for (let index = levels.length - 2; index >= 0; index -= 1) {
    const fine = levels[index];
    const coarse = levels[index + 1];
    if (fine && coarse) pull(fine, coarse);
  }
  return levels[0]?.value ?? new Float32Array(alpha.length);
}

function halve({ width, height, value, weight }: Level): Level {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half: Level = { width: w, height: h, value: new Float32Array(w * h), weight: new Float32Array(w * h) };
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      let sum = 0;
      let total = 0;
      for (let dy = 0; dy < 2; dy += 1) {
        for (let dx = 0; dx < 2; dx += 1) {
          if (2 * y + dy >= height || 2 * x + dx >= width) continue;
          const at = (2 * y + dy) * width + 2 * x + dx;
          const part = weight[at] ?? 0;
          sum += part * (value[at] ?? 0);
          total += part;
        }
      }
      half.value[y * w + x] = total > 0 ? sum / total : 0;
      half.weight[y * w + x] = Math.min(1, total);
    }
  }
  return half;
}

function pull(fine: Level, coarse: Level): void {
  for (let y = 0; y < fine.height; y += 1) {
    const cy = Math.max(0, (y - 0.5) / 2);
    const y0 = Math.min(coarse.height - 1, Math.floor(cy));
    const y1 = Math.min(coarse.height - 1, y0 + 1);
    const fy = cy - y0;
    for (let x = 0; x < fine.width; x += 1) {
      const at = y * fine.width + x;
      const own = fine.weight[at] ?? 0;
      if (own >= 1) continue;
      const cx = Math.max(0, (x - 0.5) / 2);
      const x0 = Math.min(coarse.width - 1, Math.floor(cx));
      const x1 = Math.min(coarse.width - 1, x0 + 1);
      const fx = cx - x0;
      const top = (coarse.value[y0 * coarse.width + x0] ?? 0) * (1 - fx) + (coarse.value[y0 * coarse.width + x1] ?? 0) * fx;
      const bottom = (coarse.value[y1 * coarse.width + x0] ?? 0) * (1 - fx) + (coarse.value[y1 * coarse.width + x1] ?? 0) * fx;
      fine.value[at] = own * (fine.value[at] ?? 0) + (1 - own) * (top * (1 - fy) + bottom * fy);
    }
  }
}

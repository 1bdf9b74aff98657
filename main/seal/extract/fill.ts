import { bridge } from './bridge.ts';
import { dilate } from './components.ts';
import { percentile } from './paper.ts';

/** Print, as share of light taken (0…255): its core, where ink below is hard to see. */
export const PRINT_CORE = 100;
/** Median of ink measured through print in the midst of ink: from here on print lets ink through. Less is colour bled into opaque print by JPEG. */
const SEE_THROUGH = 150;

/** Under this no ink reaches the place from any side. */
const NO_BRIDGE = 40;
const NO_BRIDGE_TRUST = 0.4;
/** So much ink seen in print with bare paper around is not ink but colour that JPEG smeared or toner has. */
const LEAK = 40;

/**
 * Mends the ink under and at print, in place. Thin print (or ink over dry print) shows the ink below: that is true and decides
 * where the surroundings do not. Opaque toner hides it: there the surroundings decide, since a seal's stroke does not stop under a letter.
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
  const guess = bridge(alpha, print, width, height);
  const through = seenThrough(alpha, core, guess);
  // The more of the ink in its midst is seen through print, the more is what is seen elsewhere worth.
  const trust = Math.min(0.7, Math.max(0.4, 0.4 + ((through ?? 0) - 170) / 250));
  const leaky = seenOnPaper(alpha, core, guess) > LEAK;
  const own = through === undefined ? undefined : meanInside(alpha, core, width, height);
  for (let at = print.indexOf(1); at >= 0; at = print.indexOf(1, at + 1)) {
    const around = guess[at] ?? 0;
    if (!core[at]) {
      const value = alpha[at] ?? 0;
      // The rim mixes print, ink and paper: in the midst of ink it is ink.
      if (around > value && (value > 60 || around > 200)) alpha[at] = around > 150 ? around : value;
      else if (around < 60) alpha[at] = Math.min(value, around);
    } else if (own && through !== undefined) {
      const seen = Math.min(255, ((own[at] ?? 0) * 235) / through);
      const part = leaky && around < NO_BRIDGE ? NO_BRIDGE_TRUST : trust;
      alpha[at] = sharpen(seen * part + around * (1 - part));
    } else alpha[at] = sharpen(around);
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

/** What 85 of 100 print pixels show at most where no ink is around. */
function seenOnPaper(alpha: Uint8Array, core: Uint8Array, guess: Float32Array): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let at = core.indexOf(1); at >= 0; at = core.indexOf(1, at + 1)) {
    if ((guess[at] ?? 0) > 15) continue;
    const value = alpha[at] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
    count += 1;
  }
  return percentile(histogram, count, 0.85);
}

function sharpen(value: number): number {
  const t = Math.min(1, Math.max(0, (value - 72) / 75));
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


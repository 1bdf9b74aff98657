/**
 * Gives pixels under dense print the ink of their surroundings (push–pull over a pyramid): opaque print hides what is under
 * it, and a stroke of a seal does not stop there.
 * @param alpha 0…255, changed in place
 * @param black 0…255, share of light taken by print
 * @returns how many pixels were under print
 */
export function fillUnderPrint(alpha: Uint8Array, black: Uint8Array, width: number, height: number): number {
  const weight = new Float32Array(alpha.length);
  let under = 0;
  for (let at = 0; at < alpha.length; at += 1) {
    const dark = black[at] ?? 0;
    // Clear paper and plain ink count fully, the blurred rim of print hardly, print not at all.
    weight[at] = dark < 38 ? 1 : dark < 90 ? 0.02 : 0;
    if (dark >= 90) under += 1;
  }
  if (under === 0) return 0;
  const guess = pushPull(alpha, weight, width, height);
  for (let at = 0; at < alpha.length; at += 1) {
    const dark = black[at] ?? 0;
    if (dark < 60) continue;
    const own = alpha[at] ?? 0;
    const from = guess[at] ?? 0;
    // What still shows through is true; where nothing shows, the surroundings decide.
    const trust = dark >= 230 ? 0 : dark <= 120 ? 0.7 : (0.7 * (230 - dark)) / 110;
    if (from > own) alpha[at] = own + (from - own) * (1 - trust * (own / 255));
    else alpha[at] = own * trust + from * (1 - trust);
  }
  return under;
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

import { signedDistance } from './outline.ts';
import type { Outline } from './outline.ts';

/** Mean over a (2r+1)² square, zero outside; running sums. */
export function boxMean(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const across = new Uint8Array(plane.length);
  const span = 2 * radius + 1;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x += 1) sum += plane[row + x] ?? 0;
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width) sum += plane[row + x + radius] ?? 0;
      if (x > radius) sum -= plane[row + x - radius - 1] ?? 0;
      across[row + x] = sum / span;
    }
  }
  const result = new Uint8Array(plane.length);
  const sums = new Int32Array(width);
  for (let y = 0; y < Math.min(radius, height); y += 1) for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + (across[y * width + x] ?? 0);
  for (let y = 0; y < height; y += 1) {
    const enter = (y + radius) * width;
    const leave = (y - radius - 1) * width;
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] ?? 0;
      if (y + radius < height) sum += across[enter + x] ?? 0;
      if (y > radius) sum -= across[leave + x] ?? 0;
      sums[x] = sum;
      result[y * width + x] = sum / span;
    }
  }
  return result;
}

/**
 * Takes paper noise and specks away, in place: alpha under `threshold` fades out, and so does what has hardly any ink around it.
 * @param threshold 0…1
 */
export function fadeNoise(alpha: Uint8Array, width: number, height: number, threshold: number, radius: number): void {
  const around = boxMean(alpha, width, height, radius);
  const low = threshold * 0.5 * 255;
  const high = threshold * 1.5 * 255;
  // Steps 0 → 1 between low and high, smooth at both ends.
  const keep = Float32Array.from({ length: 256 }, (_, value) => {
    const t = Math.min(1, Math.max(0, (value - low) / Math.max(1, high - low)));
    return t * t * (3 - 2 * t);
  });
  for (let at = 0; at < alpha.length; at += 1) {
    const value = alpha[at] ?? 0;
    if (value === 0) continue;
    const near = around[at] ?? 0;
    const nearby = near >= 24 ? 1 : near <= 8 ? 0 : (near - 8) / 16;
    alpha[at] = value * (keep[value] ?? 1) * nearby;
  }
}

/** Pixels between two looks at the distance, far from the outline. */
const STRIDE = 8;

/** Clears what lies outside of the outline by more than `margin` pixels, in place. */
export function clearOutside(alpha: Uint8Array, width: number, height: number, outline: Outline, margin: number): void {
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    // Outlines are convex: search inward from both ends.
    let left = 0;
    while (left < width) {
      const distance = signedDistance(outline, { x: left, y });
      if (distance <= margin) break;
      left += distance > margin + 2 * STRIDE ? STRIDE : 1;
    }
    let right = width - 1;
    while (right > left) {
      const distance = signedDistance(outline, { x: right, y });
      if (distance <= margin) break;
      right -= distance > margin + 2 * STRIDE ? STRIDE : 1;
    }
    alpha.fill(0, row, row + Math.min(left, width));
    if (left < width) alpha.fill(0, row + right + 1, row + width);
  }
}

/** Smallest box around what is at least half covered, with the soft edge that belongs to it; undefined when nothing is. */
export function inkBox(alpha: Uint8Array, width: number, height: number): { left: number; top: number; width: number; height: number } | undefined {
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((alpha[y * width + x] ?? 0) < 100) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  const first = (counts: Uint32Array) => counts.findIndex((count) => count >= 2);
  const last = (counts: Uint32Array) => counts.findLastIndex((count) => count >= 2);
  const [left, right, top, bottom] = [first(columns), last(columns), first(rows), last(rows)];
  if (left < 0 || top < 0) return undefined;
  const soft = 1; // the half-covered rim's own soft neighbours
  const box = { left: Math.max(0, left - soft), top: Math.max(0, top - soft), right: Math.min(width - 1, right + soft), bottom: Math.min(height - 1, bottom + soft) };
  return { left: box.left, top: box.top, width: box.right - box.left + 1, height: box.bottom - box.top + 1 };
}

export function cropPlane(plane: Uint8Array, width: number, box: { left: number; top: number; width: number; height: number }): Uint8Array {
  const result = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y += 1) {
    const from = (box.top + y) * width + box.left;
    result.set(plane.subarray(from, from + box.width), y * box.width);
  }
  return result;
}

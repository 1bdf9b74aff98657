import { spanOfRow } from './outline.ts';
import type { Outline } from './outline.ts';

/** Clears what lies outside of the outline by more than `margin` pixels, in place. */
export function clearOutside(alpha: Uint8Array, width: number, height: number, outline: Outline, margin: number): void {
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const span = spanOfRow(outline, y, margin);
    const left = span ? Math.min(width, Math.max(0, Math.ceil(span[0]))) : width;
    const right = span ? Math.min(width - 1, Math.floor(span[1])) : -1;
    alpha.fill(0, row, row + left);
    if (right < width - 1) alpha.fill(0, row + Math.max(0, right + 1), row + width);
  }
}

/** Half covered, so that the box is where the ink's edge is. */
const HALF = 100;

/** Smallest box around what is at least half covered, with the soft edge that belongs to it; undefined when nothing is. */
export function inkBox(alpha: Uint8Array, width: number, height: number): { left: number; top: number; width: number; height: number } | undefined {
  const isInked = (y: number): boolean => {
    for (let x = y * width, end = x + width, count = 0; x < end; x += 1) if ((alpha[x] ?? 0) >= HALF && (count += 1) === 2) return true;
    return false;
  };
  let [top, bottom] = [0, height - 1];
  while (top < height && !isInked(top)) top += 1;
  while (bottom > top && !isInked(bottom)) bottom -= 1;
  // The outermost columns with two such pixels: what lies between known ones need not be looked at again.
  const columns = new Uint8Array(width);
  let [left, right] = [width, -1];
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < left; x += 1) {
      if ((alpha[row + x] ?? 0) < HALF) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      if (columns[x] !== 2) continue;
      left = x;
      if (right < x) right = x;
    }
    for (let x = width - 1; x > right && x >= left; x -= 1) {
      if ((alpha[row + x] ?? 0) < HALF) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      if (columns[x] === 2) right = x;
    }
  }
  if (right < 0 || top >= height) return undefined;
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

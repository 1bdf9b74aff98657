import { spanOfRow } from './outline.ts';
import type { Outline } from './outline.ts';

/** Of the threshold: what is under this share of it is gone. */
const FADED = 0.5;

/**
 * Takes paper noise and specks away, in place: alpha under `threshold` fades out, and so does what has hardly any ink around it
 * (mean over the cells of `cell` pixels that touch it).
 * @param threshold 0…1
 */
export function fadeNoise(alpha: Uint8Array, width: number, height: number, threshold: number, cell: number): void {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const sums = new Uint32Array((columns + 2) * (rows + 2)); // with an empty frame
  const stride = columns + 2;
  const cellOf = Uint16Array.from({ length: width }, (_, x) => Math.floor(x / cell));
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const to = (Math.floor(y / cell) + 1) * stride + 1;
    for (let x = 0; x < width; x += 1) {
      const value = alpha[row + x] ?? 0;
      if (value !== 0) sums[to + (cellOf[x] ?? 0)] = (sums[to + (cellOf[x] ?? 0)] ?? 0) + value;
    }
  }
  const low = threshold * FADED * 255;
  const high = threshold * 1.5 * 255;
  // Steps 0 → 1 between low and high, smooth at both ends.
  const faded = Uint8Array.from({ length: 256 }, (_, value) => {
    const t = Math.min(1, Math.max(0, (value - low) / Math.max(1, high - low)));
    return value * t * t * (3 - 2 * t);
  });
  const around = 9 * cell * cell;
  const nearby = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = (row + 1) * stride + column + 1;
      let sum = 0;
      for (let line = at - stride; line <= at + stride; line += stride) sum += (sums[line - 1] ?? 0) + (sums[line] ?? 0) + (sums[line + 1] ?? 0);
      nearby[column] = Math.min(1, Math.max(0, (sum / around - 8) / 16));
    }
    for (let pixel = row * cell * width, end = Math.min(height, (row + 1) * cell) * width; pixel < end; ) {
      for (let x = 0; x < width; x += 1, pixel += 1) {
        const value = alpha[pixel] ?? 0;
        if (value !== 0) alpha[pixel] = (faded[value] ?? 0) * (nearby[cellOf[x] ?? 0] ?? 0);
      }
    }
  }
}

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

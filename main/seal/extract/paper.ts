import type { Rgb } from '../scan/decode.ts';

/** The paper's colour over the reduced page: a coarse grid, to be read with bilinear interpolation. */
export interface PaperGrid {
  /** Reduced pixels per cell. */
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** R, G, B of each cell, 1…255. */
  readonly colour: Float32Array;
}

const CELL = 16;
/** A cell darker than this share of its surroundings in any channel holds no paper. */
const PAPER_SHARE = 0.88;
/** Cells around that say what paper looks like there. */
const REACH = 4;

/**
 * Estimates the local paper colour: the bright part of each cell, cells wholly covered by ink or print taken from their
 * neighbours, then smoothed. Follows shade and grey or yellow paper.
 */
export function paperGrid(page: Rgb): PaperGrid {
  const columns = Math.ceil(page.width / CELL);
  const rows = Math.ceil(page.height / CELL);
  const bright = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) brightOfCell(page, row, column, bright, (row * columns + column) * 3);
  const valid = validCells(bright, columns, rows);
  const filled = smooth(bright, valid, columns, rows, 1);
  return { cell: CELL, columns, rows, colour: filled };
}

const cellHistogram = new Uint32Array(256);
/** Mean colour of the cell's pixels between the 65th and 95th percentile of brightness. */
function brightOfCell(page: Rgb, row: number, column: number, into: Float32Array, at: number): void {
  const histogram = cellHistogram.fill(0);
  const right = Math.min(page.width, (column + 1) * CELL);
  const bottom = Math.min(page.height, (row + 1) * CELL);
  let count = 0;
  // Every other line is enough to know a cell.
  const lightness = (from: number) => ((page.data[from] ?? 0) + 2 * (page.data[from + 1] ?? 0) + (page.data[from + 2] ?? 0)) >> 2;
  for (let y = row * CELL; y < bottom; y += 2) {
    for (let x = column * CELL; x < right; x += 1) {
      const level = lightness((y * page.width + x) * 3);
      histogram[level] = (histogram[level] ?? 0) + 1;
      count += 1;
    }
  }
  const low = percentile(histogram, count, 0.65);
  const high = percentile(histogram, count, 0.95);
  let r = 0;
  let g = 0;
  let b = 0;
  let n = 0;
  for (let y = row * CELL; y < bottom; y += 2) {
    for (let x = column * CELL; x < right; x += 1) {
      const from = (y * page.width + x) * 3;
      const level = lightness(from);
      if (level < low || level > high) continue;
      r += page.data[from] ?? 0;
      g += page.data[from + 1] ?? 0;
      b += page.data[from + 2] ?? 0;
      n += 1;
    }
  }
  into[at] = r / n;
  into[at + 1] = g / n;
  into[at + 2] = b / n;
}

export function percentile(histogram: Uint32Array, count: number, share: number): number {
  let below = 0;
  for (let level = 0; level < histogram.length; level += 1) {
    below += histogram[level] ?? 0;
    if (below > count * share) return level;
  }
  return histogram.length - 1;
}

function validCells(bright: Float32Array, columns: number, rows: number): Uint8Array {
  const valid = new Uint8Array(columns * rows).fill(1);
  const around = new Float32Array((REACH + 2) ** 2);
  // Four cells share what is usual around them, and every other cell around is enough to know it.
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column += 2) {
      for (let channel = 0; channel < 3; channel += 1) {
        let count = 0;
        for (let y = Math.max(0, row - REACH); y <= Math.min(rows - 1, row + REACH + 1); y += 2) {
          for (let x = Math.max(0, column - REACH); x <= Math.min(columns - 1, column + REACH + 1); x += 2) {
            around[count] = bright[(y * columns + x) * 3 + channel] ?? 0;
            count += 1;
          }
        }
        const usual = around.subarray(0, count).sort()[Math.floor(count * 0.75)] ?? 255;
        for (let y = row; y < Math.min(rows, row + 2); y += 1) {
          for (let x = column; x < Math.min(columns, column + 2); x += 1) if ((bright[(y * columns + x) * 3 + channel] ?? 0) < usual * PAPER_SHARE) valid[y * columns + x] = 0;
        }
      }
    }
  }
  return valid;
}

/** Box mean of valid cells, reaching further where none is near. */
function smooth(colour: Float32Array, valid: Uint8Array, columns: number, rows: number, radius: number): Float32Array {
  const result = new Float32Array(colour.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let reach = radius; ; reach += 1) {
        let r = 0;
        let g = 0;
        let b = 0;
        let n = 0;
        for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y += 1) {
          for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x += 1) {
            const at = y * columns + x;
            if (!valid[at]) continue;
            r += colour[at * 3] ?? 0;
            g += colour[at * 3 + 1] ?? 0;
            b += colour[at * 3 + 2] ?? 0;
            n += 1;
          }
        }
        const everything = reach > columns + rows;
        if (n < 3 && !everything) continue;
        result.set(n ? [Math.max(1, r / n), Math.max(1, g / n), Math.max(1, b / n)] : [255, 255, 255], (row * columns + column) * 3);
        break;
      }
    }
  }
  return result;
}

/** −log10 of 0…1 in 1/255 steps; black is cut at 1/255. */
export const densityOfLevel: Float32Array = Float32Array.from({ length: 256 }, (_, level) => -Math.log10(Math.max(1, level) / 255));

/**
 * Writes the paper's density of one row of positions into `into` (R, G, B per pixel).
 * @param y row, in reduced pixels
 * @param x0 first position, in reduced pixels
 * @param step distance between positions, in reduced pixels
 */
export function paperDensityRow(grid: PaperGrid, y: number, x0: number, step: number, count: number, into: Float32Array): void {
  const { cell, columns, rows, colour } = grid;
  const gy = Math.min(Math.max(y / cell - 0.5, 0), rows - 1);
  const row = Math.min(Math.floor(gy), Math.max(0, rows - 2));
  const fy = rows > 1 ? gy - row : 0;
  const below = rows > 1 ? columns * 3 : 0;
  // Density of the mean is taken at grid columns and interpolated along the row: paper varies slowly.
  const line = new Float32Array(columns * 3);
  for (let at = 0; at < line.length; at += 1) {
    const from = row * columns * 3 + at;
    line[at] = -Math.log10(((colour[from] ?? 255) * (1 - fy) + (colour[from + below] ?? 255) * fy) / 255);
  }
  const last = (columns - 1) * 3;
  for (let index = 0, at = 0; index < count; index += 1, at += 3) {
    const gx = Math.min(Math.max((x0 + index * step) / cell - 0.5, 0), columns - 1);
    const left = Math.floor(gx) * 3;
    const right = Math.min(left + 3, last);
    const f = gx - Math.floor(gx);
    for (let channel = 0; channel < 3; channel += 1) {
      into[at + channel] = (line[left + channel] ?? 0) * (1 - f) + (line[right + channel] ?? 0) * f;
    }
  }
}

/**
 * Writes one over the paper's level (R, G, B per pixel) of one row of positions into `into`: times a pixel's level it is the share of
 * light that what lies on the paper lets through. Positions as `paperDensityRow`.
 */
export function whiteRow(grid: PaperGrid, y: number, x0: number, step: number, count: number, into: Float32Array): void {
  const { cell, columns, rows, colour } = grid;
  const gy = Math.min(Math.max(y / cell - 0.5, 0), rows - 1);
  const row = Math.min(Math.floor(gy), Math.max(0, rows - 2));
  const fy = rows > 1 ? gy - row : 0;
  const upper = row * columns * 3;
  const lower = rows > 1 ? upper + columns * 3 : upper;
  const last = (columns - 1) * 3;
  for (let index = 0, at = 0; index < count; index += 1, at += 3) {
    const gx = Math.min(Math.max((x0 + index * step) / cell - 0.5, 0), columns - 1);
    const left = Math.floor(gx) * 3;
    const right = Math.min(left + 3, last);
    const fx = gx - Math.floor(gx);
    for (let channel = 0; channel < 3; channel += 1) {
      const above = (colour[upper + left + channel] ?? 255) * (1 - fx) + (colour[upper + right + channel] ?? 255) * fx;
      const below = (colour[lower + left + channel] ?? 255) * (1 - fx) + (colour[lower + right + channel] ?? 255) * fx;
      into[at + channel] = 1 / (above * (1 - fy) + below * fy);
    }
  }
}

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
  const [low, high] = brightest(histogram, count);
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

/** The 65th and the 95th percentile, from the bright end on, where they are in most cells. */
function brightest(histogram: Uint32Array, count: number): readonly [low: number, high: number] {
  let level = 255;
  let above = histogram[level] ?? 0;
  const down = (share: number): number => {
    for (; level > 0 && above < count * (1 - share); level -= 1) above += histogram[level - 1] ?? 0;
    return level;
  };
  const high = down(0.95);
  return [down(0.65), high];
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

/** Positions along a row of the reduced page: the first number of the cell at the left of each, and its share of the way to the next. */
export interface Columns {
  readonly left: Int32Array;
  readonly share: Float32Array;
}

/**
 * @param x0 first position, in reduced pixels
 * @param step distance between positions, in reduced pixels
 */
export function columnsAt({ cell, columns }: PaperGrid, x0: number, step: number, count: number): Columns {
  const place = (index: number): number => Math.min(Math.max((x0 + index * step) / cell - 0.5, 0), columns - 1);
  return { left: Int32Array.from({ length: count }, (_, index) => Math.floor(place(index)) * 3), share: Float32Array.from({ length: count }, (_, index) => place(index) % 1) };
}

/** The paper's colour at each column of cells in one row, and the last one's once more. */
function lineOf({ cell, columns, rows, colour }: PaperGrid, y: number): Float32Array {
  const gy = Math.min(Math.max(y / cell - 0.5, 0), rows - 1);
  const row = Math.min(Math.floor(gy), Math.max(0, rows - 2));
  const upper = row * columns * 3;
  const lower = rows > 1 ? upper + columns * 3 : upper;
  const share = gy - row;
  const line = new Float32Array(columns * 3 + 3);
  for (let at = 0; at < columns * 3; at += 1) line[at] = (colour[upper + at] ?? 255) * (1 - share) + (colour[lower + at] ?? 255) * share;
  line.copyWithin(columns * 3, columns * 3 - 3, columns * 3);
  return line;
}

/**
 * Writes the paper's density of one row of positions into `into` (R, G, B per pixel).
 * @param y row, in reduced pixels
 */
export function paperDensityRow(grid: PaperGrid, y: number, { left, share }: Columns, into: Float32Array): void {
  // Density of the mean is taken at grid columns and interpolated along the row: paper varies slowly.
  const line = lineOf(grid, y);
  for (let at = 0; at < line.length; at += 1) line[at] = -Math.log10((line[at] ?? 255) / 255);
  for (let index = 0, at = 0; index < left.length; index += 1, at += 3) {
    const [from, beside] = [left[index] ?? 0, share[index] ?? 0];
    for (let channel = from, to = at; channel < from + 3; channel += 1, to += 1) into[to] = (line[channel] ?? 0) * (1 - beside) + (line[channel + 3] ?? 0) * beside;
  }
}

/**
 * Writes one over the paper's level (R, G, B per pixel) of one row of positions into `into`: times a pixel's level it is the share of
 * light that what lies on the paper lets through.
 * @param y row, in reduced pixels
 */
export function whiteRow(grid: PaperGrid, y: number, { left, share }: Columns, into: Float32Array): void {
  const line = lineOf(grid, y);
  for (let index = 0, at = 0; index < left.length; index += 1, at += 3) {
    const [from, beside] = [left[index] ?? 0, share[index] ?? 0];
    for (let channel = from, to = at; channel < from + 3; channel += 1, to += 1) into[to] = 1 / ((line[channel] ?? 0) * (1 - beside) + (line[channel + 3] ?? 0) * beside);
  }
}

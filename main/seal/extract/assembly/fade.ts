// Paper noise and specks taken out of `alpha`.
import { alpha, height, room, width } from './box';

/** Of the threshold: what is under this share of it is gone, and what is over this many times it is kept. */
const GONE: f32 = 0.5;
const KEPT: f32 = 1.5;
/** Mean alpha around that keeps nothing of what lies there, and how much more keeps all. */
const LEAST_AROUND: f32 = 8;
const SPAN_AROUND: f32 = 16;

/** Four bytes a pixel of a line: which cell it lies in. */
let cells: usize = 0;

/**
 * Alpha under `threshold` fades out, and so does what has hardly any ink around it (mean over the cells of `cell` pixels that touch it).
 * @param threshold 0…1
 */
export function fade(threshold: f32, cell: i32): void {
  const columns = (width + cell - 1) / cell;
  const rows = (height + cell - 1) / cell;
  const lineBytes = <usize>(columns + 2) << 2;
  const sums = room(lineBytes * (rows + 2)); // with an empty frame
  memory.fill(sums, 0, lineBytes * (rows + 2));
  cells = room(<usize>width << 2);
  for (let x = 0; x < width; x += 1) store<i32>(cells + (<usize>x << 2), (x / cell) << 2);
  const faded = room(256);
  for (let value = 0; value < 256; value += 1) store<u8>(faded + value, fadedLevel(<f32>value, threshold * 255));
  const shares = room(<usize>columns << 2);
  for (let y = 0; y < height; y += 1) addLine(alpha + <usize>y * width, sums + <usize>(y / cell + 1) * lineBytes + 4);
  const around: i32 = 9 * cell * cell;
  for (let row = 0; row < rows; row += 1) {
    weighCells(sums + <usize>row * lineBytes, lineBytes, columns, <f32>around, shares);
    for (let y = row * cell; y < min(height, (row + 1) * cell); y += 1) fadeLine(alpha + <usize>y * width, faded, shares);
  }
}

/** Steps 0 → 1 of it between what is gone and what is kept, smooth at both ends. */
function fadedLevel(value: f32, threshold: f32): u8 {
  const t = min<f32>(1, max<f32>(0, (value - threshold * GONE) / max<f32>(1, threshold * (KEPT - GONE))));
  return <u8>(value * t * t * (3 - 2 * t));
}

function addLine(line: usize, sums: usize): void {
  for (let x = 0; x < width; x += 1) {
    if (x + 8 <= width && load<u64>(line + x) == 0) {
      x += 7;
      continue;
    }
    const to = sums + load<i32>(cells + (<usize>x << 2));
    store<u32>(to, load<u32>(to) + load<u8>(line + x));
  }
}

/** Says of each cell of a row how much of its ink is kept. @param sums of the row above @param around pixels that nine cells have */
function weighCells(sums: usize, lineBytes: usize, columns: i32, around: f32, shares: usize): void {
  let left = down(sums, lineBytes);
  let here = down(sums + 4, lineBytes);
  for (let column: usize = 0; column < <usize>columns << 2; column += 4) {
    const right = down(sums + column + 8, lineBytes);
    store<f32>(shares + column, min<f32>(1, max<f32>(0, (<f32>(left + here + right) / around - LEAST_AROUND) / SPAN_AROUND)));
    left = here;
    here = right;
  }
}

@inline
function down(at: usize, lineBytes: usize): u32 {
  return load<u32>(at) + load<u32>(at + lineBytes) + load<u32>(at + 2 * lineBytes);
}

function fadeLine(line: usize, faded: usize, shares: usize): void {
  for (let x = 0; x < width; x += 1) {
    if (x + 8 <= width && load<u64>(line + x) == 0) {
      x += 7;
      continue;
    }
    const share = load<f32>(shares + load<i32>(cells + (<usize>x << 2)));
    store<u8>(line + x, <u8>(<f32>load<u8>(faded + load<u8>(line + x)) * share));
  }
}

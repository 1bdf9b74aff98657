// How strongly a seal was pressed, place by place: coverage in the midst of strokes, which one side of a seal may have half of.
import { room } from './box';
import { known, planeBytes, planeHeight, planeWidth } from './planes';

/** A float for each pixel of the planes: coverage in the midst of strokes near it, 0…1. */
export let levels: usize = 0;

const CELL_MM: f32 = 2;
/** Ink goes on around the midst of a stroke for this far. */
const INSIDE_MM: f32 = 0.25;
/** Less than this share of the seal's own level is no midst of a stroke. */
const LEAST: f32 = 0.4;
/** So much ink of the seal's own level, in a cell, is believed beforehand. */
const BELIEVED_MM2: f32 = 0.15;
/** No place is pressed so much less, or more, than the whole. */
const WEAKEST: f32 = 0.5;
const STRONGEST: f32 = 1.6;
/** Every second line and column is looked at. */
const EVERY: i32 = 2;

/** @param level coverage in the midst of strokes over the whole seal, 0…1 @param pxPerMm of the planes */
export function findLevels(level: f32, pxPerMm: f32): void {
  levels = room(planeBytes);
  const cell = max(4, <i32>Mathf.round(CELL_MM * pxPerMm));
  const columns = planeWidth / cell + 1;
  const rows = planeHeight / cell + 1;
  const cells = columns * rows;
  const sums = room(<usize>cells << 2);
  const counts = room(<usize>cells << 2);
  const kept = room(<usize>max(columns, rows) << 2);
  memory.fill(sums, 0, <usize>cells << 2);
  memory.fill(counts, 0, <usize>cells << 2);
  const reach = max(1, <i32>Mathf.round(INSIDE_MM * pxPerMm));
  const least = LEAST * level;
  let sum: f64 = 0;
  let count: f64 = 0;
  for (let y = reach; y < planeHeight - reach; y += EVERY) {
    for (let x = reach; x < planeWidth - reach; x += EVERY) {
      const at = known + (<usize>(y * planeWidth + x) << 2);
      const covered = load<f32>(at);
      if (covered <= least) continue;
      const across = <usize>reach << 2;
      const down = <usize>(reach * planeWidth) << 2;
      if (load<f32>(at - across) <= least || load<f32>(at + across) <= least || load<f32>(at - down) <= least || load<f32>(at + down) <= least) continue;
      const to = <usize>((y / cell) * columns + x / cell) << 2;
      store<f32>(sums + to, load<f32>(sums + to) + covered);
      store<f32>(counts + to, load<f32>(counts + to) + 1);
      sum += covered;
      count += 1;
    }
  }
  const mean = count > 0 ? <f32>(sum / count) : level;
  const believed = (BELIEVED_MM2 * pxPerMm * pxPerMm) / <f32>(EVERY * EVERY);
  for (let grid = sums, pass = 0; pass < 2; grid = counts, pass += 1) {
    for (let row = 0; row < rows; row += 1) for (let times = 0; times < 2; times += 1) smooth(grid + (<usize>(row * columns) << 2), 4, columns, kept);
    for (let column = 0; column < columns; column += 1) for (let times = 0; times < 2; times += 1) smooth(grid + (<usize>column << 2), <usize>columns << 2, rows, kept);
  }
  for (let at: usize = 0; at < <usize>cells << 2; at += 4) {
    const share = (load<f32>(sums + at) + believed * mean) / ((load<f32>(counts + at) + believed) * mean);
    store<f32>(sums + at, min<f32>(1, level * max<f32>(WEAKEST, min<f32>(STRONGEST, share))));
  }
  spread(sums, columns, rows, cell);
}

/** A line of numbers, each with its two neighbours to each side (1 4 6 4 1); beyond the ends they go on. */
function smooth(line: usize, step: usize, count: i32, kept: usize): void {
  for (let at = 0; at < count; at += 1) store<f32>(kept + (<usize>at << 2), load<f32>(line + <usize>at * step));
  for (let at = 0; at < count; at += 1) {
    const sum = near(kept, at - 2, count) + near(kept, at + 2, count) + 4 * (near(kept, at - 1, count) + near(kept, at + 1, count)) + 6 * near(kept, at, count);
    store<f32>(line + <usize>at * step, sum / 16);
  }
}

@inline
function near(numbers: usize, at: i32, count: i32): f32 {
  return load<f32>(numbers + (<usize>max(0, min(count - 1, at)) << 2));
}

/** The cells' numbers for each pixel, bilinear. */
function spread(cells: usize, columns: i32, rows: i32, cell: i32): void {
  const perCell: f32 = 1 / <f32>cell;
  for (let y = 0, to = levels; y < planeHeight; y += 1) {
    const down = min(<f32>(rows - 1), max<f32>(0, (<f32>y + 0.5) * perCell - 0.5));
    const upper = <i32>down;
    const first = cells + (<usize>(upper * columns) << 2);
    const second = cells + (<usize>(min(rows - 1, upper + 1) * columns) << 2);
    const below = down - <f32>upper;
    for (let x = 0; x < planeWidth; x += 1, to += 4) {
      const across = min(<f32>(columns - 1), max<f32>(0, (<f32>x + 0.5) * perCell - 0.5));
      const left = <usize>across << 2;
      const right = <usize>min(columns - 1, <i32>across + 1) << 2;
      const beside = across - <f32>(<i32>across);
      store<f32>(to, (load<f32>(first + left) * (1 - beside) + load<f32>(first + right) * beside) * (1 - below) + (load<f32>(second + left) * (1 - beside) + load<f32>(second + right) * beside) * below);
    }
  }
}

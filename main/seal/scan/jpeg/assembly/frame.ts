// What the frame and scan headers say, written by the caller before anything is decoded.

/** Component records of 8 i32: blocks across and down in an MCU, DC table, AC table, and room for this module. */
export const components = memory.data(3 * 32, 16);
/** Quantisation of each component: 64 i32 in the order of the stream. */
export const quantisation = memory.data(3 * 256, 16);

export let componentCount: i32 = 0;
export let width: i32 = 0;
export let height: i32 = 0;
/** Blocks of the largest component in an MCU. */
export let across: i32 = 1;
export let down: i32 = 1;
export let mcusPerLine: i32 = 0;
export let mcuLines: i32 = 0;
/** MCUs between restart markers; 0: none. */
export let restartEvery: i32 = 0;

export function setFrame(count: i32, wide: i32, high: i32, restart: i32): void {
  componentCount = count;
  width = wide;
  height = high;
  restartEvery = restart;
  across = blocksAcross(0);
  down = blocksDown(0);
  mcusPerLine = (wide + 8 * across - 1) / (8 * across);
  mcuLines = (high + 8 * down - 1) / (8 * down);
}

@inline
export function blocksAcross(component: i32): i32 {
  return load<i32>(components + (<usize>component << 5));
}
@inline
export function blocksDown(component: i32): i32 {
  return load<i32>(components + (<usize>component << 5), 4);
}
@inline
export function dcTable(component: i32): i32 {
  return load<i32>(components + (<usize>component << 5), 8);
}
@inline
export function acTable(component: i32): i32 {
  return load<i32>(components + (<usize>component << 5), 12);
}

/** Natural order (row × 8 + column) of the coefficients in the order of the stream, T.81 figure 5. */
export const zigzag = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45,
  38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

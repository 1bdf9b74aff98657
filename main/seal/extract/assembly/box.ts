// The box in work, written by the caller: its pixels, and one over the paper's level for bands of lines.

/** Lines that share the paper's colour: 2 to this. */
const BAND_SHIFT: i32 = 4;
/** Bytes behind each room that may be written or read: a vector. */
const SPARE: usize = 16;

export let width: i32 = 0;
export let height: i32 = 0;
/** The width, up to whole vectors. */
export let padded: i32 = 0;
/** R, G, B of each pixel. */
export let rgb: usize = 0;
/** For each band a row of floats for R, one for G, one for B, `padded` numbers each. */
export let white: usize = 0;
/** 0…255 a pixel: how much of the paper the ink covers. */
export let alpha: usize = 0;
/** 1 where print lies. */
export let print: usize = 0;
/** First byte that is not taken. */
export let free: usize = 0;

/** Gives back all room from a byte on. */
export function openAt(from: usize): void {
  free = from;
}

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Takes room for so many bytes; nothing in it is cleared. */
export function room(bytes: usize): usize {
  const at = free;
  free = (at + bytes + SPARE + 15) & ~15;
  const missing = <i32>((free + 0xffff) >> 16) - memory.size();
  if (missing > 0) memory.grow(missing);
  return at;
}

/** Starts a new box, from `from` on. The addresses of what the caller writes are known from then on. */
export function openBox(from: usize, wide: i32, high: i32): void {
  free = (from + 15) & ~15;
  width = wide;
  height = high;
  padded = (wide + 3) & ~3;
  const pixels = <usize>wide * high;
  rgb = room(3 * pixels);
  white = room(<usize>(((high - 1) >> BAND_SHIFT) + 1) * padded * 12);
  alpha = room(pixels);
  print = room(pixels);
}

/** Row of R of a line's band; those of G and B follow, `padded` numbers each. */
@inline
export function whiteOf(y: i32): usize {
  return white + <usize>(y >> BAND_SHIFT) * padded * 12;
}

const NOTHING = i8x16.splat(0);

/** Light over paper of four pixels: their red, their green, their blue. @param four 12 bytes; what follows is not looked at */
@inline
export function red(four: v128, paper: usize): v128 {
  return share(i8x16.shuffle(four, NOTHING, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16), paper);
}
@inline
export function green(four: v128, paper: usize): v128 {
  return share(i8x16.shuffle(four, NOTHING, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16), paper);
}
@inline
export function blue(four: v128, paper: usize): v128 {
  return share(i8x16.shuffle(four, NOTHING, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16), paper);
}
@inline
function share(levels: v128, paper: usize): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(levels), v128.load(paper));
}

/** Brightness as JPEG has it (Rec. 601). */
@inline
export function luma(r: v128, g: v128, b: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(r, f32x4.splat(0.299)), f32x4.mul(g, f32x4.splat(0.587))), f32x4.mul(b, f32x4.splat(0.114)));
}

/** How much clearer one channel is than the mean of two others. */
@inline
export function clearer(clear: v128, first: v128, second: v128): v128 {
  return f32x4.sub(clear, f32x4.mul(f32x4.add(first, second), f32x4.splat(0.5)));
}

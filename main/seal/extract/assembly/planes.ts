// What is known around print, reduced to about 300 dpi: planes of floats, a number a pixel unless said otherwise.
import { alpha, blue, clearer, green, height, luma, padded, print, red, rgb, room, whiteOf, width } from './box';

export let planeWidth: i32 = 0;
export let planeHeight: i32 = 0;
/** Pixels of the box a side that become one. */
export let factor: i32 = 1;
/** Share of light, 1 = paper. */
export let light: usize = 0;
/** Ink's colour, 1 = full ink. */
export let colour: usize = 0;
/** Difference of the two channels that show the ink: tells coloured print from ink. */
export let tint: usize = 0;
/** Coverage where there is no print, 1 = full ink; 0 in the zone. */
export let known: usize = 0;
/** From the seal's edge where print lies, mm, written by the caller. */
export let distance: usize = 0;
/** Bytes: 1 where print lies. */
export let core: usize = 0;
/** Bytes: `PRINT` in the core and the blurred rim around it, where coverage is not known; `EDGE` at edges of ink in the open that are looked at once more. */
export let zone: usize = 0;
export const PRINT: u8 = 1;
export const EDGE: u8 = 2;
export let planeBytes: usize = 0;

/** Four rows of floats over the box, and one of bytes. */
let sums: usize = 0;
let marks: usize = 0;

/** @param rim pixels around print where coverage is not known @param fullColour of full ink */
export function openPlanes(by: i32, rim: i32, isBlue: bool, fullColour: f32): void {
  factor = by;
  planeWidth = (width + by - 1) / by;
  planeHeight = (height + by - 1) / by;
  const pixels = <usize>planeWidth * planeHeight;
  planeBytes = (pixels * 4 + 31) & ~15;
  light = room(5 * planeBytes);
  colour = light + planeBytes;
  tint = colour + planeBytes;
  known = tint + planeBytes;
  distance = known + planeBytes;
  core = room(pixels);
  zone = room(pixels);
  sums = room(<usize>padded << 4);
  marks = room(padded);
  reduce(isBlue, 1 / fullColour);
  widen(rim);
}

function reduce(isBlue: bool, perColour: f32): void {
  const bytes = <usize>padded << 2;
  for (let row = 0; row < planeHeight; row += 1) {
    memory.fill(sums, 0, bytes << 2);
    memory.fill(marks, 0, padded);
    const end = min(height, (row + 1) * factor);
    for (let y = row * factor; y < end; y += 1) addLine(y, isBlue, perColour);
    const lines = end - row * factor;
    const to = (<usize>row * planeWidth) << 2;
    meanOfEach(sums, light + to, lines);
    meanOfEach(sums + bytes, colour + to, lines);
    meanOfEach(sums + 2 * bytes, tint + to, lines);
    meanOfEach(sums + 3 * bytes, known + to, lines * 255);
    const marked = core + <usize>row * planeWidth;
    for (let x = 0, at = 0; x < planeWidth; x += 1) {
      let any: u8 = 0;
      for (const last = min(width, at + factor); at < last; at += 1) any |= load<u8>(marks + at);
      store<u8>(marked + x, any);
    }
  }
}

@inline
function addTo(at: usize, numbers: v128): void {
  v128.store(at, f32x4.add(v128.load(at), numbers));
}

/** Adds a line's light, colour, tint and coverage (0…255) to the rows of sums, and its print to `marks`. */
@inline
function addLine(y: i32, isBlue: bool, perColour: f32): void {
  const bytes = <usize>padded << 2;
  const paper = whiteOf(y);
  const line = <usize>y * width;
  for (let x: usize = 0; x < <usize>width; x += 4) {
    const four = v128.load(rgb + (line + x) * 3);
    const at = paper + (x << 2);
    const r = red(four, at);
    const g = green(four, at + bytes);
    const b = blue(four, at + 2 * bytes);
    const to = sums + (x << 2);
    addTo(to, luma(r, g, b));
    addTo(to + bytes, f32x4.mul(isBlue ? clearer(b, r, g) : clearer(r, g, b), f32x4.splat(perColour)));
    addTo(to + 2 * bytes, isBlue ? f32x4.sub(r, g) : f32x4.sub(g, b));
    addTo(to + 3 * bytes, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(alpha + line + x)))));
    store<u32>(marks + x, load<u32>(marks + x) | load<u32>(print + line + x));
  }
}

/** Sums of `factor` columns over `lines` lines (times a unit) as means. */
function meanOfEach(from: usize, to: usize, lines: i32): void {
  let x = 0;
  if (factor == 2) {
    const share = f32x4.splat(<f32>1 / <f32>(lines << 1));
    for (const whole = width >> 1; x + 4 <= whole; x += 4, from += 32, to += 16) {
      const first = v128.load(from);
      const second = v128.load(from, 16);
      v128.store(to, f32x4.mul(f32x4.add(i32x4.shuffle(first, second, 0, 2, 4, 6), i32x4.shuffle(first, second, 1, 3, 5, 7)), share));
    }
  }
  for (let at = x * factor; x < planeWidth; x += 1, at += factor, to += 4) {
    const across = min(factor, width - at);
    let sum: f32 = 0;
    for (const end = from + (<usize>across << 2); from < end; from += 4) sum += load<f32>(from);
    store<f32>(to, sum / <f32>(across * lines));
  }
}

/** The zone: print widened by `rim` to each side; nothing is known there. */
function widen(rim: i32): void {
  const pixels = <usize>planeWidth * planeHeight;
  const across = room(pixels);
  memory.fill(across, 0, pixels);
  for (let y = 0; y < planeHeight; y += 1) {
    const line = <usize>y * planeWidth;
    for (let x = 0; x < planeWidth; x += 1) {
      if (!load<u8>(core + line + x)) continue;
      for (let near = max(0, x - rim), last = min(planeWidth - 1, x + rim); near <= last; near += 1) store<u8>(across + line + near, 1);
    }
  }
  for (let y = 0; y < planeHeight; y += 1) {
    const line = zone + <usize>y * planeWidth;
    const first = across + <usize>max(0, y - rim) * planeWidth;
    const last = across + <usize>min(planeHeight - 1, y + rim) * planeWidth;
    for (let x: usize = 0; x < <usize>planeWidth; x += 16) {
      let any = v128.load(first + x);
      for (let near = first + planeWidth; near <= last; near += planeWidth) any = v128.or(any, v128.load(near + x));
      v128.store(line + x, any); // behind the line's end the next one is written over it
    }
  }
  for (let at: usize = 0; at < pixels; at += 1) if (load<u8>(zone + at)) store<f32>(known + (at << 2), 0);
}

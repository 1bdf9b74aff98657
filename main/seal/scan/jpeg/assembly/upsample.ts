// Colour at half resolution is spread with the triangle filter of libjpeg ("fancy upsampling"), roundings and edges included, so that pixels agree.
import { across, blocksAcross, componentCount, down, blocksDown, height, width } from './frame';
import { convertGreyLine, convertLine } from './colour';

/** Room for a line of a page: column sums (16 bits, one more at either end), then the spread line (8 bits). */
const MOST: usize = 65_536 + 64;
let sums: usize = 0;
let blueLine: usize = 0;
let redLine: usize = 0;

/** @param at room of 5 × 65 600 bytes */
export function setLineRoom(at: usize): void {
  sums = at + 32;
  blueLine = at + 3 * MOST;
  redLine = at + 4 * MOST;
}

@inline
function inside(value: i32, last: i32): i32 {
  return value < 0 ? 0 : value > last ? last : value;
}

/**
 * Planes as R, G, B.
 * @param light luminance plane; colour planes follow at `colour`, `apart` bytes from each other
 * @param originX page coordinates of the planes' first pixel
 */
export function convertBox(light: usize, colour: usize, apart: i32, stride: i32, colourStride: i32, originX: i32, originY: i32, left: i32, top: i32, wide: i32, high: i32, out: usize): void {
  const halfX = componentCount > 1 && across / blocksAcross(1) == 2;
  const halfY = componentCount > 1 && down / blocksDown(1) == 2;
  // Colour samples that belong to the page; what is behind them is the coder's filling.
  const lastX = (halfX ? (width + 1) >> 1 : width) - 1;
  const lastY = (halfY ? (height + 1) >> 1 : height) - 1;
  const fromX = halfX ? originX >> 1 : originX;
  const fromY = halfY ? originY >> 1 : originY;
  const first = halfX ? left >> 1 : left;
  const end = halfX ? (left + wide - 1) >> 1 : left + wide - 1;
  for (let y = top; y < top + high; y += 1, out += wide * 3) {
    const lightLine = light + <usize>((y - originY) * stride + left - originX);
    if (componentCount == 1) {
      convertGreyLine(lightLine, wide, out);
      continue;
    }
    const near = halfY ? y >> 1 : y;
    const far = halfY ? inside((y & 1) == 1 ? near + 1 : near - 1, lastY) : near;
    const nearLine = colour + <usize>((near - fromY) * colourStride - fromX);
    const farLine = colour + <usize>((far - fromY) * colourStride - fromX);
    spread(nearLine, farLine, first, end, lastX, halfX, halfY, blueLine);
    spread(nearLine + apart, farLine + apart, first, end, lastX, halfX, halfY, redLine);
    const skip = halfX ? left & 1 : 0;
    convertLine(lightLine, blueLine + skip, redLine + skip, wide, out);
  }
}

/** Samples `first` to `end` of a colour line, as bytes from `to` on: one each, or two. */
@inline
function spread(near: usize, far: usize, first: i32, end: i32, last: i32, halfX: bool, halfY: bool, to: usize): void {
  if (!halfX) {
    memory.copy(to, near + first, end - first + 1);
    return;
  }
  const count = end - first + 1;
  const from = max(0, first - 1);
  // Sums of (3 near + far), from the sample before the first to that behind the last.
  let at = sums + <usize>((from - first) << 1);
  const three = i16x8.splat(3);
  for (let x = from; x <= end + 1; x += 8, at += 16) v128.store(at, i16x8.add(i16x8.mul(v128.load8x8_u(near + x), three), v128.load8x8_u(far + x)));
  if (first == 0) store<i16>(sums - 2, load<i16>(sums));
  if (end >= last) store<i16>(sums + <usize>((last - first + 1) << 1), load<i16>(sums + <usize>((last - first) << 1)));
  // Without vertical spreading a sum is 4 × the sample, and libjpeg rounds the other way round.
  const even = i16x8.splat(halfY ? 8 : 4);
  const odd = i16x8.splat(halfY ? 7 : 8);
  at = sums;
  for (let x = 0; x < count; x += 8, at += 16, to += 16) {
    const here = i16x8.mul(v128.load(at), three);
    const left = i16x8.shr_u(i16x8.add(i16x8.add(here, v128.load(at - 2)), even), 4);
    const right = i16x8.shr_u(i16x8.add(i16x8.add(here, v128.load(at, 2)), odd), 4);
    v128.store(to, v128.or(left, i16x8.shl(right, 8)));
  }
}

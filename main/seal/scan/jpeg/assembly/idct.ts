// The inverse DCT of Loeffler, Ligtenberg and Moschytz in 13-bit fixed point, with the roundings of libjpeg's accurate integer one, so that pixels agree.
// Four lines at a time.
import { clamp } from './colour';

const work = memory.data(64 * 4, 16);

/** 8 × 8 coefficients, dequantised, natural order, as pixels. */
export function inverse(block: usize, to: usize, stride: i32): void {
  // Columns, turned: then the lines lie as the columns did.
  pass(block, work, 11, 0);
  pass(block + 16, work + 128, 11, 0);
  pass(work, block, 18, 128);
  pass(work + 16, block + 128, 18, 128);
  for (let row: usize = 0; row < 256; row += 32) {
    const levels = i16x8.narrow_i32x4_s(v128.load(block + row), v128.load(block + row, 16));
    v128.store64_lane(to, i8x16.narrow_i16x8_u(levels, levels), 0);
    to += stride;
  }
}

/** A block whose only coefficient is the mean. */
export function flat(level: i32, to: usize, stride: i32): void {
  const value = clamp(((level + 4) >> 3) + 128);
  const eight = <u64>value * 0x0101010101010101;
  for (let row = 0; row < 8; row += 1) store<u64>(to + <usize>(row * stride), eight);
}

@inline
function by(value: v128, factor: i32): v128 {
  return i32x4.mul(value, i32x4.splat(factor));
}

/**
 * Transforms four columns of eight, 32 bytes from value to value, and writes each as a line.
 * @param shift back from fixed point, rounded
 * @param offset added at the end
 */
function pass(from: usize, to: usize, shift: i32, offset: i32): void {
  const c0 = v128.load(from);
  const c1 = v128.load(from, 32);
  const c2 = v128.load(from, 64);
  const c3 = v128.load(from, 96);
  const c4 = v128.load(from, 128);
  const c5 = v128.load(from, 160);
  const c6 = v128.load(from, 192);
  const c7 = v128.load(from, 224);
  const half = i32x4.splat((1 << (shift - 1)) + (offset << shift));
  // Even part.
  const z1 = by(i32x4.add(c2, c6), 4433);
  const t2 = i32x4.add(z1, by(c6, -15137));
  const t3 = i32x4.add(z1, by(c2, 6270));
  const t0 = i32x4.add(i32x4.shl(i32x4.add(c0, c4), 13), half);
  const t1 = i32x4.add(i32x4.shl(i32x4.sub(c0, c4), 13), half);
  const e0 = i32x4.add(t0, t3);
  const e3 = i32x4.sub(t0, t3);
  const e1 = i32x4.add(t1, t2);
  const e2 = i32x4.sub(t1, t2);
  // Odd part.
  const s73 = i32x4.add(c7, c3);
  const s51 = i32x4.add(c5, c1);
  const z5 = by(i32x4.add(s73, s51), 9633);
  const za = by(i32x4.add(c7, c1), -7373);
  const zb = by(i32x4.add(c5, c3), -20995);
  const zc = i32x4.add(by(s73, -16069), z5);
  const zd = i32x4.add(by(s51, -3196), z5);
  const o3 = i32x4.add(by(c7, 2446), i32x4.add(za, zc));
  const o2 = i32x4.add(by(c5, 16819), i32x4.add(zb, zd));
  const o1 = i32x4.add(by(c3, 25172), i32x4.add(zb, zc));
  const o0 = i32x4.add(by(c1, 12299), i32x4.add(za, zd));
  storeTurned(to, i32x4.shr_s(i32x4.add(e0, o0), shift), i32x4.shr_s(i32x4.add(e1, o1), shift), i32x4.shr_s(i32x4.add(e2, o2), shift), i32x4.shr_s(i32x4.add(e3, o3), shift));
  storeTurned(to + 16, i32x4.shr_s(i32x4.sub(e3, o3), shift), i32x4.shr_s(i32x4.sub(e2, o2), shift), i32x4.shr_s(i32x4.sub(e1, o1), shift), i32x4.shr_s(i32x4.sub(e0, o0), shift));
}

@inline
function storeTurned(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to, i64x2.shuffle(ab, cd, 1, 3), 32);
  v128.store(to, i64x2.shuffle(abHigh, cdHigh, 0, 2), 64);
  v128.store(to, i64x2.shuffle(abHigh, cdHigh, 1, 3), 96);
}

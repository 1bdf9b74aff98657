// The inverse DCT of Loeffler, Ligtenberg and Moschytz in 13-bit fixed point, with the roundings of libjpeg's accurate integer one, so that pixels agree.
import { clamp } from './colour';

const work = memory.data(64 * 4, 16);

/** 8 × 8 coefficients, dequantised, natural order, as pixels. */
export function inverse(block: usize, to: usize, stride: i32): void {
  for (let column: usize = 0; column < 32; column += 4) columnPass(block + column, work + column);
  for (let row = 0; row < 8; row += 1) rowPass(work + (<usize>row << 5), to + <usize>(row * stride));
}

/** A block whose only coefficient is the mean. */
export function flat(level: i32, to: usize, stride: i32): void {
  const value = clamp(((level + 4) >> 3) + 128);
  const eight = <u64>value * 0x0101010101010101;
  for (let row = 0; row < 8; row += 1) store<u64>(to + <usize>(row * stride), eight);
}

let e0: i32 = 0;
let e1: i32 = 0;
let e2: i32 = 0;
let e3: i32 = 0;
let o0: i32 = 0;
let o1: i32 = 0;
let o2: i32 = 0;
let o3: i32 = 0;

/** Even and odd part of one line of eight; the sums are scaled up by 2^13. */
@inline
function butterflies(c0: i32, c1: i32, c2: i32, c3: i32, c4: i32, c5: i32, c6: i32, c7: i32): void {
  const z1 = (c2 + c6) * 4433;
  const t2 = z1 + c6 * -15137;
  const t3 = z1 + c2 * 6270;
  const t0 = (c0 + c4) << 13;
  const t1 = (c0 - c4) << 13;
  e0 = t0 + t3;
  e3 = t0 - t3;
  e1 = t1 + t2;
  e2 = t1 - t2;
  const z5 = (c7 + c3 + c5 + c1) * 9633;
  const za = (c7 + c1) * -7373;
  const zb = (c5 + c3) * -20995;
  const zc = (c7 + c3) * -16069 + z5;
  const zd = (c5 + c1) * -3196 + z5;
  o3 = c7 * 2446 + za + zc;
  o2 = c5 * 16819 + zb + zd;
  o1 = c3 * 25172 + zb + zc;
  o0 = c1 * 12299 + za + zd;
}

@inline
function columnPass(from: usize, to: usize): void {
  const c0 = load<i32>(from);
  const c1 = load<i32>(from, 32);
  const c2 = load<i32>(from, 64);
  const c3 = load<i32>(from, 96);
  const c4 = load<i32>(from, 128);
  const c5 = load<i32>(from, 160);
  const c6 = load<i32>(from, 192);
  const c7 = load<i32>(from, 224);
  if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0) {
    const level = c0 << 2;
    for (let row: usize = 0; row < 256; row += 32) store<i32>(to + row, level);
    return;
  }
  butterflies(c0, c1, c2, c3, c4, c5, c6, c7);
  store<i32>(to, (e0 + o0 + 1024) >> 11);
  store<i32>(to, (e0 - o0 + 1024) >> 11, 224);
  store<i32>(to, (e1 + o1 + 1024) >> 11, 32);
  store<i32>(to, (e1 - o1 + 1024) >> 11, 192);
  store<i32>(to, (e2 + o2 + 1024) >> 11, 64);
  store<i32>(to, (e2 - o2 + 1024) >> 11, 160);
  store<i32>(to, (e3 + o3 + 1024) >> 11, 96);
  store<i32>(to, (e3 - o3 + 1024) >> 11, 128);
}

@inline
function rowPass(from: usize, to: usize): void {
  butterflies(load<i32>(from), load<i32>(from, 4), load<i32>(from, 8), load<i32>(from, 12), load<i32>(from, 16), load<i32>(from, 20), load<i32>(from, 24), load<i32>(from, 28));
  const half = 1 << 17;
  store<u8>(to, <u8>clamp(((e0 + o0 + half) >> 18) + 128));
  store<u8>(to, <u8>clamp(((e0 - o0 + half) >> 18) + 128), 7);
  store<u8>(to, <u8>clamp(((e1 + o1 + half) >> 18) + 128), 1);
  store<u8>(to, <u8>clamp(((e1 - o1 + half) >> 18) + 128), 6);
  store<u8>(to, <u8>clamp(((e2 + o2 + half) >> 18) + 128), 2);
  store<u8>(to, <u8>clamp(((e2 - o2 + half) >> 18) + 128), 5);
  store<u8>(to, <u8>clamp(((e3 + o3 + half) >> 18) + 128), 3);
  store<u8>(to, <u8>clamp(((e3 - o3 + half) >> 18) + 128), 4);
}

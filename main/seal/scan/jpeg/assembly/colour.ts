/** One pixel of YCbCr (JFIF) as R, G, B, in 16-bit fixed point as libjpeg does it. */
@inline
function storeRgb(to: usize, y: i32, blue: i32, red: i32): void {
  const cb = blue - 128;
  const cr = red - 128;
  store<u8>(to, <u8>clamp(y + ((91881 * cr + 32768) >> 16)));
  store<u8>(to, <u8>clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16)), 1);
  store<u8>(to, <u8>clamp(y + ((116130 * cb + 32768) >> 16)), 2);
}

@inline
export function clamp(value: i32): i32 {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

@inline
function rounded(low: v128, high: v128): v128 {
  const half = i32x4.splat(32768);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, half), 16), i32x4.shr_s(i32x4.add(high, half), 16));
}

@inline
function weighed(value: v128, factor: i16): v128 {
  const factors = i16x8.splat(factor);
  return rounded(i32x4.extmul_low_i16x8_s(value, factors), i32x4.extmul_high_i16x8_s(value, factors));
}

/** Eight pixels: as `storeRgb`, the factors less their whole part so that they fit into 16 bits. */
@inline
function storeEight(to: usize, y: v128, blue: v128, red: v128): void {
  const middle = i16x8.splat(128);
  const cb = i16x8.sub(blue, middle);
  const cr = i16x8.sub(red, middle);
  const r = i16x8.add(i16x8.add(y, cr), weighed(cr, 26345));
  const b = i16x8.add(i16x8.add(y, i16x8.add(cb, cb)), weighed(cb, -14942));
  const factors = i16x8(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734);
  const mixed = rounded(i32x4.dot_i16x8_s(i16x8.shuffle(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11), factors), i32x4.dot_i16x8_s(i16x8.shuffle(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15), factors));
  const g = i16x8.add(i16x8.sub(y, cr), mixed);
  const rg = i8x16.narrow_i16x8_u(r, g);
  const bb = i8x16.narrow_i16x8_u(b, b);
  v128.store(to, i8x16.shuffle(rg, bb, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5));
  v128.store64_lane(to + 16, i8x16.shuffle(rg, bb, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

/** A line of pixels; each plane has a byte for each. Up to seven bytes behind a plane's line are read. */
export function convertLine(light: usize, blue: usize, red: usize, count: i32, to: usize): void {
  let x = 0;
  for (; x + 8 <= count; x += 8, to += 24) storeEight(to, v128.load8x8_u(light + x), v128.load8x8_u(blue + x), v128.load8x8_u(red + x));
  for (; x < count; x += 1, to += 3) storeRgb(to, load<u8>(light + x), load<u8>(blue + x), load<u8>(red + x));
}

/** A line of grey pixels. */
export function convertGreyLine(light: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 1, to += 3) {
    const level = load<u8>(light + x);
    store<u8>(to, level);
    store<u8>(to, level, 1);
    store<u8>(to, level, 2);
  }
}

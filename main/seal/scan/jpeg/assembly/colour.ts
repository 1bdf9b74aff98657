/** One pixel of YCbCr (JFIF) as R, G, B, in 16-bit fixed point as libjpeg does it. */
@inline
export function storeRgb(to: usize, y: i32, blue: i32, red: i32): void {
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

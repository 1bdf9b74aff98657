// Every pixel taken apart into ink and print.
import { alpha, blue, clearer, green, height, luma, padded, print, red, rgb, whiteOf, width } from './box';

/** Less dark than this is paper. */
const PAPER_DARK: f32 = 0.015;

/**
 * Fills `alpha` and `print`.
 * @param isBlue the ink leaves blue clearest, and red and green show it; else red, and green and blue
 * @param light, colour, tint of full ink; tint over the light it takes
 * @param printDark, darkest, colourDark, otherTint print takes at least this share of light, and leaves less light than this, shows less than one part in so many of its darkness as colour, or is tinted otherwise by more than this share of its darkness
 * @returns pixels of print
 */
export function unmix(isBlue: bool, light: f32, colour: f32, tint: f32, printDark: f32, darkest: f32, colourDark: f32, otherTint: f32): i32 {
  const one = f32x4.splat(1);
  const perDark = f32x4.splat(1 / (1 - light));
  const perColour = f32x4.splat(1 / colour);
  let printed = 0;
  for (let y = 0; y < height; y += 1) {
    const paper = whiteOf(y);
    const line = <usize>y * width;
    for (let x = 0; x < width; x += 4) {
      const to = line + x;
      const left = width - x;
      const four = v128.load(rgb + to * 3);
      const at = paper + (<usize>x << 2);
      const r = red(four, at);
      const g = green(four, at + (<usize>padded << 2));
      const b = blue(four, at + (<usize>padded << 3));
      const lit = luma(r, g, b);
      const dark = f32x4.sub(one, lit);
      const inked = f32x4.ge(dark, f32x4.splat(PAPER_DARK));
      if (!v128.any_true(inked)) {
        put(alpha + to, 0, left);
        put(print + to, 0, left);
        continue;
      }
      const shows = f32x4.mul(isBlue ? clearer(b, r, g) : clearer(r, g, b), perColour);
      const covered = f32x4.min(one, f32x4.min(f32x4.add(shows, shows), f32x4.mul(dark, perDark)));
      const off = f32x4.abs(f32x4.sub(isBlue ? f32x4.sub(r, g) : f32x4.sub(g, b), f32x4.mul(dark, f32x4.splat(tint))));
      const strange = v128.or(v128.or(f32x4.lt(lit, f32x4.splat(darkest)), f32x4.lt(f32x4.mul(shows, f32x4.splat(colourDark)), dark)), f32x4.gt(off, f32x4.mul(dark, f32x4.splat(otherTint))));
      const isPrint = v128.and(v128.and(inked, f32x4.gt(dark, f32x4.splat(printDark))), strange);
      put(alpha + to, bytes(v128.and(i32x4.trunc_sat_f32x4_u(f32x4.mul(covered, f32x4.splat(255))), inked)), left);
      const marks = bytes(v128.and(isPrint, i32x4.splat(1)));
      put(print + to, marks, left);
      printed += popcnt<i32>(left >= 4 ? marks : marks & ((1 << (left << 3)) - 1));
    }
  }
  return printed;
}

/** Four numbers of 0…255 as four bytes. */
@inline
function bytes(numbers: v128): i32 {
  const words = i16x8.narrow_i32x4_s(numbers, numbers);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
}

/** The first `count` of four bytes. */
@inline
function put(at: usize, four: i32, count: i32): void {
  if (count >= 4) {
    store<i32>(at, four);
    return;
  }
  for (; count > 0; count -= 1, at += 1, four >>= 8) store<u8>(at, <u8>four);
}

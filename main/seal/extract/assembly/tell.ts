// What the network is told of the planes, in whole numbers: see `INPUTS` of `network.ts`.
import { room } from './box';
import { INPUTS } from './network';
import { colour, core, distance, known, light, planeHeight, planeWidth, PRINT, tint, zone } from './planes';

/** What is the same for all pixels. */
let fullLight: f32 = 0;
let fullTint: f32 = 0;

/** Says how full ink shows. */
export function setFullInk(lightOfInk: f32, tintOfInk: f32): void {
  fullLight = lightOfInk;
  fullTint = tintOfInk;
}

/** So much is 1 in the network's inputs; none is further from 0 than 2. */
export const UNIT: f32 = 1023;

/** Writes the network's inputs for `count` pixels, and for up to three more. @param at of the first one in a plane @param step bytes from one to the next, backwards too */
export function tell(at: usize, count: i32, to: usize, step: i32): void {
  const perDark: f32 = 0.5 / (1 - fullLight);
  for (; count > 0; count -= 4, at += 4, to += 4 * step) {
    const lit = v128.load(light + (at << 2));
    const dark = f32x4.sub(f32x4.splat(1), lit);
    const tinted = f32x4.sub(v128.load(tint + (at << 2)), f32x4.mul(dark, f32x4.splat(fullTint)));
    const inZone = i32x4.eq(fourBytes(zone + at), i32x4.splat(PRINT));
    const seen = i16x8.narrow_i32x4_s(units(within(f32x4.mul(dark, f32x4.splat(perDark)), -0.1)), units(f32x4.pmin(f32x4.splat(2), lit)));
    const shown = i16x8.narrow_i32x4_s(units(within(v128.load(colour + (at << 2)), -1)), units(within(f32x4.mul(tinted, f32x4.splat(4)), -2)));
    const open = i16x8.narrow_i32x4_s(units(v128.load(known + (at << 2))), i32x4.mul(fourBytes(core + at), i32x4.splat(<i32>UNIT)));
    const hidden = i16x8.narrow_i32x4_s(v128.and(inZone, i32x4.splat(<i32>UNIT)), v128.and(inZone, units(v128.load(distance + (at << 2)))));
    // From four numbers of each kind to eight of each pixel.
    const upper = i16x8.shuffle(seen, shown, 0, 4, 8, 12, 1, 5, 9, 13);
    const lower = i16x8.shuffle(open, hidden, 0, 4, 8, 12, 1, 5, 9, 13);
    v128.store(to, i64x2.shuffle(upper, lower, 0, 2));
    v128.store(to + step, i64x2.shuffle(upper, lower, 1, 3));
    const upperNext = i16x8.shuffle(seen, shown, 2, 6, 10, 14, 3, 7, 11, 15);
    const lowerNext = i16x8.shuffle(open, hidden, 2, 6, 10, 14, 3, 7, 11, 15);
    v128.store(to + 2 * step, i64x2.shuffle(upperNext, lowerNext, 0, 2));
    v128.store(to + 3 * step, i64x2.shuffle(upperNext, lowerNext, 1, 3));
  }
}

@inline
function within(numbers: v128, least: f32): v128 {
  return f32x4.pmax(f32x4.splat(least), f32x4.pmin(f32x4.splat(2), numbers));
}

/** Added to a smaller number, it leaves the nearest whole one in the lowest bits. */
const WHOLE: f32 = 12_582_912;

/** Numbers as whole ones, `UNIT` is 1. */
@inline
function units(numbers: v128): v128 {
  return i32x4.sub(f32x4.add(f32x4.mul(numbers, f32x4.splat(UNIT)), f32x4.splat(WHOLE)), i32x4.splat(reinterpret<i32>(WHOLE)));
}

@inline
function fourBytes(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/** As `tell`, of bare paper. */
export function tellPaper(count: i32, to: usize, step: i32): void {
  const paper = i16x8.replace_lane(i16x8.splat(0), 1, <i16>UNIT);
  for (; count > 0; count -= 1, to += step) v128.store(to, paper);
}

/** The network's inputs of all pixels (16 bits, `UNIT` is 1), for learning. */
export function tellAll(): usize {
  const at = room(<usize>((planeWidth * planeHeight + 3) * INPUTS) << 1);
  tell(0, planeWidth * planeHeight, at, INPUTS << 1);
  return at;
}

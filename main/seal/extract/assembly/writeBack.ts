// What was decided at print, into the full-size alpha.
import { alpha, height, room, width } from './box';
import { levels } from './levels';
import { decided } from './mend';
import { factor, planeHeight, planeWidth, zone } from './planes';

/** Bilinear, where print is. */
export function writeBack(): void {
  for (let at: usize = 0; at < <usize>(planeWidth * planeHeight) << 2; at += 4) store<f32>(decided + at, load<f32>(decided + at) * load<f32>(levels + at));
  const bytes = <usize>planeWidth << 2;
  const line = room(bytes + 16);
  const perPixel: f32 = 1 / <f32>factor;
  const places = room(<usize>width << 3);
  for (let x = 0; x < width; x += 1) {
    const across = min(<f32>(planeWidth - 1), max<f32>(0, (<f32>x + 0.5) * perPixel - 0.5));
    const left = <i32>across;
    store<i32>(places + (<usize>x << 3), left << 2);
    store<f32>(places + (<usize>x << 3), across - <f32>left, 4);
  }
  for (let y = 0; y < height; y += 1) {
    const marked = zone + <usize>(y / factor) * planeWidth;
    const place = min(<f32>(planeHeight - 1), max<f32>(0, (<f32>y + 0.5) * perPixel - 0.5));
    const upper = <i32>place;
    mixLines(decided + <usize>upper * bytes, decided + <usize>min(planeHeight - 1, upper + 1) * bytes, place - <f32>upper, line, bytes);
    store<f32>(line + bytes, load<f32>(line + bytes - 4));
    const to = alpha + <usize>y * width;
    for (let column = 0, x = 0; column < planeWidth; column += 1) {
      const end = min(width, x + factor);
      if (!load<u8>(marked + column)) {
        x = end;
        continue;
      }
      for (; x < end; x += 1) {
        const place = places + (<usize>x << 3);
        const at = line + <usize>load<i32>(place);
        const share = load<f32>(place, 4);
        const value = load<f32>(at) * (1 - share) + load<f32>(at, 4) * share;
        store<u8>(to + x, <u8>(min<f32>(1, value) * 255));
      }
    }
  }
}

/** A line between two: `share` of the lower one. */
@inline
function mixLines(upper: usize, lower: usize, share: f32, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f32x4.add(f32x4.mul(v128.load(upper + at), f32x4.splat(1 - share)), f32x4.mul(v128.load(lower + at), f32x4.splat(share))));
  }
}

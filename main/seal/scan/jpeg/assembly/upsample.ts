// Colour at half resolution is spread with the triangle filter of libjpeg ("fancy upsampling"), roundings and edges included, so that pixels agree.
import { across, blocksAcross, componentCount, down, blocksDown, height, width } from './frame';
import { storeRgb } from './colour';

/** Column sums of both colour planes for one line: room for a page's width each. */
const MOST = 65_536;
let sumsBlue: usize = 0;
let sumsRed: usize = 0;

/** Room of 4 bytes × 65 536 × 2 for the line in work. */
export function setLineRoom(at: usize): void {
  sumsBlue = at;
  sumsRed = at + 4 * MOST;
}

@inline
function inside(value: i32, last: i32): i32 {
  return value < 0 ? 0 : value > last ? last : value;
}

/**
 * Planes as R, G, B.
 * @param light luminance plane; colour planes follow `colour`, `apart` bytes from each other
 * @param originX page coordinates of the planes' first pixel
 */
export function convertBox(light: usize, colour: usize, apart: i32, stride: i32, colourStride: i32, originX: i32, originY: i32, left: i32, top: i32, wide: i32, high: i32, out: usize): void {
  if (componentCount == 1) return convertGrey(light, stride, left - originX, top - originY, wide, high, out);
  const halfX = across / blocksAcross(1) == 2;
  const halfY = down / blocksDown(1) == 2;
  // Colour samples that belong to the page; what is behind them is the coder's filling.
  const lastX = (halfX ? (width + 1) >> 1 : width) - 1;
  const lastY = (halfY ? (height + 1) >> 1 : height) - 1;
  const fromX = halfX ? originX >> 1 : originX;
  const fromY = halfY ? originY >> 1 : originY;
  const firstX = inside((halfX ? left >> 1 : left) - 1, lastX);
  const endX = inside((halfX ? (left + wide - 1) >> 1 : left + wide - 1) + 1, lastX);
  for (let y = top; y < top + high; y += 1) {
    const near = halfY ? y >> 1 : y;
    const far = halfY ? inside((y & 1) == 1 ? near + 1 : near - 1, lastY) : near;
    const nearLine = colour + <usize>((near - fromY) * colourStride - fromX);
    const farLine = colour + <usize>((far - fromY) * colourStride - fromX);
    for (let x = firstX; x <= endX; x += 1) {
      store<i32>(sumsBlue + (<usize>x << 2), 3 * <i32>load<u8>(nearLine + x) + <i32>load<u8>(farLine + x));
      store<i32>(sumsRed + (<usize>x << 2), 3 * <i32>load<u8>(nearLine + apart + x) + <i32>load<u8>(farLine + apart + x));
    }
    convertLine(light + <usize>((y - originY) * stride - originX), y, left, wide, halfX, halfY, lastX, out + <usize>((y - top) * wide * 3));
  }
}

@inline
function convertLine(light: usize, y: i32, left: i32, wide: i32, halfX: bool, halfY: bool, lastX: i32, to: usize): void {
  for (let x = left; x < left + wide; x += 1, to += 3) {
    if (!halfX) {
      storeRgb(to, load<u8>(light + x), load<i32>(sumsBlue + (<usize>x << 2)) >> 2, load<i32>(sumsRed + (<usize>x << 2)) >> 2);
      continue;
    }
    const near = <usize>(x >> 1) << 2;
    const far = <usize>inside((x & 1) == 1 ? (x >> 1) + 1 : (x >> 1) - 1, lastX) << 2;
    const blue = 3 * load<i32>(sumsBlue + near) + load<i32>(sumsBlue + far);
    const red = 3 * load<i32>(sumsRed + near) + load<i32>(sumsRed + far);
    // Without vertical spreading a column sum is 4 × the sample.
    const bias = halfY ? ((x & 1) == 1 ? 7 : 8) : (x & 1) == 1 ? 8 : 4;
    storeRgb(to, load<u8>(light + x), (blue + bias) >> 4, (red + bias) >> 4);
  }
}

function convertGrey(plane: usize, stride: i32, x0: i32, y0: i32, wide: i32, high: i32, out: usize): void {
  for (let y = 0; y < high; y += 1) {
    const from = plane + <usize>((y0 + y) * stride + x0);
    for (let x = 0; x < wide; x += 1, out += 3) {
      const level = load<u8>(from + x);
      store<u8>(out, level);
      store<u8>(out, level, 1);
      store<u8>(out, level, 2);
    }
  }
}

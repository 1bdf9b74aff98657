import { acTable, across, blocksAcross, blocksDown, componentCount, dcTable, down, mcuLines, mcusPerLine, quantisation, restartEvery, zigzag } from './frame';
import { bits, clearBad, keep, left, next } from './bitReader';
import { AHEAD, END_OF_BLOCK, extend, LOOK_AHEAD, lookUp, tableOf } from './huffman';
import { clamp, convertGreyLine, convertLine } from './colour';
import { atMcu, dc, EVERY, rewind, saveCheckpoint, usedUp } from './mcu';
import { segmentCount } from './stream';

/** What each coefficient (order of the stream) adds to each pixel of a reduced block: 64 × 64 f32 for each component. */
const weights = memory.data(3 * 64 * 64 * 4, 16);
const sums = memory.data(64 * 4, 16);

/** Mean of the cosine of frequency `u` over the `at`th of `count` equal parts of a block. */
function meanCosine(u: i32, at: i32, count: i32): f64 {
  const part = 8 / count;
  let sum: f64 = 0;
  for (let x = at * part; x < (at + 1) * part; x += 1) sum += Math.cos((<f64>(2 * x + 1) * <f64>u * Math.PI) / 16);
  return (sum / <f64>part) * (u == 0 ? Math.SQRT1_2 / 2 : 0.5);
}

function lanesOf(wide: i32, high: i32): i32 {
  return (wide * high + 3) / 4;
}

function prepareWeights(component: i32, wide: i32, high: i32): void {
  const lanes = lanesOf(wide, high);
  for (let k = 0; k < 64; k += 1) {
    const natural = <i32>load<u8>(zigzag + k);
    const step = <f64>load<i32>(quantisation + (<usize>(component * 64 + k) << 2));
    for (let y = 0; y < high; y += 1) {
      for (let x = 0; x < wide; x += 1) {
        store<f32>(weights + (<usize>(component * 4096 + k * lanes * 4 + y * wide + x) << 2), <f32>(step * meanCosine(natural & 7, x, wide) * meanCosine(natural >> 3, y, high)));
      }
    }
  }
}

/** Pixels of a component's block on the reduced page. */
function wideOf(component: i32, shrink: i32): i32 {
  return ((8 / shrink) * across) / blocksAcross(component);
}
function highOf(component: i32, shrink: i32): i32 {
  return ((8 / shrink) * down) / blocksDown(component);
}

/** The blocks of an MCU, records of 12 i32 in their order. */
const blocks = memory.data(6 * 48, 16);
let blockCount: i32 = 0;
const DC_CODES: usize = 0;
const AC_CODES: usize = 4;
const WEIGHTS: usize = 8;
const LAST_DC: usize = 12;
const TO: usize = 16;
const STEP: usize = 20;
const LANES: usize = 24;
const WIDE: usize = 28;
const HIGH: usize = 32;

/** @param plane of the first component's line; the others follow */
function prepareBlocks(shrink: i32, plane: usize, stride: i32, lineHeight: i32): void {
  let to = blocks;
  blockCount = 0;
  for (let c = 0; c < componentCount; c += 1, plane += <usize>(stride * lineHeight)) {
    const wide = wideOf(c, shrink);
    const high = highOf(c, shrink);
    for (let v = 0; v < blocksDown(c); v += 1) {
      for (let h = 0; h < blocksAcross(c); h += 1, to += 48, blockCount += 1) {
        store<usize>(to, tableOf(0, dcTable(c)), DC_CODES);
        store<usize>(to, tableOf(1, acTable(c)), AC_CODES);
        store<usize>(to, weights + (<usize>c << 14), WEIGHTS);
        store<usize>(to, dc + (<usize>c << 2), LAST_DC);
        store<usize>(to, plane + <usize>(v * high * stride + h * wide), TO);
        store<i32>(to, wide * blocksAcross(c), STEP);
        // A block that becomes one pixel is its mean alone.
        store<i32>(to, wide * high == 1 ? 0 : lanesOf(wide, high), LANES);
        store<i32>(to, wide, WIDE);
        store<i32>(to, high, HIGH);
      }
    }
  }
}

/**
 * Decodes the page from its first byte to its last, reduced to the mean of `shrink` × `shrink` pixels, and remembers where each
 * eighth MCU starts.
 * @param shrink 2, 4 or 8
 * @param lines room for one line of MCUs: 3 planes
 * @param out R, G, B of `outWidth` × `outHeight` pixels
 * @returns whether the data are sound to the last bit
 */
export function decodeReduced(shrink: i32, lines: usize, out: usize, outWidth: i32, outHeight: i32): bool {
  const stride = (mcusPerLine * 8 * across) / shrink;
  const lineHeight = (8 * down) / shrink;
  for (let c = 0; c < componentCount; c += 1) prepareWeights(c, wideOf(c, shrink), highOf(c, shrink));
  prepareBlocks(shrink, lines, stride, lineHeight);
  clearBad();
  rewind();
  for (let line = 0, index = 0; line < mcuLines; line += 1) {
    for (let mcu = 0; mcu < mcusPerLine; mcu += EVERY, index += EVERY) if (!decodeMcus(line, mcu, index, stride)) return false;
    index = (line + 1) * mcusPerLine;
    const rows = min(lineHeight, outHeight - line * lineHeight);
    for (let row = 0; row < rows; row += 1) {
      const light = lines + <usize>(row * stride);
      const to = out + <usize>((line * lineHeight + row) * outWidth * 3);
      if (componentCount == 1) convertGreyLine(light, outWidth, to);
      else convertLine(light, light + stride * lineHeight, light + 2 * stride * lineHeight, outWidth, to);
    }
  }
  return usedUp(segmentCount - 1) && (restartEvery == 0 ? segmentCount == 1 : (mcuLines * mcusPerLine + restartEvery - 1) / restartEvery == segmentCount);
}

/** Up to `EVERY` MCUs: the reader's state stays in registers meanwhile, unless a restart marker comes. */
function decodeMcus(line: i32, first: i32, index: i32, stride: i32): bool {
  const end = min(mcusPerLine, first + EVERY);
  if (!atMcu(index)) return false;
  saveCheckpoint(line, first);
  let w = bits;
  let n = left;
  let p = next;
  const lastBlock = blocks + <usize>blockCount * 48;
  for (let mcu = first; mcu < end; mcu += 1) {
    if (restartEvery != 0 && mcu != first) {
      keep(w, n, p);
      if (!atMcu(index + mcu - first)) return false;
      w = bits;
      n = left;
      p = next;
    }
    for (let block = blocks; block < lastBlock; block += 48) {
      w |= load<u64>(p) >> n;
      p -= (63 - n) >> 3;
      n |= 56;
      let entry = lookUp(load<usize>(block, DC_CODES), w);
      if (entry == 0) return false;
      let size = <i32>(entry & 15);
      w <<= entry >> 8;
      n -= <i32>(entry >> 8) + size;
      const last = load<usize>(block, LAST_DC);
      let level = load<i32>(last);
      if (size > 0) {
        level += extend(<i32>(w >> (64 - size)), size);
        w <<= size;
        store<i32>(last, level);
      }
      const codes = load<usize>(block, AC_CODES);
      const own = load<usize>(block, WEIGHTS);
      const lanes = load<i32>(block, LANES);
      const to = load<usize>(block, TO) + <usize>(mcu * load<i32>(block, STEP));
      let k: u32 = 1;
      if (lanes == 0) {
        while (k < 64) {
          w |= load<u64>(p) >> n;
          p -= (63 - n) >> 3;
          n |= 56;
          const ahead = load<u32>(codes + LOOK_AHEAD + (<usize>(w >> (64 - AHEAD)) << 2));
          let used = <i32>(ahead & 255);
          const until = k + ((ahead >> 8) & 255);
          if (used != 0 && until < 64) {
            w <<= used;
            n -= used;
            if (ahead & END_OF_BLOCK) break;
            k = until;
            continue;
          }
          entry = lookUp(codes, w);
          const run = (entry & 255) >> 4;
          size = <i32>(entry & 15);
          used = <i32>(entry >> 8) + size;
          w <<= used;
          n -= used;
          if (size == 0 && run < 15) {
            if (entry == 0) return false;
            break;
          }
          k += run + 1;
          if (k > 64) return false;
        }
        store<u8>(to, <u8>clamp(<i32>(<f32>level * load<f32>(own) + 128.5)));
        continue;
      }
      const start = f32x4.splat(<f32>level * load<f32>(own) + 128.5);
      let sum = start;
      const bytes = <usize>lanes << 4;
      for (let lane: usize = 16; lane < bytes; lane += 16) v128.store(sums + lane, start);
      while (k < 64) {
        w |= load<u64>(p) >> n;
        p -= (63 - n) >> 3;
        n |= 56;
        entry = lookUp(codes, w);
        const run = (entry & 255) >> 4;
        size = <i32>(entry & 15);
        w <<= entry >> 8;
        n -= <i32>(entry >> 8) + size;
        if (size == 0) {
          if (run < 15) {
            if (entry == 0) return false;
            break;
          }
          k += 16;
          if (k > 64) return false;
          continue;
        }
        k += run;
        if (k > 63) return false;
        const value = f32x4.splat(<f32>extend(<i32>(w >> (64 - size)), size));
        w <<= size;
        const weight = own + <usize>k * bytes;
        sum = f32x4.add(sum, f32x4.mul(value, v128.load(weight)));
        for (let lane: usize = 16; lane < bytes; lane += 16) v128.store(sums + lane, f32x4.add(v128.load(sums + lane), f32x4.mul(value, v128.load(weight + lane))));
        k += 1;
      }
      if (bytes == 16 && load<i32>(block, WIDE) == 2) {
        // Two by two (or two by one, whose lower two are empty weights).
        const levels = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(sum), i32x4.splat(0));
        const packed = i8x16.narrow_i16x8_u(levels, levels);
        store<u16>(to, <u16>i16x8.extract_lane_u(packed, 0));
        if (load<i32>(block, HIGH) == 2) store<u16>(to + stride, <u16>i16x8.extract_lane_u(packed, 1));
      } else {
        v128.store(sums, sum);
        storeBlock(to, load<i32>(block, WIDE), load<i32>(block, HIGH), stride);
      }
    }
  }
  keep(w, n, p);
  return true;
}

function storeBlock(to: usize, wide: i32, high: i32, stride: i32): void {
  let from = sums;
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1, from += 4) store<u8>(to + x, <u8>clamp(<i32>load<f32>(from)));
    to += stride;
  }
}

import { bad, clearBad } from './bitReader';
import { acTable, across, blocksAcross, blocksDown, componentCount, dcTable, down, mcuLines, mcusPerLine, quantisation, zigzag } from './frame';
import { readAc, readDifference, skipAc, tableOf } from './huffman';
import { flat, inverse } from './idct';
import { atMcu, dc, toCheckpoint } from './mcu';
import { convertBox } from './upsample';

const block = memory.data(64 * 4, 16);
/** Quantisation in natural order. */
const steps = memory.data(3 * 256, 16);

/** The MCUs that hold the box and one pixel around it. */
let firstMcu: i32 = 0;
let lastMcu: i32 = 0;
let firstLine: i32 = 0;
let lastLine: i32 = 0;

function span(left: i32, top: i32, wide: i32, high: i32): void {
  const mcuWidth = 8 * across;
  const mcuHeight = 8 * down;
  firstMcu = max(0, left - 2) / mcuWidth;
  lastMcu = min(mcusPerLine - 1, (left + wide + 1) / mcuWidth);
  firstLine = max(0, top - 2) / mcuHeight;
  lastLine = min(mcuLines - 1, (top + high + 1) / mcuHeight);
}

/** Bytes of the planes that `decodeBox` needs. */
export function planesSize(left: i32, top: i32, wide: i32, high: i32): i32 {
  span(left, top, wide, high);
  let size = 0;
  for (let c = 0; c < componentCount; c += 1) size += planeSize(c);
  return size;
}

function planeStride(component: i32): i32 {
  return (lastMcu - firstMcu + 1) * blocksAcross(component) * 8;
}
function planeSize(component: i32): i32 {
  return planeStride(component) * (lastLine - firstLine + 1) * blocksDown(component) * 8;
}

/**
 * Decodes a box of the page at full size, after `decodeReduced` has gone through the page.
 * @param planes room as `planesSize` says
 * @param out R, G, B of the box
 * @returns false when the data are not sound, which `decodeReduced` has found before
 */
export function decodeBox(left: i32, top: i32, wide: i32, high: i32, planes: usize, out: usize): bool {
  span(left, top, wide, high);
  for (let c = 0; c < componentCount; c += 1) for (let k = 0; k < 64; k += 1) store<i32>(steps + (<usize>(c * 64 + <i32>load<u8>(zigzag + k)) << 2), load<i32>(quantisation + (<usize>(c * 64 + k) << 2)));
  clearBad();
  for (let line = firstLine; line <= lastLine; line += 1) {
    let mcu = toCheckpoint(line, firstMcu);
    // The checkpoint is behind a restart marker that stands there.
    for (let start = mcu; mcu <= lastMcu; mcu += 1) {
      if (mcu != start && !atMcu(line * mcusPerLine + mcu)) return false;
      let plane = planes;
      for (let c = 0; c < componentCount; c += 1) {
        decodeBlocks(c, mcu, line, plane);
        plane += planeSize(c);
      }
    }
    if (bad) return false;
  }
  const originX = firstMcu * 8 * across;
  const originY = firstLine * 8 * down;
  convertBox(planes, planes + planeSize(0), componentCount > 1 ? planeSize(1) : 0, planeStride(0), componentCount > 1 ? planeStride(1) : 0, originX, originY, left, top, wide, high, out);
  return true;
}

function decodeBlocks(component: i32, mcu: i32, line: i32, plane: usize): void {
  const acrossHere = blocksAcross(component);
  const downHere = blocksDown(component);
  const stride = planeStride(component);
  const dcCodes = tableOf(0, dcTable(component));
  const acCodes = tableOf(1, acTable(component));
  const last = dc + (<usize>component << 2);
  const step = steps + (<usize>component << 8);
  for (let v = 0; v < downHere; v += 1) {
    for (let h = 0; h < acrossHere; h += 1) {
      const level = load<i32>(last) + readDifference(dcCodes);
      store<i32>(last, level);
      if (mcu < firstMcu) {
        skipAc(acCodes);
        continue;
      }
      const to = plane + <usize>(((line - firstLine) * downHere + v) * 8 * stride + ((mcu - firstMcu) * acrossHere + h) * 8);
      const mean = level * load<i32>(step);
      memory.fill(block, 0, 256);
      if (!readAc(acCodes, zigzag, block)) {
        flat(mean, to, stride);
        continue;
      }
      for (let at: usize = 16; at < 256; at += 16) v128.store(block + at, i32x4.mul(v128.load(block + at), v128.load(step + at)));
      v128.store(block, i32x4.mul(v128.load(block), v128.load(step)));
      store<i32>(block, mean);
      inverse(block, to, stride);
    }
  }
}

// Huffman tables as ITU-T T.81 annex C and F.2.2.3 have them, with look-ups for short codes.
import { bits, keep, left, markBad, next } from './bitReader';

/** Bits of the look-up of single codes, and of the look-up that passes over several. */
const FAST: u64 = 10;
export const AHEAD: u64 = 12;

// One table: u16 fast[1024] (length << 8 | symbol), i32 highest code and i32 symbol offset per length, symbols, u32 ahead[4096].
const HIGHEST: usize = 2048;
const OFFSET: usize = HIGHEST + 4 * 17;
const SYMBOLS: usize = OFFSET + 4 * 17;
export const LOOK_AHEAD: usize = SYMBOLS + 256;
const TABLE: usize = LOOK_AHEAD + 4 * 4096;

/** Four tables for DC, then four for AC. */
const tables = memory.data(8 * (2048 + 4 * 17 * 2 + 256 + 4 * 4096), 16);
/** How a table comes in: 16 counts, then the symbols. */
export const tableInput = memory.data(16 + 256);

/** End of block among what a look-ahead entry passes over. */
export const END_OF_BLOCK: u32 = 1 << 16;

export function tableOf(ac: i32, id: i32): usize {
  return tables + <usize>(ac * 4 + id) * TABLE;
}

/** Builds the table from `tableInput`. @returns whether the code lengths make a code */
export function setTable(ac: i32, id: i32): bool {
  const table = tableOf(ac, id);
  memory.fill(table, 0, TABLE);
  memory.copy(table + SYMBOLS, tableInput + 16, 256);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    const count = <i32>load<u8>(tableInput + length - 1);
    store<i32>(table + OFFSET + (<usize>length << 2), index - code);
    for (let one = 0; one < count; one += 1, code += 1, index += 1) {
      const symbol = <u32>load<u8>(table + SYMBOLS + index);
      if (ac == 0 && symbol > 15) return false;
      if (length <= <i32>FAST) fillFast(table, code, length, symbol);
    }
    store<i32>(table + HIGHEST + (<usize>length << 2), count > 0 ? code - 1 : -1);
    if (code >= 1 << length) return false;
    code <<= 1;
  }
  if (ac == 1) fillAhead(table);
  return true;
}

function fillFast(table: usize, code: i32, length: i32, symbol: u32): void {
  const spare = <i32>FAST - length;
  for (let low = 0; low < 1 << spare; low += 1) store<u16>(table + ((<usize>((code << spare) + low)) << 1), <u16>((<u32>length << 8) | symbol));
}

/** For each 12 bits: how many of them whole symbols with their values take, and by how much the coefficient's index goes on. */
function fillAhead(table: usize): void {
  for (let window: u64 = 0; window < 1 << AHEAD; window += 1) {
    let w = window << (64 - AHEAD);
    let used: u32 = 0;
    let ahead: u32 = 0;
    let end: u32 = 0;
    while (end == 0) {
      const entry = lookUp(table, w);
      if (entry == 0) break;
      const run = (entry & 255) >> 4;
      const size = entry & 15;
      const take = (entry >> 8) + size;
      if (used + take > <u32>AHEAD || ahead > 63) break;
      used += take;
      w <<= take;
      if (size == 0 && run < 15) end = END_OF_BLOCK;
      else ahead += run + 1;
    }
    store<u32>(table + LOOK_AHEAD + (<usize>window << 2), used | (ahead << 8) | end);
  }
}

/** Length << 8 | symbol of the code at the top of `w`; 0 when there is no such code. */
@inline
export function lookUp(table: usize, w: u64): u32 {
  const entry = <u32>load<u16>(table + (<usize>(w >> (64 - FAST)) << 1));
  return entry != 0 ? entry : longCode(table, w);
}

function longCode(table: usize, w: u64): u32 {
  const code = <i32>(w >> 48);
  for (let length = 1; length <= 16; length += 1) {
    const start = code >> (16 - length);
    if (start <= load<i32>(table + HIGHEST + (<usize>length << 2))) {
      return (<u32>length << 8) | <u32>load<u8>(table + SYMBOLS + <usize>((start + load<i32>(table + OFFSET + (<usize>length << 2))) & 255));
    }
  }
  return 0;
}

/** F.2.2.1: the value of `size` bits. */
@inline
export function extend(value: i32, size: i32): i32 {
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

/** Reads a DC difference. */
@inline
export function readDifference(table: usize): i32 {
  let w = bits;
  let n = left;
  let p = next;
  w |= load<u64>(p) >> n;
  p -= (63 - n) >> 3;
  n |= 56;
  const entry = lookUp(table, w);
  if (entry == 0) {
    markBad();
    return 0;
  }
  const length = <i32>(entry >> 8);
  const size = <i32>(entry & 15);
  w <<= length;
  let difference = 0;
  if (size > 0) {
    difference = extend(<i32>(w >> (64 - size)), size);
    w <<= size;
  }
  keep(w, n - length - size, p);
  return difference;
}

/** Passes over a block's AC coefficients. */
export function skipAc(table: usize): void {
  let w = bits;
  let n = left;
  let p = next;
  let k: u32 = 1;
  while (k < 64) {
    w |= load<u64>(p) >> n;
    p -= (63 - n) >> 3;
    n |= 56;
    const ahead = load<u32>(table + LOOK_AHEAD + (<usize>(w >> (64 - AHEAD)) << 2));
    let used = <i32>(ahead & 255);
    const to = k + ((ahead >> 8) & 255);
    if (used != 0 && to < 64) {
      w <<= used;
      n -= used;
      if (ahead & END_OF_BLOCK) break;
      k = to;
      continue;
    }
    const entry = lookUp(table, w);
    const run = (entry & 255) >> 4;
    const size = entry & 15;
    used = <i32>((entry >> 8) + size);
    w <<= used;
    n -= used;
    if (size == 0 && run < 15) {
      if (entry == 0) markBad();
      break;
    }
    k += run + 1;
    if (k > 64) markBad();
  }
  keep(w, n, p);
}

/** A block's AC coefficients: natural order, into 64 i32 that are 0. @returns whether there is any */
export function readAc(table: usize, order: usize, into: usize): bool {
  let w = bits;
  let n = left;
  let p = next;
  let k: u32 = 1;
  let some = false;
  while (k < 64) {
    w |= load<u64>(p) >> n;
    p -= (63 - n) >> 3;
    n |= 56;
    const entry = lookUp(table, w);
    const length = <i32>(entry >> 8);
    const run = (entry & 255) >> 4;
    const size = <i32>(entry & 15);
    w <<= length;
    n -= length;
    if (size == 0) {
      if (run < 15) {
        if (entry == 0) markBad();
        break;
      }
      k += 16;
      if (k > 64) markBad();
      continue;
    }
    k += run;
    if (k > 63) {
      markBad();
      break;
    }
    store<i32>(into + (<usize>load<u8>(order + k) << 2), extend(<i32>(w >> (64 - size)), size));
    some = true;
    w <<= size;
    n -= size;
    k += 1;
  }
  keep(w, n, p);
  return some;
}

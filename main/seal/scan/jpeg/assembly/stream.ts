import { startAt } from './bitReader';

/** Byte offsets of the segments between restart markers, in the unstuffed stream; the last one is the stream's end. */
export let segments: usize = 0;
export let segmentCount: i32 = 0;

const AHEAD: usize = 32;

/**
 * Takes byte stuffing and restart markers out, in place, and turns the stream end to end.
 * @param from first byte after the scan's header, with 32 free bytes below
 * @param end end of the file
 * @param table room for `most` segment offsets
 * @returns whether the scan is closed by an end-of-image marker with nothing odd in between
 */
export function unstuff(from: usize, end: usize, table: usize, most: i32): bool {
  const start = from;
  let to = start;
  let at = from;
  let count = 0;
  let closed = false;
  const mark = i8x16.splat(-1);
  while (at < end) {
    while (at + 16 <= end) {
      const part = v128.load(at);
      if (v128.any_true(i8x16.eq(part, mark))) break;
      v128.store(to, part);
      at += 16;
      to += 16;
    }
    // Up to and with the next 0xFF.
    while (at < end) {
      const byte = load<u8>(at);
      at += 1;
      if (byte != 0xff) {
        store<u8>(to, byte);
        to += 1;
        continue;
      }
      if (at >= end) return false;
      const kind = load<u8>(at);
      at += 1;
      if (kind == 0) {
        store<u8>(to, 0xff);
        to += 1;
      } else if (kind == 0xd9) {
        closed = true;
      } else {
        if (kind != 0xd0 + <u8>(count & 7) || count + 1 >= most) return false;
        store<u32>(table + (<usize>count << 2), <u32>(to - start));
        count += 1;
      }
      break;
    }
    if (closed) break;
  }
  if (!closed) return false;
  store<u32>(table + (<usize>count << 2), <u32>(to - start));
  // The reader looks ahead by some bytes: below the stream, once it is turned.
  const room = start - AHEAD;
  memory.fill(room, 0, AHEAD);
  reverse(start, to);
  segments = table;
  segmentCount = count + 1;
  startAt(to - 1);
  return true;
}

function reverse(from: usize, end: usize): void {
  let low = from;
  let high = end;
  while (high - low >= 32) {
    high -= 16;
    const bottom = v128.load(low);
    const top = v128.load(high);
    v128.store(low, turned(top));
    v128.store(high, turned(bottom));
    low += 16;
  }
  while (high - low >= 2) {
    high -= 1;
    const bottom = load<u8>(low);
    store<u8>(low, load<u8>(high));
    store<u8>(high, bottom);
    low += 1;
  }
}

@inline
function turned(part: v128): v128 {
  return i8x16.shuffle(part, part, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

/** End of a segment, in bits. */
export function segmentEnd(segment: i32): u32 {
  return load<u32>(segments + (<usize>segment << 2)) << 3;
}

// The zlib stream of a cut-out's PNG: one colour everywhere, only alpha varies, so every pixel but a line's first is three zeros and
// a difference once the line is filtered (Sub). RFC 1950, 1951. Compiled to resources/wasm/png.wasm.
import { codeOf, countSymbol, lengthCode, lengthExtra, makeCodes, resetCounts, sizeOf, SYMBOLS } from './codes';

/** Largest prime under 2^16: Adler-32. */
const ADLER: u64 = 65_521;
const LONGEST: i32 = 258;
const END_OF_BLOCK: u32 = 256;
/** A token: a literal, or a length with this bit, and the next one for distance 4 instead of 1. */
const MATCH: u32 = 0x8000;
const BACK_FOUR: u32 = 0x4000;

let tokens: usize = 0;
let last: usize = 0;
let sumA: u64 = 1;
let sumB: u64 = 0;

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}

@inline
function literal(value: u32): void {
  store<u16>(last, <u16>value);
  last += 2;
  countSymbol(value);
  sumA += value;
  sumB += sumA;
}

@inline
function match(length: i32, flags: u32): void {
  store<u16>(last, <u16>(MATCH | flags | <u32>length));
  last += 2;
  countSymbol(257 + lengthCode(length));
  sumB += sumA * <u64>length; // zeros
}

/** A number of zeros, after a byte that is none. */
function zeros(count: i32): void {
  if (count == 0) return;
  literal(0);
  count -= 1;
  while (count >= 3) {
    // No rest that is too short for a match.
    const length = count > LONGEST ? min(LONGEST, count - 3) : count;
    match(length, 0);
    count -= length;
  }
  for (; count > 0; count -= 1) literal(0);
}

function line(alpha: usize, width: i32, red: i32, green: i32, blue: i32): void {
  literal(1); // filter Sub
  literal(red);
  literal(green);
  literal(blue);
  let before = load<u8>(alpha);
  literal(before);
  // Pixels that are as the one before since the last that was not.
  let same = 0;
  let first = true;
  for (let x = 1; x < width; x += 1) {
    const value = load<u8>(alpha + x);
    if (value == before) {
      same += 1;
      continue;
    }
    if (same > 0) zeros(4 * same + 3);
    else if (first) {
      literal(0);
      literal(0);
      literal(0);
    } else match(3, BACK_FOUR);
    literal(<u32>(value - before) & 255);
    before = value;
    same = 0;
    first = false;
  }
  zeros(4 * same);
  sumA %= ADLER;
  sumB %= ADLER;
}

let held: u64 = 0;
let heldBits: u64 = 0;
let out: usize = 0;

@inline
function put(value: u32, size: u32): void {
  held |= <u64>value << heldBits;
  heldBits += size;
  if (heldBits >= 32) {
    store<u32>(out, <u32>held);
    out += 4;
    held >>= 32;
    heldBits -= 32;
  }
}

/** RFC 1951, 3.2.7: code lengths as four bits each, none of them run-length coded. */
function putHeader(): void {
  put(1, 1); // the last block
  put(2, 2); // with codes of its own
  put(<u32>SYMBOLS - 257, 5);
  put(4 - 1, 5); // distance codes 0 to 3
  put(19 - 4, 4);
  // 16, 17, 18 are not used; then 0, 8, 7, 9 … 1, 15: four bits each.
  for (let at = 0; at < 19; at += 1) put(at < 3 ? 0 : 4, 3);
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) put(reversed(sizeOf(symbol), 4), 4);
  put(reversed(1, 4), 4); // distance 1
  put(0, 4);
  put(0, 4);
  put(reversed(1, 4), 4); // distance 4
}

function reversed(value: u32, size: u32): u32 {
  let result: u32 = 0;
  for (let bit: u32 = 0; bit < size; bit += 1) result |= ((value >> bit) & 1) << (size - 1 - bit);
  return result;
}

/**
 * @param alpha `width` × `height` bytes
 * @param room for tokens: 2 bytes for each pixel twice, and 16 for each line
 * @param to room for the stream: as much as the pixels take, and 4096
 * @returns length of the stream
 */
export function deflateCutout(alpha: usize, width: i32, height: i32, red: i32, green: i32, blue: i32, room: usize, to: usize): usize {
  tokens = room;
  last = room;
  sumA = 1;
  sumB = 0;
  resetCounts();
  for (let y = 0; y < height; y += 1) line(alpha + <usize>(y * width), width, red, green, blue);
  countSymbol(END_OF_BLOCK);
  makeCodes();
  held = 0;
  heldBits = 0;
  store<u16>(to, 0x0178); // deflate, window of 32 KB, fastest
  out = to + 2;
  putHeader();
  for (let token = tokens; token < last; token += 2) {
    const value = <u32>load<u16>(token);
    if ((value & MATCH) == 0) {
      put(codeOf(value), sizeOf(value));
      continue;
    }
    const length = <i32>(value & 511);
    const code = lengthCode(length);
    put(codeOf(257 + code), sizeOf(257 + code));
    put(lengthExtra(length), code < 8 || code == 28 ? 0 : (code >> 2) - 1);
    put(value & BACK_FOUR ? 1 : 0, 1);
  }
  put(codeOf(END_OF_BLOCK), sizeOf(END_OF_BLOCK));
  store<u32>(out, <u32>held);
  out += <usize>((heldBits + 7) >> 3);
  store<u32>(out, bswap<u32>(<u32>((sumB << 16) | sumA)));
  return out + 4 - to;
}

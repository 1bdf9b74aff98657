// Huffman codes for literals and lengths, RFC 1951.

/** Literals, end of block, 29 lengths. */
export const SYMBOLS: i32 = 286;
const MOST_BITS: u32 = 15;

const counts = memory.data(286 * 4, 16);
const sizes = memory.data(286);
const codes = memory.data(286 * 4, 16);
/** Working space: weights and parents of a tree's nodes. */
const weights = memory.data(572 * 4, 16);
const parents = memory.data(572 * 4, 16);
const leaves = memory.data(286 * 4, 16);

export function resetCounts(): void {
  memory.fill(counts, 0, 286 * 4);
}

@inline
export function countSymbol(symbol: u32): void {
  const at = counts + (<usize>symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

@inline
export function sizeOf(symbol: u32): u32 {
  return load<u8>(sizes + symbol);
}
/** The code, its first bit lowest: as it is written. */
@inline
export function codeOf(symbol: u32): u32 {
  return load<u32>(codes + (<usize>symbol << 2));
}

/** 3.2.5: code of a length from 3 to 258, less 257. */
@inline
export function lengthCode(length: i32): u32 {
  if (length == 258) return 28;
  const value = <u32>(length - 3);
  if (value < 8) return value;
  const extra = 29 - clz<u32>(value);
  return (extra << 2) + (value >> extra);
}

/** What follows the code of a length. */
@inline
export function lengthExtra(length: i32): u32 {
  const value = <u32>(length - 3);
  if (value < 8 || length == 258) return 0;
  return value & ((1 << (29 - clz<u32>(value))) - 1);
}

/** Codes for what was counted; rarer ones are taken for more frequent until none is longer than allowed. */
export function makeCodes(): void {
  while (measure() > MOST_BITS) {
    for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
      const count = load<u32>(counts + (<usize>symbol << 2));
      if (count > 0) store<u32>(counts + (<usize>symbol << 2), (count >> 1) | 1);
    }
  }
  // 3.2.2: codes of one length follow each other.
  let next: u32 = 0;
  for (let size: u32 = 1; size <= MOST_BITS; size += 1) {
    for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
      if (load<u8>(sizes + symbol) != size) continue;
      let code: u32 = 0;
      for (let bit: u32 = 0; bit < size; bit += 1) code |= ((next >> bit) & 1) << (size - 1 - bit);
      store<u32>(codes + (<usize>symbol << 2), code);
      next += 1;
    }
    next <<= 1;
  }
}

/** Sizes of a Huffman code (two queues over sorted leaves). @returns the longest */
function measure(): u32 {
  memory.fill(sizes, 0, SYMBOLS);
  let count = 0;
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const weight = load<u32>(counts + (<usize>symbol << 2));
    if (weight == 0) continue;
    let at = count;
    for (; at > 0 && load<u32>(counts + (<usize>load<u32>(leaves + (<usize>(at - 1) << 2)) << 2)) > weight; at -= 1) store<u32>(leaves + (<usize>at << 2), load<u32>(leaves + (<usize>(at - 1) << 2)));
    store<u32>(leaves + (<usize>at << 2), symbol);
    count += 1;
  }
  for (let leaf = 0; leaf < count; leaf += 1) store<u32>(weights + (<usize>leaf << 2), load<u32>(counts + (<usize>load<u32>(leaves + (<usize>leaf << 2)) << 2)));
  let leaf = 0;
  let inner = count;
  let end = count;
  for (; end < 2 * count - 1; end += 1) {
    let sum: u32 = 0;
    for (let half = 0; half < 2; half += 1) {
      const takeLeaf = leaf < count && (inner >= end || load<u32>(weights + (<usize>leaf << 2)) <= load<u32>(weights + (<usize>inner << 2)));
      const taken = takeLeaf ? leaf : inner;
      if (takeLeaf) leaf += 1;
      else inner += 1;
      sum += load<u32>(weights + (<usize>taken << 2));
      store<i32>(parents + (<usize>taken << 2), end);
    }
    store<u32>(weights + (<usize>end << 2), sum);
  }
  // Depths, from the root down, in the room of the weights.
  const root = 2 * count - 2;
  store<u32>(weights + (<usize>root << 2), 0);
  let longest: u32 = 0;
  for (let node = root - 1; node >= 0; node -= 1) {
    const depth = load<u32>(weights + (<usize>load<i32>(parents + (<usize>node << 2)) << 2)) + 1;
    store<u32>(weights + (<usize>node << 2), depth);
    if (node >= count) continue;
    store<u8>(sizes + load<u32>(leaves + (<usize>node << 2)), <u8>depth);
    longest = max(longest, depth);
  }
  return longest;
}

// The entropy-coded bytes are unstuffed once and turned end to end: a plain load at any byte then gives the next eight, the first one on top.

/** The next bits, left-aligned; how many of them count; where the next eight bytes are loaded from. */
export let bits: u64 = 0;
export let left: i32 = 0;
export let next: usize = 0;
/** Set when the data are not what a sound file holds. */
export let bad: bool = false;

/** Where the first byte is loaded from, seven bytes below it. */
let first: usize = 0;

export function keep(w: u64, n: i32, p: usize): void {
  bits = w;
  left = n;
  next = p;
}

export function markBad(): void {
  bad = true;
}

export function clearBad(): void {
  bad = false;
}

export function startAt(firstByte: usize): void {
  first = firstByte - 7;
}

/** Goes to a bit of the stream. */
export function seek(bit: u32): void {
  next = first - <usize>(bit >> 3);
  bits = load<u64>(next) << (bit & 7);
  left = 56 - (bit & 7);
  next -= 7;
}

/** The bit that is read next. */
export function position(): u32 {
  return (<u32>(first - next) << 3) - <u32>left;
}

/**
 * Numbers modulo the prime of the SM2 curve (GB/T 32918.5), as twelve limbs of 22 bits in doubles, in Montgomery form with R = 2^264.
 * Doubles, because V8 multiplies them several times faster than it divides a BigInt; every sum here stays below 2^53, so all is exact.
 * For public values only: how long it takes depends on the values.
 *
 * Bounds: limbs of a factor are below 2^24 in size and its value below 16p; a product has limbs in [0, 2^22) but for its last, signed
 * one, and lies between −p and 3p. `carry` brings the limbs of a sum back to 22 bits.
 */
export type Field = Float64Array;

export const LIMBS = 12;
const BITS = 22n;
const UP = 0x400000;
const DOWN = 1 / UP;

/** p = 2^256 − 2^224 − 2^96 + 2^64 − 1. */
export const PRIME = (1n << 256n) - (1n << 224n) - (1n << 96n) + (1n << 64n) - 1n;
const R = 1n << 264n;

const limbs = (value: bigint): Field => Float64Array.from({ length: LIMBS }, (_, i) => Number((value >> (BITS * BigInt(i))) & BigInt(UP - 1)));

/** A number of [0, p) in Montgomery form. */
export const toField = (value: bigint): Field => limbs((value * R) % PRIME);

export const ONE: Field = toField(1n);
const BARE_ONE: Field = limbs(1n);
const scratch: Field = new Float64Array(LIMBS);

/** Back to a number of [0, p). */
export function fromField(a: Field): bigint {
  mul(scratch, a, BARE_ONE);
  let value = 0n;
  for (let i = LIMBS - 1; i >= 0; i -= 1) value = (value << BITS) + BigInt(scratch[i] as number);
  return ((value % PRIME) + PRIME) % PRIME;
}

/** out = a + b; limbs are not carried. */
export function add(out: Field, a: Field, b: Field): void {
  for (let i = 0; i < LIMBS; i += 1) out[i] = (a[i] as number) + (b[i] as number);
}

/** out = a − factor·b, carried; factor at most 8. */
export function subtractTimes(out: Field, a: Field, factor: number, b: Field): void {
  for (let i = 0; i < LIMBS; i += 1) out[i] = (a[i] as number) - factor * (b[i] as number);
  carry(out);
}

/** Every limb but the last to 22 bits and a little: each passes its own excess on, not what it is passed, so that no limb waits for another. */
export function carry(a: Field): void {
  let over = 0;
  for (let i = 0; i < LIMBS - 1; i += 1) {
    const limb = a[i] as number;
    const own = Math.floor(limb * DOWN);
    a[i] = limb - own * UP + over;
    over = own;
  }
  a[LIMBS - 1] = (a[LIMBS - 1] as number) + over;
}

/** 1 / a, by Fermat: a^(p−2), four bits at a time. */
export function invert(out: Field, a: Field): void {
  const powers = [Float64Array.from(ONE), Float64Array.from(a)];
  for (let i = 2; i < 16; i += 1) {
    const next = new Float64Array(LIMBS);
    mul(next, powers[i - 1] as Field, a);
    powers.push(next);
  }
  const exponent = PRIME - 2n;
  const result = Float64Array.from(ONE);
  for (let shift = 252n; shift >= 0n; shift -= 4n) {
    for (let i = 0; i < 4; i += 1) mul(result, result, result);
    mul(result, result, powers[Number((exponent >> shift) & 15n)] as Field);
  }
  out.set(result);
}

/**
 * out = a·b / R. Schoolbook product, then Montgomery's reduction; p ≡ −1 modulo 2^22, so the multiple of p to add is the lowest limb itself, and
 * adding m·p is four shifted additions. Written out: V8 keeps the columns in registers only so.
 */
export function mul(out: Field, a: Field, b: Field): void {
  const a0 = a[0] as number;
  const a1 = a[1] as number;
  const a2 = a[2] as number;
  const a3 = a[3] as number;
  const a4 = a[4] as number;
  const a5 = a[5] as number;
  const a6 = a[6] as number;
  const a7 = a[7] as number;
  const a8 = a[8] as number;
  const a9 = a[9] as number;
  const a10 = a[10] as number;
  const a11 = a[11] as number;
  const b0 = b[0] as number;
  const b1 = b[1] as number;
  const b2 = b[2] as number;
  const b3 = b[3] as number;
  const b4 = b[4] as number;
  const b5 = b[5] as number;
  const b6 = b[6] as number;
  const b7 = b[7] as number;
  const b8 = b[8] as number;
  const b9 = b[9] as number;
  const b10 = b[10] as number;
  const b11 = b[11] as number;
  let t0 = a0 * b0;
  let t1 = a0 * b1 + a1 * b0;
  let t2 = a0 * b2 + a1 * b1 + a2 * b0;
  let t3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
  let t4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
  let t5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0;
  let t6 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0;
  let t7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0;
  let t8 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0;
  let t9 = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0;
  let t10 = a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1 + a10 * b0;
  let t11 = a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2 + a10 * b1 + a11 * b0;
  let t12 = a1 * b11 + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3 + a10 * b2 + a11 * b1;
  let t13 = a2 * b11 + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4 + a10 * b3 + a11 * b2;
  let t14 = a3 * b11 + a4 * b10 + a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5 + a10 * b4 + a11 * b3;
  let t15 = a4 * b11 + a5 * b10 + a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6 + a10 * b5 + a11 * b4;
  let t16 = a5 * b11 + a6 * b10 + a7 * b9 + a8 * b8 + a9 * b7 + a10 * b6 + a11 * b5;
  let t17 = a6 * b11 + a7 * b10 + a8 * b9 + a9 * b8 + a10 * b7 + a11 * b6;
  let t18 = a7 * b11 + a8 * b10 + a9 * b9 + a10 * b8 + a11 * b7;
  let t19 = a8 * b11 + a9 * b10 + a10 * b9 + a11 * b8;
  let t20 = a9 * b11 + a10 * b10 + a11 * b9;
  let t21 = a10 * b11 + a11 * b10;
  let t22 = a11 * b11;
  let t23 = 0;
  let c = 0;
  let m = 0;
  c = Math.floor(t0 * DOWN); m = t0 - c * UP; t1 += c; t2 += m * 0x100000; t4 -= m * 0x100; t10 -= m * 0x10; t11 += m * 0x4000;
  c = Math.floor(t1 * DOWN); m = t1 - c * UP; t2 += c; t3 += m * 0x100000; t5 -= m * 0x100; t11 -= m * 0x10; t12 += m * 0x4000;
  c = Math.floor(t2 * DOWN); m = t2 - c * UP; t3 += c; t4 += m * 0x100000; t6 -= m * 0x100; t12 -= m * 0x10; t13 += m * 0x4000;
  c = Math.floor(t3 * DOWN); m = t3 - c * UP; t4 += c; t5 += m * 0x100000; t7 -= m * 0x100; t13 -= m * 0x10; t14 += m * 0x4000;
  c = Math.floor(t4 * DOWN); m = t4 - c * UP; t5 += c; t6 += m * 0x100000; t8 -= m * 0x100; t14 -= m * 0x10; t15 += m * 0x4000;
  c = Math.floor(t5 * DOWN); m = t5 - c * UP; t6 += c; t7 += m * 0x100000; t9 -= m * 0x100; t15 -= m * 0x10; t16 += m * 0x4000;
  c = Math.floor(t6 * DOWN); m = t6 - c * UP; t7 += c; t8 += m * 0x100000; t10 -= m * 0x100; t16 -= m * 0x10; t17 += m * 0x4000;
  c = Math.floor(t7 * DOWN); m = t7 - c * UP; t8 += c; t9 += m * 0x100000; t11 -= m * 0x100; t17 -= m * 0x10; t18 += m * 0x4000;
  c = Math.floor(t8 * DOWN); m = t8 - c * UP; t9 += c; t10 += m * 0x100000; t12 -= m * 0x100; t18 -= m * 0x10; t19 += m * 0x4000;
  c = Math.floor(t9 * DOWN); m = t9 - c * UP; t10 += c; t11 += m * 0x100000; t13 -= m * 0x100; t19 -= m * 0x10; t20 += m * 0x4000;
  c = Math.floor(t10 * DOWN); m = t10 - c * UP; t11 += c; t12 += m * 0x100000; t14 -= m * 0x100; t20 -= m * 0x10; t21 += m * 0x4000;
  c = Math.floor(t11 * DOWN); m = t11 - c * UP; t12 += c; t13 += m * 0x100000; t15 -= m * 0x100; t21 -= m * 0x10; t22 += m * 0x4000;
  c = Math.floor(t12 * DOWN); out[0] = t12 - c * UP; t13 += c;
  c = Math.floor(t13 * DOWN); out[1] = t13 - c * UP; t14 += c;
  c = Math.floor(t14 * DOWN); out[2] = t14 - c * UP; t15 += c;
  c = Math.floor(t15 * DOWN); out[3] = t15 - c * UP; t16 += c;
  c = Math.floor(t16 * DOWN); out[4] = t16 - c * UP; t17 += c;
  c = Math.floor(t17 * DOWN); out[5] = t17 - c * UP; t18 += c;
  c = Math.floor(t18 * DOWN); out[6] = t18 - c * UP; t19 += c;
  c = Math.floor(t19 * DOWN); out[7] = t19 - c * UP; t20 += c;
  c = Math.floor(t20 * DOWN); out[8] = t20 - c * UP; t21 += c;
  c = Math.floor(t21 * DOWN); out[9] = t21 - c * UP; t22 += c;
  c = Math.floor(t22 * DOWN); out[10] = t22 - c * UP; t23 += c;
  out[11] = t23;
}

import { type Field, LIMBS } from './field.ts';
import { addAffine, type AffinePoint, double, type JacobianPoint, newPoint, setAffine, toAffine } from './point.ts';

/** Digits of −2^(width−1) … 2^(width−1), lowest first: scalar = Σ digit·2^(width·i). */
function signedDigits(scalar: bigint, width: number): Int8Array {
  const digits = new Int8Array(Math.floor(256 / width) + 1);
  const size = 1 << width;
  const words = scalar.toString(2).padStart(digits.length * width, '0');
  let over = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const end = words.length - i * width;
    let digit = over + Number.parseInt(words.slice(end - width, end), 2);
    over = digit > size / 2 ? 1 : 0;
    if (over) digit -= size;
    digits[i] = digit;
  }
  return digits;
}

const WIDTH = 6;
const PER_WINDOW = 1 << (WIDTH - 1);
const WINDOWS = Math.floor(256 / WIDTH) + 1;

/** Multiples 1…32 of 2^(6i)·P for every window i, so that a multiplication needs no doubling: 132 KB. */
export type MultiplesTable = Int32Array;

/** @throws RangeError never for a point of the curve: its order is prime and large. */
export function multiplesTable(point: AffinePoint): MultiplesTable {
  const bases = windowBases(point);
  const table = new Int32Array(WINDOWS * PER_WINDOW * 2 * LIMBS);
  bases.forEach((base, window) => {
    for (const [i, { x, y }] of multiplesOf(base, PER_WINDOW).entries()) {
      table.set(x, (window * PER_WINDOW + i) * 2 * LIMBS);
      table.set(y, (window * PER_WINDOW + i) * 2 * LIMBS + LIMBS);
    }
  });
  return table;
}

function windowBases(point: AffinePoint): AffinePoint[] {
  const running = newPoint();
  setAffine(running, point);
  const bases = Array.from({ length: WINDOWS }, () => {
    const base = copyOf(running);
    for (let i = 0; i < WIDTH; i += 1) double(running);
    return base;
  });
  return affineOf(bases);
}

/** 1·P … count·P. */
function multiplesOf(point: AffinePoint, count: number): AffinePoint[] {
  const running = newPoint();
  setAffine(running, point);
  const multiples = [copyOf(running)];
  double(running);
  for (let i = 2; i <= count; i += 1) {
    multiples.push(copyOf(running));
    addAffine(running, point.x, point.y, 1);
  }
  return affineOf(multiples);
}

function affineOf(points: readonly JacobianPoint[]): AffinePoint[] {
  const affine = toAffine(points);
  if (!affine) throw new RangeError('Not a point of the SM2 group');
  return affine;
}

const copyOf = ({ x, y, z }: JacobianPoint): JacobianPoint => ({ x: Float64Array.from(x), y: Float64Array.from(y), z: Float64Array.from(z) });

/** A running sum of points that may still be empty (the curve's zero has no Jacobian form that `addAffine` takes). */
export interface Sum {
  readonly point: JacobianPoint;
  empty: boolean;
}

export const newSum = (): Sum => ({ point: newPoint(), empty: true });

function addTo(sum: Sum, x: Field, y: Field, sign: 1 | -1): void {
  if (sum.empty) {
    setAffine(sum.point, { x, y });
    if (sign === -1) for (let i = 0; i < LIMBS; i += 1) sum.point.y[i] = -(sum.point.y[i] as number);
    sum.empty = false;
  } else addAffine(sum.point, x, y, sign);
}

const tableX: Field = new Float64Array(LIMBS);
const tableY: Field = new Float64Array(LIMBS);

/** sum += scalar·P, P's table given. */
export function addFixed(sum: Sum, table: MultiplesTable, scalar: bigint): void {
  for (const [window, digit] of signedDigits(scalar, WIDTH).entries()) {
    if (digit === 0) continue;
    const at = (window * PER_WINDOW + Math.abs(digit) - 1) * 2 * LIMBS;
    for (let i = 0; i < LIMBS; i += 1) {
      tableX[i] = table[at + i] as number;
      tableY[i] = table[at + LIMBS + i] as number;
    }
    addTo(sum, tableX, tableY, digit < 0 ? -1 : 1);
  }
}

const NARROW = 4;

/** sum = scalar·P, for a point that is met once. `sum` must be empty. */
export function setVariable(sum: Sum, point: AffinePoint, scalar: bigint): void {
  const multiples = multiplesOf(point, 1 << (NARROW - 1));
  const digits = signedDigits(scalar, NARROW);
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    if (!sum.empty) for (let bit = 0; bit < NARROW; bit += 1) double(sum.point);
    const digit = digits[i] as number;
    if (digit === 0) continue;
    const { x, y } = multiples[Math.abs(digit) - 1] as AffinePoint;
    addTo(sum, x, y, digit < 0 ? -1 : 1);
  }
}

import { add, carry, type Field, fromField, invert, LIMBS, mul, ONE, PRIME, subtractTimes, toField } from './field.ts';

/** Coefficient b of the SM2 curve y² = x³ − 3x + b, GB/T 32918.5. */
const B = BigInt('0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93');

/** A point of the curve, not its zero: x and y. */
export interface AffinePoint {
  readonly x: Field;
  readonly y: Field;
}

/** x = X / Z², y = Y / Z³. Changed in place. */
export interface JacobianPoint extends AffinePoint {
  readonly z: Field;
}

export const newPoint = (): JacobianPoint => ({ x: new Float64Array(LIMBS), y: new Float64Array(LIMBS), z: new Float64Array(LIMBS) });

/** The point with these coordinates; undefined when one is not below p or they are not on the curve. */
export function pointAt(x: bigint, y: bigint): AffinePoint | undefined {
  if (x >= PRIME || y >= PRIME) return undefined;
  if ((y * y - (x * x - 3n) * x - B) % PRIME !== 0n) return undefined;
  return { x: toField(x), y: toField(y) };
}

export function setAffine(point: JacobianPoint, { x, y }: AffinePoint): void {
  point.x.set(x);
  point.y.set(y);
  point.z.set(ONE);
}

const [s0, s1, s2, s3, s4, s5] = Array.from({ length: 6 }, () => new Float64Array(LIMBS)) as [Field, Field, Field, Field, Field, Field];

/** point = 2·point ("dbl-2001-b" of the Explicit-Formulas Database, for a = −3). */
export function double({ x, y, z }: JacobianPoint): void {
  const [delta, gamma, beta, alpha, work, sum] = [s0, s1, s2, s3, s4, s5];
  mul(delta, z, z);
  mul(gamma, y, y);
  mul(beta, x, gamma);
  subtractTimes(work, x, 1, delta);
  add(sum, x, delta);
  mul(alpha, work, sum);
  for (let i = 0; i < LIMBS; i += 1) alpha[i] = (alpha[i] as number) * 3;
  add(sum, y, z);
  carry(sum);
  mul(z, sum, sum);
  subtractTimes(z, z, 1, gamma);
  subtractTimes(z, z, 1, delta);
  mul(x, alpha, alpha);
  subtractTimes(x, x, 8, beta);
  for (let i = 0; i < LIMBS; i += 1) work[i] = 4 * (beta[i] as number) - (x[i] as number);
  carry(work);
  mul(y, alpha, work);
  mul(gamma, gamma, gamma);
  subtractTimes(y, y, 8, gamma);
}

/**
 * point = point + other, with y of `other` negated when `sign` is −1.
 * Not complete: when the two points are equal or opposite, Z becomes 0 and stays 0 whatever follows; `isDegenerate` tells.
 */
export function addAffine({ x, y, z }: JacobianPoint, otherX: Field, otherY: Field, sign: 1 | -1): void {
  const [h, r, hh, hhh, v, zz] = [s0, s1, s2, s3, s4, s5];
  mul(zz, z, z);
  mul(h, otherX, zz);
  subtractTimes(h, h, 1, x);
  mul(zz, zz, z);
  mul(r, otherY, zz);
  for (let i = 0; i < LIMBS; i += 1) r[i] = sign * (r[i] as number) - (y[i] as number);
  carry(r);
  mul(hh, h, h);
  mul(hhh, hh, h);
  mul(v, x, hh);
  mul(z, z, h);
  mul(x, r, r);
  for (let i = 0; i < LIMBS; i += 1) x[i] = (x[i] as number) - (hhh[i] as number) - 2 * (v[i] as number);
  carry(x);
  mul(hhh, y, hhh);
  subtractTimes(v, v, 1, x);
  mul(y, r, v);
  subtractTimes(y, y, 1, hhh);
}

export const isDegenerate = (point: JacobianPoint): boolean => fromField(point.z) === 0n;

/** Affine forms of many points with one inversion (Montgomery's trick). Undefined when one of them is degenerate. */
export function toAffine(points: readonly JacobianPoint[]): AffinePoint[] | undefined {
  const running = Float64Array.from(ONE);
  const before = points.map(({ z }) => {
    const product = Float64Array.from(running);
    mul(running, running, z);
    return product;
  });
  if (fromField(running) === 0n) return undefined;
  invert(running, running);
  const affine: AffinePoint[] = new Array<AffinePoint>(points.length);
  for (let i = points.length - 1; i >= 0; i -= 1) {
    const { x, y, z } = points[i] as JacobianPoint;
    const inverse = new Float64Array(LIMBS);
    mul(inverse, running, before[i] as Field);
    mul(running, running, z);
    const square = new Float64Array(LIMBS);
    mul(square, inverse, inverse);
    const one = { x: new Float64Array(LIMBS), y: new Float64Array(LIMBS) };
    mul(one.x, x, square);
    mul(square, square, inverse);
    mul(one.y, y, square);
    affine[i] = one;
  }
  return affine;
}

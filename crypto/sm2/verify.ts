import { fromField, LIMBS, mul, PRIME, toField } from './field.ts';
import { addFixed, type MultiplesTable, multiplesTable, newSum, setVariable } from './multiply.ts';
import { type AffinePoint, isDegenerate, pointAt } from './point.ts';

/** Order of the SM2 curve's group, GB/T 32918.5. */
export const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

const G = pointAt(
  BigInt('0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
  BigInt('0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
) as AffinePoint;
/** Made at first use: some milliseconds that a process without a verification need not spend. */
let tableOfG: MultiplesTable | undefined;

export type Verdict = 'right' | 'wrong' | 'undecided';

/**
 * GB/T 32918.2 6.1, B4–B7: whether (r, s) is a signature over the digest e. Public values only.
 * @param key the signer's point, or its table.
 * @param r,s in [1, n−1], r + s not divisible by n: the caller has checked.
 * @returns `undecided` when two equal or opposite points met, which the fast addition cannot add; only made-up signatures get there.
 */
export function verifyEquation(key: AffinePoint | MultiplesTable, e: bigint, r: bigint, s: bigint): Verdict {
  const t = (r + s) % ORDER;
  const sum = newSum();
  if (key instanceof Int32Array) addFixed(sum, key, t);
  else setVariable(sum, key, t);
  addFixed(sum, (tableOfG ??= multiplesTable(G)), s);
  if (isDegenerate(sum.point)) return 'undecided';
  // r = (e + x) mod n without dividing by Z²: x is (r − e) mod n, or that plus n where it is below p.
  const zz = new Float64Array(LIMBS);
  mul(zz, sum.point.z, sum.point.z);
  const x = fromField(sum.point.x);
  const wanted = (((r - e) % ORDER) + ORDER) % ORDER;
  const matches = (candidate: bigint): boolean => {
    if (candidate >= PRIME) return false;
    const product = new Float64Array(LIMBS);
    mul(product, zz, toField(candidate));
    return fromField(product) === x;
  };
  return matches(wanted) || matches(wanted + ORDER) ? 'right' : 'wrong';
}

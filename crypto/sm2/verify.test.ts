import fc from 'fast-check';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { sm2GenerateKeyPair, sm2PrepareKey, sm2PublicKeyOf, sm2SignDigest, sm2VerifyDigest, sm3Digest } from '../sm.ts';
import { fromField, invert, mul, ONE, PRIME, toField } from './field.ts';
import { multiplesTable, newSum, setVariable } from './multiply.ts';
import { addAffine, isDegenerate, newPoint, pointAt, setAffine, toAffine } from './point.ts';
import { ORDER, verifyEquation } from './verify.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const number = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes)}`);
const bytes32 = (value: bigint): Uint8Array => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
const below = (limit: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min: 0n, max: limit - 1n }), fc.constantFrom(0n, 1n, 2n, limit - 1n, limit - 2n, 1n << 255n, (1n << 224n) - 1n, (1n << 64n) - 1n));

describe('numbers modulo the SM2 prime', () => {
  const product = (a: bigint, b: bigint): bigint => {
    const out = new Float64Array(12);
    mul(out, toField(a), toField(b));
    return fromField(out);
  };
  it('multiplies as BigInt does, edges of the range too', () => {
    fc.assert(fc.property(below(PRIME), below(PRIME), (a, b) => product(a, b) === (a * b) % PRIME), { numRuns: 2000 });
  });
  it('stays exact over long runs of products of products', () => {
    const running = toField(PRIME - 1n);
    const factor = toField(PRIME - 12345n);
    let expected = PRIME - 1n;
    for (let i = 0; i < 5000; i += 1) {
      mul(running, running, factor);
      expected = (expected * (PRIME - 12345n)) % PRIME;
    }
    expect(fromField(running)).toBe(expected);
  });
  it('takes the largest factors that its bounds allow', () => {
    const wide = Float64Array.from({ length: 12 }, (_, i) => (i < 11 ? 0xffffff : 0x3ffff));
    const value = wide.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(22 * i)), 0n);
    const rInverse = modularInverse(1n << 264n);
    for (const sign of [1, -1]) {
      const factor = wide.map((limb) => sign * limb);
      const out = new Float64Array(12);
      mul(out, factor, wide);
      const expected = (((BigInt(sign) * value * value * rInverse * rInverse) % PRIME) + PRIME) % PRIME;
      expect(fromField(out)).toBe(expected);
    }
  });
  it('inverts', () => {
    fc.assert(
      fc.property(below(PRIME).filter((a) => a !== 0n), (a) => {
        const out = new Float64Array(12);
        invert(out, toField(a));
        mul(out, out, toField(a));
        return fromField(out) === fromField(ONE);
      }),
      { numRuns: 20 },
    );
  });
});

const modularInverse = (value: bigint): bigint => power(value, PRIME - 2n);
/** y of a point with this x, when there is one: p ≡ 3 modulo 4. */
const rootOf = (x: bigint): bigint => power(x ** 3n - 3n * x + BigInt('0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'), (PRIME + 1n) / 4n);

function power(value: bigint, to: bigint): bigint {
  let result = 1n;
  for (let base = value % PRIME, exponent = to; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}

describe('the verification equation, GB/T 32918.2 6.1', () => {
  it('says of right and of changed signatures what the library says, 150 random keys', () => {
    const flips = fc.record({ what: fc.constantFrom('none', 'r', 's', 'e', 'key'), bit: fc.nat(255) });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), flips, (digest, { what, bit }) => {
        const { privateKey, publicKey } = sm2GenerateKeyPair();
        const signature = sm2SignDigest(privateKey, sm3Digest(digest));
        const parts = { r: signature.subarray(0, 32), s: signature.subarray(32), e: Uint8Array.from(digest), key: publicKey.subarray(33) };
        if (what !== 'none') parts[what][bit >> 3]! ^= 1 << (bit & 7);
        const ours = sm2VerifyDigest(publicKey, parts.e, signature);
        let theirs = false;
        try {
          theirs = sm2.doVerifySignature(parts.e, hex(signature), hex(publicKey), { hash: false });
        } catch {
          // A point off the curve: the library throws.
        }
        expect(ours).toBe(theirs);
        expect(ours).toBe(what === 'none');
      }),
      { numRuns: 150 },
    );
  });

  it('takes a digest above the order: it counts modulo n', () => {
    const { privateKey, publicKey } = sm2GenerateKeyPair();
    const point = pointAt(number(publicKey.subarray(1, 33)), number(publicKey.subarray(33)))!;
    for (const e of [0n, 1n, ORDER - 1n]) {
      const signature = sm2SignDigest(privateKey, sm3Digest(bytes32(e)));
      const [r, s] = [number(signature.subarray(0, 32)), number(signature.subarray(32))];
      expect(verifyEquation(point, e, r, s)).toBe('right');
      expect(verifyEquation(point, e + ORDER, r, s)).toBe('right');
      expect(verifyEquation(point, e + 2n, r, s)).toBe('wrong');
    }
  });

  it('accepts a point whose x lies between the order and the prime', () => {
    // Nobody meets one by chance. Q is found by its x; the key P = ½(Q − G) makes [1]G + [2]P = Q.
    let x = ORDER;
    let q = pointAt(x, rootOf(x));
    while (!q) q = pointAt(++x, rootOf(x));
    const difference = newPoint();
    setAffine(difference, q);
    const g = sm2PublicKeyOf(bytes32(1n));
    const base = pointAt(number(g.subarray(1, 33)), number(g.subarray(33)))!;
    addAffine(difference, base.x, base.y, -1);
    const half = newSum();
    setVariable(half, toAffine([difference])![0]!, (ORDER + 1n) / 2n);
    const key = toAffine([half.point])![0]!;
    const e = (((1n - x) % ORDER) + ORDER) % ORDER;
    expect(x).toBeGreaterThanOrEqual(ORDER);
    expect(verifyEquation(key, e, 1n, 1n)).toBe('right');
    expect(verifyEquation(key, e + 1n, 1n, 1n)).toBe('wrong');
  });

  it('adds two equal points through the library, where the fast addition cannot', () => {
    // Key 1, so P = G; s = 65 and t = 63 make the running sum 64·G meet the table's 64·G. [s]G + [t]P = 128·G.
    const one = sm2PublicKeyOf(bytes32(1n));
    const x = number(sm2PublicKeyOf(bytes32(128n)).subarray(1, 33));
    const s = 65n;
    const r = (63n - s + ORDER) % ORDER;
    const e = (((r - x) % ORDER) + ORDER) % ORDER;
    const point = pointAt(number(one.subarray(1, 33)), number(one.subarray(33)))!;
    expect(verifyEquation(point, e, r, s)).toBe('undecided');
    expect(verifyEquation(multiplesTable(point), e, r, s)).toBe('undecided');
    const signature = Buffer.concat([bytes32(r), bytes32(s)]);
    expect(sm2VerifyDigest(one, bytes32(e), signature)).toBe(true);
    expect(sm2VerifyDigest(one, bytes32((e + 1n) % ORDER), signature)).toBe(false);
  });

  it('marks equal and opposite points for good', () => {
    const { publicKey } = sm2GenerateKeyPair();
    const point = pointAt(number(publicKey.subarray(1, 33)), number(publicKey.subarray(33)))!;
    for (const sign of [1, -1] as const) {
      const sum = newPoint();
      setAffine(sum, point);
      addAffine(sum, point.x, point.y, sign);
      expect(isDegenerate(sum)).toBe(true);
      addAffine(sum, point.x, point.y, 1);
      expect(isDegenerate(sum)).toBe(true);
    }
  });

  it('refuses points with a coordinate of p or more', () => {
    const { publicKey } = sm2GenerateKeyPair();
    const x = number(publicKey.subarray(1, 33));
    const y = number(publicKey.subarray(33));
    expect(pointAt(x, y)).toBeDefined();
    expect(pointAt(x + PRIME, y)).toBeUndefined();
    expect(pointAt(x, y + PRIME)).toBeUndefined();
    expect(pointAt(0n, 0n)).toBeUndefined();
  });

  it('keeps its answer when more keys are prepared than it keeps tables for', () => {
    const pairs = Array.from({ length: 70 }, sm2GenerateKeyPair);
    for (const { publicKey } of pairs) sm2PrepareKey(publicKey);
    const digest = sm3Digest(new Uint8Array(32).fill(7));
    for (const { privateKey, publicKey } of [pairs[0]!, pairs.at(-1)!]) {
      const signature = sm2SignDigest(privateKey, digest);
      expect(sm2VerifyDigest(publicKey, digest, signature)).toBe(true);
      expect(sm2VerifyDigest(publicKey, digest, signature.toReversed())).toBe(false);
    }
  });
});

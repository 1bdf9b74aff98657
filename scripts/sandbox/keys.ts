import { checkPrimeSync, createHash, createPrivateKey } from 'node:crypto';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';

/** Demo keys are made from their names: whoever reads this file knows them, which is why only sandbox mode trusts them. */
function stream(seed: string, bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < bytes; i += 1) blocks.push(createHash('sha256').update(`single-window sandbox ${seed} ${i}`).digest());
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** 32 bytes, hex. Clearing the top bit keeps it below the curve's order. */
export function sm2Key(seed: string): string {
  const key = stream(`sm2 ${seed}`, 32);
  key[0] = (key[0] ?? 0) & 0x7f;
  return key.toString('hex');
}

function primeOf(seed: string, bits: number): bigint {
  for (let i = 0; ; i += 1) {
    const candidate = BigInt(`0x${stream(`prime ${seed} ${i}`, bits / 8).toString('hex')}`) | 1n | (3n << BigInt(bits - 2));
    if (candidate % 65537n !== 1n && checkPrimeSync(candidate)) return candidate;
  }
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

/** PKCS#8 PEM. */
export function rsaKey(seed: string, bits: number): string {
  const [first, second] = [primeOf(`${seed} p`, bits / 2), primeOf(`${seed} q`, bits / 2)];
  const [p, q] = first > second ? [first, second] : [second, first];
  const e = 65537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const text = (value: bigint, bytes: number): string => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64url');
  const half = bits / 16;
  const jwk = {
    kty: 'RSA',
    n: text(p * q, bits / 8),
    e: 'AQAB',
    d: text(d, bits / 8),
    p: text(p, half),
    q: text(q, half),
    dp: text(d % (p - 1n), half),
    dq: text(d % (q - 1n), half),
    qi: text(inverse(q, p), half),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** Everything that `resources/sandbox/keys.json` holds. */
export function makeKeys(registry: SandboxRegistry) {
  return {
    comment: 'Made-up demo keys, public on purpose. Trusted only in sandbox mode; no real authority or card has them.',
    ca: { sm2: sm2Key('ca'), rsa: rsaKey('ca', 2048) },
    cards: Object.fromEntries(
      registry.cards.map(({ id, algorithm }) => [id, { algorithm, privateKey: algorithm === 'SM2' ? sm2Key(id) : rsaKey(id, 1024) }]),
    ),
  };
}

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sm4 } from 'sm-crypto-v2';
import { sm4EcbDecrypt, sm4EcbEncrypt } from './sm4.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const block = (): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: 16, maxLength: 16 });
const blocks = (): fc.Arbitrary<Uint8Array> => fc.array(block(), { minLength: 1, maxLength: 6 }).map((each) => Uint8Array.from(each.flatMap((one) => [...one])));

describe('SM4, GB/T 32907 annex A', () => {
  const key = Uint8Array.from(Buffer.from('0123456789abcdeffedcba9876543210', 'hex'));
  it('gives the standard’s value and turns it back', () => {
    const made = sm4EcbEncrypt(key, key);
    expect(hex(made)).toBe('681edf34d206965e86b3e94f536e4246');
    expect(hex(sm4EcbDecrypt(key, made))).toBe(hex(key));
  });
  it('gives openssl’s bytes, and turns them back', () => {
    const text = Uint8Array.from({ length: 4_096 }, (_, i) => (i * 167 + (i >> 3)) & 0xff);
    const expected = execFileSync('openssl', ['enc', '-sm4-ecb', '-nopad', '-K', hex(key)], { input: text });
    expect(hex(sm4EcbEncrypt(key, text))).toBe(hex(expected));
    expect(hex(sm4EcbDecrypt(key, expected))).toBe(hex(text));
  });
  it('agrees with another implementation over any key and blocks, both ways', () => {
    fc.assert(
      fc.property(block(), blocks(), (anyKey, text) => {
        const made = sm4EcbEncrypt(anyKey, text);
        expect(hex(made)).toBe(hex(Uint8Array.from(sm4.encrypt(text, anyKey, { mode: 'ecb', padding: 'none', output: 'array' }))));
        expect(hex(sm4EcbDecrypt(anyKey, made))).toBe(hex(text));
      }),
      { numRuns: 1_000 },
    );
  });
  it('leaves what it was given as it was', () => {
    const [given, text] = [key.slice(), key.slice()];
    sm4EcbEncrypt(given, text);
    sm4EcbDecrypt(given, text);
    expect([hex(given), hex(text)]).toEqual([hex(key), hex(key)]);
  });
  it.each([
    ['key', 15, 16],
    ['part of a block', 16, 15],
    ['nothing', 16, 0],
  ])('refuses a wrong length: %s', (_what, keyBytes, dataBytes) => {
    expect(() => sm4EcbEncrypt(new Uint8Array(keyBytes), new Uint8Array(dataBytes))).toThrow(RangeError);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isSm2PublicKey,
  sm2Digest,
  sm2GenerateKeyPair,
  sm2PrepareKey,
  sm2PublicKeyOf,
  sm2Sign,
  sm2SignDigest,
  sm2SignDigestRepeatably,
  sm2Verify,
  sm2VerifyDigest,
  sm3,
  sm3Digest,
} from './sm.ts';
import { openssl, sm2PublicPem, sm2RawSignature, sm2DerSignature } from './testing/openssl.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('SM3, GB/T 32905 annex A', () => {
  it('gives the standard’s two values', () => {
    expect(hex(sm3(utf8('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(hex(sm3(utf8('abcd'.repeat(16))))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });
  it('agrees with openssl over any bytes', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
      const message = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
      const expected = execFileSync('openssl', ['dgst', '-sm3', '-binary'], { input: message });
      expect(hex(sm3(message))).toBe(hex(expected));
    }
  });
});

describe('SM2, GB/T 32918.5 annex A (recommended curve)', () => {
  const privateKey = bytes('3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8');
  const publicKey = bytes(
    '04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020 CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  );
  const message = utf8('message digest');

  it('derives the public key, the digest and accepts the standard’s signature', () => {
    expect(hex(sm2PublicKeyOf(privateKey))).toBe(hex(publicKey));
    expect(hex(sm2Digest(message, publicKey))).toBe('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640');
    const signature = bytes(
      'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
    );
    expect(sm2Verify(publicKey, message, signature)).toBe(true);
  });

  it('gives the same answer with a prepared key', () => {
    const good = sm2Sign(privateKey, message);
    const bad = Uint8Array.from(good, (byte, i) => (i === 40 ? byte ^ 1 : byte));
    sm2PrepareKey(publicKey);
    expect(sm2Verify(publicKey, message, good)).toBe(true);
    expect(sm2Verify(publicKey, message, bad)).toBe(false);
  });

  it('refuses zero and too large r or s, and wrong lengths', () => {
    const digest = sm2Digest(message, publicKey);
    const good = sm2SignDigest(privateKey, digest);
    const order = bytes('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
    const zero = new Uint8Array(32);
    const r = good.subarray(0, 32);
    const s = good.subarray(32);
    expect(sm2VerifyDigest(publicKey, digest, good)).toBe(true);
    for (const [left, right] of [[zero, s], [r, zero], [order, s], [r, order], [zero, zero]] as const) {
      expect(sm2VerifyDigest(publicKey, digest, Buffer.concat([left, right]))).toBe(false);
    }
    expect(sm2VerifyDigest(publicKey, digest, good.subarray(1))).toBe(false);
    expect(sm2VerifyDigest(publicKey, digest, Buffer.concat([good, zero]))).toBe(false);
    expect(sm2VerifyDigest(publicKey, digest.subarray(1), good)).toBe(false);
  });

  it('refuses malformed points', () => {
    const offCurve = Uint8Array.from(publicKey, (byte, i) => (i === 64 ? byte ^ 1 : byte));
    for (const point of [offCurve, publicKey.subarray(1), new Uint8Array(65), Uint8Array.of(4, ...new Uint8Array(64)), Uint8Array.of(0), new Uint8Array()]) {
      expect(isSm2PublicKey(point)).toBe(false);
      expect(sm2Verify(point, message, new Uint8Array(64).fill(1))).toBe(false);
      expect(sm2VerifyDigest(point, new Uint8Array(32), new Uint8Array(64).fill(1))).toBe(false);
      expect(() => sm2Digest(message, point)).toThrow(RangeError);
      expect(() => sm2PrepareKey(point)).toThrow(RangeError);
    }
  });

  it('refuses private keys and digests out of range', () => {
    const digest = sm3(message);
    for (const key of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31).fill(1)]) {
      expect(() => sm2SignDigest(key, digest)).toThrow(RangeError);
      expect(() => sm2SignDigestRepeatably(key, digest)).toThrow(RangeError);
    }
    expect(() => sm3Digest(new Uint8Array(31))).toThrow(RangeError);
  });

  it('signs and verifies any message, and refuses every changed bit', () => {
    const pair = sm2GenerateKeyPair();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(511), (data, bit) => {
        const signature = sm2Sign(pair.privateKey, data);
        expect(sm2Verify(pair.publicKey, data, signature)).toBe(true);
        const changed = Uint8Array.from(signature, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(sm2Verify(pair.publicKey, data, changed)).toBe(false);
        expect(sm2Verify(pair.publicKey, Uint8Array.from([...data, 0]), signature)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('signs repeatably when asked, with another number for another digest', () => {
    const one = sm2SignDigestRepeatably(privateKey, sm3(utf8('one')));
    expect(hex(sm2SignDigestRepeatably(privateKey, sm3(utf8('one'))))).toBe(hex(one));
    expect(sm2VerifyDigest(publicKey, sm3(utf8('one')), one)).toBe(true);
    expect(hex(sm2SignDigestRepeatably(privateKey, sm3(utf8('two')))).slice(0, 64)).not.toBe(hex(one).slice(0, 64));
    expect(hex(sm2SignDigest(privateKey, sm3(utf8('one'))))).not.toBe(hex(one));
  });
});

describe('SM2 against openssl, both ways', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sm2-openssl-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const id = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'];

  it('CARD-1 openssl accepts what we sign and refuses it changed', () => {
    const pair = sm2GenerateKeyPair();
    const message = utf8('登录挑战 / 卡介质登录\n');
    writeFileSync(join(folder, 'public.pem'), sm2PublicPem(pair.publicKey));
    writeFileSync(join(folder, 'message'), message);
    writeFileSync(join(folder, 'signature'), sm2DerSignature(sm2Sign(pair.privateKey, message)));
    const check = ['pkeyutl', '-verify', '-pubin', '-inkey', join(folder, 'public.pem'), ...id, '-in', join(folder, 'message'), '-sigfile', join(folder, 'signature')];
    expect(openssl(check)).toBe(0);
    writeFileSync(join(folder, 'message'), utf8('登录挑战 / 卡介质登录'));
    expect(openssl(check)).not.toBe(0);
  });

  it('CARD-1 we accept what openssl signs', () => {
    const key = join(folder, 'key.pem');
    writeFileSync(join(folder, 'message'), 'signed by openssl');
    expect(openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', key])).toBe(0);
    expect(openssl(['pkeyutl', '-sign', '-inkey', key, ...id, '-in', join(folder, 'message'), '-out', join(folder, 'signature')])).toBe(0);
    expect(openssl(['pkey', '-in', key, '-pubout', '-outform', 'DER', '-out', join(folder, 'public.der')])).toBe(0);
    const publicKey = Uint8Array.from(readFileSync(join(folder, 'public.der')).subarray(-65));
    const signature = sm2RawSignature(readFileSync(join(folder, 'signature')));
    expect(sm2Verify(publicKey, utf8('signed by openssl'), signature)).toBe(true);
    expect(sm2Verify(publicKey, utf8('signed by openssl'), signature, '1234567812345679')).toBe(false);
  });
});

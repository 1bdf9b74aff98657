import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fromBER, type Integer, Sequence } from 'asn1js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../contract/errors.ts';
import { assembleSeal, encodeSealInfo, encodeSm2Signature, readSeal, verifySealSignature } from './sealRecord.ts';
import type { SealInfoInput } from './sealRecord.ts';

const SM2_ID = '1234567812345678';
let dir: string;
let certificate: Uint8Array;
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });

/** Signs with openssl alone and answers r‖s. */
function sign(message: Uint8Array): Uint8Array {
  writeFileSync(join(dir, 'm'), message);
  openssl('pkeyutl', '-sign', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${SM2_ID}`, '-inkey', 'key.pem', '-in', 'm', '-out', 'm.sig');
  const block = fromBER(Uint8Array.from(readFileSync(join(dir, 'm.sig')))).result;
  if (!(block instanceof Sequence)) throw new Error('openssl signature');
  const parts = block.valueBlock.value.map((part) => (part as unknown as Integer).toBigInt().toString(16).padStart(64, '0'));
  return Buffer.from(parts.join(''), 'hex');
}

const info = (): SealInfoInput => ({
  esId: '91210200MA0TEST001-0001',
  name: '大连样例国际贸易有限公司合同专用章',
  type: 'contract',
  certificates: [certificate],
  createDate: new Date('2026-11-21T02:00:00.750Z'),
  validStart: new Date('2026-11-21T00:00:00Z'),
  validEnd: new Date('2028-11-20T23:59:59Z'),
  picture: { type: 'png', data: Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) & 255), widthMm: 40.3, heightMm: 39.8 },
});

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'seal-record-'));
  openssl('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', 'key.pem');
  openssl('req', '-new', '-x509', '-key', 'key.pem', '-sm3', '-sigopt', `distid:${SM2_ID}`, '-subj', '/C=CN/O=Test/CN=Seal maker', '-days', '3650', '-outform', 'DER', '-out', 'cert.der');
  certificate = Uint8Array.from(readFileSync(join(dir, 'cert.der')));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('seal record, GB/T 38540-2020 v4', () => {
  it('SEAL-4 reads back what was written', () => {
    const infoDer = encodeSealInfo(info());
    const seal = readSeal(assembleSeal(infoDer, certificate, sign(infoDer)));
    expect(seal).toMatchObject({ version: 4, type: 'contract', name: info().name, esId: info().esId, signatureAlgorithm: '1.2.156.10197.1.501' });
    expect(seal.createDate.toISOString()).toBe('2026-11-21T02:00:00.000Z');
    expect(seal.validEnd).toEqual(info().validEnd);
    expect(seal.picture).toMatchObject({ type: 'png', widthMm: 40, heightMm: 40 });
    expect(Buffer.from(seal.picture.data).equals(info().picture.data)).toBe(true);
    expect(Buffer.from(seal.signedBytes).equals(infoDer)).toBe(true);
    expect(seal.certificates.map((one) => Buffer.from(one).equals(certificate))).toEqual([true]);
  });

  it('SEAL-4 openssl alone parses and verifies the record', () => {
    const infoDer = encodeSealInfo(info());
    writeFileSync(join(dir, 'seal.esl'), assembleSeal(infoDer, certificate, sign(infoDer)));
    const tops = openssl('asn1parse', '-inform', 'DER', '-in', 'seal.esl')
      .toString()
      .split('\n')
      .map((line) => /^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+) (?:cons|prim):\s*(.*)$/.exec(line))
      .filter((found) => found !== null)
      .map(([, offset, depth, head, length, what]) => ({ offset: Number(offset), depth: Number(depth), head: Number(head), length: Number(length), what: what?.trim() ?? '' }))
      .filter(({ depth }) => depth === 1);
    expect(tops.map(({ what }) => what.split(/\s{2,}|:/)[0])).toEqual(['SEQUENCE', 'OCTET STRING', 'OBJECT', 'BIT STRING']);
    const file = readFileSync(join(dir, 'seal.esl'));
    const part = (index: number, from: 'tlv' | 'value') => {
      const top = tops[index];
      if (!top) throw new Error('part');
      return file.subarray(top.offset + (from === 'value' ? top.head : 0), top.offset + top.head + top.length);
    };
    writeFileSync(join(dir, 'info.der'), part(0, 'tlv'));
    writeFileSync(join(dir, 'maker.der'), part(1, 'value'));
    writeFileSync(join(dir, 'sig.der'), part(3, 'value').subarray(1)); // the unused-bits octet
    writeFileSync(join(dir, 'pub.pem'), openssl('x509', '-inform', 'DER', '-in', 'maker.der', '-noout', '-pubkey'));
    const verify = () =>
      openssl('pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${SM2_ID}`, '-pubin', '-inkey', 'pub.pem', '-in', 'info.der', '-sigfile', 'sig.der').toString();
    expect(verify()).toContain('Signature Verified Successfully');
    const changed = Buffer.from(part(0, 'tlv'));
    changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
    writeFileSync(join(dir, 'info.der'), changed);
    expect(verify).toThrow();
  });

  it('SEAL-4 verifies our own and refuses a changed byte', () => {
    const infoDer = encodeSealInfo(info());
    const signature = sign(infoDer);
    expect(verifySealSignature(readSeal(assembleSeal(infoDer, certificate, signature)))).toBe(true);
    const other = encodeSealInfo({ ...info(), name: '别的公司' });
    expect(verifySealSignature(readSeal(assembleSeal(other, certificate, signature)))).toBe(false);
    expect(verifySealSignature(readSeal(assembleSeal(infoDer, Uint8Array.of(0x30, 0), signature)))).toBe(false);
  });

  it('writes r and s as minimal positive INTEGERs', () => {
    const small = new Uint8Array(64);
    small[31] = 1;
    small[32] = 0xff;
    expect(Buffer.from(encodeSm2Signature(small)).toString('hex')).toBe(`30260201010221${'00ff'}${'00'.repeat(31)}`);
  });

  it('keeps extensions, leaving critical out where it is FALSE', () => {
    const extensions = [
      { oid: '1.2.3.4', critical: false, value: Uint8Array.of(1, 2) },
      { oid: '1.2.3.5', critical: true, value: Uint8Array.of(3) },
    ];
    const infoDer = encodeSealInfo({ ...info(), extensions });
    expect(readSeal(assembleSeal(infoDer, certificate, new Uint8Array(64).fill(9))).extensions).toEqual(extensions);
    expect(Buffer.from(infoDer).toString('hex')).toContain('300906032a030404020102');
  });

  it('a picture that looks like thousands of ASN.1 nodes is still a picture', () => {
    const data = new Uint8Array(60_000).map((_, i) => (i % 2 ? 0 : 5));
    const infoDer = encodeSealInfo({ ...info(), picture: { ...info().picture, data } });
    expect(Buffer.from(readSeal(assembleSeal(infoDer, certificate, new Uint8Array(64).fill(9))).picture.data).equals(data)).toBe(true);
  });

  it('SEAL-4 any garbage and any mutation answers a record or seal/record-invalid', () => {
    const infoDer = encodeSealInfo({ ...info(), picture: { ...info().picture, data: Uint8Array.of(1, 2, 3) } });
    const good = assembleSeal(infoDer, certificate, new Uint8Array(64).fill(7));
    const answers = (bytes: Uint8Array) => {
      try {
        return readSeal(bytes).version > 0;
      } catch (thrown) {
        return thrown instanceof AppError && thrown.code === 'seal/record-invalid';
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), answers), { numRuns: 500 });
    const mutations = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(mutations, (changes) => {
        const bytes = Uint8Array.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        return answers(bytes);
      }),
      { numRuns: 1000 },
    );
    for (let length = 0; length < good.length; length += 1) expect(() => readSeal(good.subarray(0, length))).toThrow(AppError);
  });
});

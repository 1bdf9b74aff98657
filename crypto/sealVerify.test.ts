import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../contract/errors.ts';
import { readTrustAnchors } from './chain.ts';
import { sealPictureSize } from './sealPictureSize.ts';
import { readSeal } from './sealRecord.ts';
import { verifySeal } from './sealVerify.ts';
import { sm2PublicKeyOf, sm2Sign, sm3 } from './sm.ts';
import { der, type WrittenSeal, writeSeal } from './testing/sealWriter.ts';
import { issueAnchor, issueCardCertificate } from './testing/testCa.ts';

const ca = { algorithm: 'SM2', privateKey: Buffer.alloc(32, 7) } as const;
const strangeCa = { algorithm: 'SM2', privateKey: Buffer.alloc(32, 8) } as const;
const maker = Buffer.alloc(32, 9);
const pem = (bytes: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`;
const anchors = readTrustAnchors(pem(issueAnchor(ca, new Date('2015-01-01'), new Date('2045-01-01'))));

function issue(by: typeof ca | typeof strangeCa, certNo = '0102030405060708'): Uint8Array {
  return issueCardCertificate(by, sm2PublicKeyOf(maker), {
    cardNo: 'JJ1G910000001',
    certNo,
    holder: '张三',
    company: '样例有限公司',
    orgCode: 'MA0TEST00',
    idNumber: '110101199003070000',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2029-01-01T00:00:00Z'),
  });
}
const certificate = issue(ca);
const other = issue(ca, '0a0b0c0d0e0f0102');
const at = new Date('2027-06-01T00:00:00Z');

const seal = (version: 1 | 4 | 5): WrittenSeal => ({
  version,
  createDate: new Date('2026-11-21T02:00:00Z'),
  validStart: new Date('2026-11-21T00:00:00Z'),
  validEnd: new Date('2028-11-20T23:59:59Z'),
  maker: certificate,
  sign: (bytes) => sm2Sign(maker, bytes),
});
const verify = (written: WrittenSeal, options: { at?: Date; signer?: Uint8Array } = {}) => verifySeal(writeSeal(written), { anchors, at, ...options });
const versions = [1, 4, 5] as const;
const allWell = { structure: true, signature: true, chain: true, validity: true, signer: true };

/** PNG head: 8-byte mark, IHDR, and pHYs where asked. CRCs are not looked at. */
function png(width: number, height: number, pixelsPerMetre?: number): Uint8Array {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, Buffer.from(kind), body, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  const density = Buffer.alloc(9);
  density.writeUInt32BE(pixelsPerMetre ?? 0);
  density.writeUInt32BE(pixelsPerMetre ?? 0, 4);
  density[8] = 1;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), ...(pixelsPerMetre ? [chunk('pHYs', density)] : []), chunk('IDAT', Buffer.alloc(4))]);
}

describe('verifying a seal record', () => {
  it.each(versions)('SEAL-4 v%d: what is right holds in every check', (version) => {
    const result = verify({ ...seal(version), ...(version === 5 ? { timeStamp: Uint8Array.of(1, 2, 3) } : {}) });
    expect(result.checks).toEqual(allWell);
    expect(result.ok).toBe(true);
    expect(result.faults).toEqual({});
    expect(result.record).toMatchObject({ version, name: '样例有限公司', typeCode: 1, type: 'company', esId: '31010000000001', vendorId: 'OTHER' });
    expect(result.record.createDate.toISOString()).toBe('2026-11-21T02:00:00.000Z');
    expect(result.record.validEnd.toISOString()).toBe('2028-11-20T23:59:59.000Z');
    expect(result.record.picture).toMatchObject({ type: 'png', widthMm: 40, heightMm: 40 });
    expect(result.notes).toEqual(version === 5 ? ['timestamp-not-checked'] : []);
  });

  it.each(versions)('SEAL-4 v%d: each fault is answered under its own name alone', (version) => {
    const good = seal(version);
    const cases: [Partial<WrittenSeal>, { at?: Date; signer?: Uint8Array }, object][] = [
      [{ headerVersion: 9 }, {}, { structure: 'version-mismatch' }],
      [{ certificates: [] }, {}, { structure: 'certificates-missing', signer: 'not-listed' }],
      [{ picture: { type: 'PNG', data: new Uint8Array(), width: 40, height: 40 } }, {}, { structure: 'picture-missing' }],
      [{ extensions: [{ oid: '1.2.3', critical: true, value: Uint8Array.of(1) }] }, {}, { structure: 'extension-critical' }],
      [{ validStart: good.validEnd, validEnd: good.validStart }, { at: new Date('2030-01-01') }, { structure: 'validity-reversed', validity: 'expired' }],
      [{ sign: (bytes) => sm2Sign(Buffer.alloc(32, 10), bytes) }, {}, { signature: 'signature-wrong' }],
      [{ sign: (bytes) => sm2Sign(maker, Buffer.concat([bytes, Buffer.of(0)])) }, {}, { signature: 'signature-wrong' }],
      [{ algorithm: '1.2.840.113549.1.1.11' }, {}, { structure: 'algorithm-unknown', signature: 'signature-wrong' }],
      [{ maker: issue(strangeCa) }, {}, { chain: 'proof/chain-untrusted' }],
      [{ createDate: new Date('2025-12-31T23:59:59Z') }, {}, { chain: 'proof/certificate-not-yet-valid' }],
      [{ createDate: new Date('2029-01-01T00:00:01Z') }, {}, { chain: 'proof/certificate-expired' }],
      [{ maker: der(0x30), certificates: [certificate] }, {}, { signature: 'signature-wrong', chain: 'certificate-unreadable', signer: 'not-listed' }],
      [{}, { at: new Date('2026-11-20T23:59:59Z') }, { validity: 'not-yet-valid' }],
      [{}, { at: new Date('2028-11-21T00:00:00Z') }, { validity: 'expired' }],
      [{ certificates: [other] }, {}, { signer: 'not-listed' }],
      [{}, { signer: other }, { signer: 'not-listed' }],
    ];
    for (const [change, options, faults] of cases) {
      const result = verify({ ...good, ...change }, options);
      expect(result.faults).toEqual(faults);
      expect(result.ok).toBe(false);
      for (const [check, holds] of Object.entries(result.checks)) expect(holds).toBe(!Object.hasOwn(faults, check));
    }
  });

  it.each(versions)('SEAL-4 v%d: any bit of the signed bytes changed makes the signature wrong', (version) => {
    const written = writeSeal(seal(version));
    const place = Buffer.from(written).indexOf(Buffer.from('样例'));
    for (const offset of [0, 1, 5, 17]) {
      const changed = Uint8Array.from(written);
      changed[place + offset] = (changed[place + offset] ?? 0) ^ 1;
      expect(verifySeal(changed, { anchors, at }).checks).toMatchObject({ signature: false, chain: true });
    }
  });

  it('valid to the very second at both ends', () => {
    const { validStart, validEnd } = seal(4);
    expect(verify(seal(4), { at: validStart }).checks.validity).toBe(true);
    expect(verify(seal(4), { at: validEnd }).checks.validity).toBe(true);
  });

  it('signer by digest: SM3 and SHA-256 by name or number; an unknown algorithm is said', () => {
    const sha256 = createHash('sha256').update(certificate).digest();
    for (const digest of [
      { type: 'SM3', value: sm3(certificate) },
      { type: '1.2.156.10197.1.401', value: sm3(certificate) },
      { type: 'sha256', value: sha256 },
    ]) {
      expect(verify({ ...seal(4), digests: [{ type: 'SM3', value: sm3(other) }, digest] }).checks).toEqual(allWell);
    }
    expect(verify({ ...seal(4), digests: [{ type: 'SM3', value: sha256 }] }).faults).toEqual({ signer: 'not-listed' });
    expect(verify({ ...seal(4), digests: [{ type: 'WHIRLPOOL', value: sha256 }] }).faults).toEqual({ signer: 'digest-unknown' });
    expect(verify({ ...seal(4), digests: [{ type: 'constructor', value: sha256 }] }).faults).toEqual({ signer: 'digest-unknown' });
  });

  it('no anchor, no trust', () => {
    expect(verifySeal(writeSeal(seal(4)), { anchors: [], at }).faults).toEqual({ chain: 'proof/chain-untrusted' });
  });
});

describe('habits of other writers', () => {
  it('letter case of the picture type, bare r‖s, UTCTime in v4 and GeneralizedTime in v1', () => {
    for (const type of ['PNG', 'png', 'Png']) expect(verify({ ...seal(4), picture: { type, data: png(945, 945), width: 40, height: 40 } }).record.picture.type).toBe('png');
    for (const version of versions) {
      expect(verify({ ...seal(version), bareSignature: true }).ok).toBe(true);
      for (const times of ['utc', 'generalized'] as const) expect(verify({ ...seal(version), times }).record.createDate).toEqual(seal(version).createDate);
    }
  });

  it('`critical` left out or written as FALSE: both extensions are kept', () => {
    for (const version of versions) {
      const { record, ok } = verify({ ...seal(version), extensions: [{ oid: '1.2.3.4', value: Uint8Array.of(1) }, { oid: '1.2.3.5', critical: false, value: Uint8Array.of(2) }] });
      expect(ok).toBe(true);
      expect(record.extensions).toEqual([
        { oid: '1.2.3.4', critical: false, value: Uint8Array.of(1) },
        { oid: '1.2.3.5', critical: false, value: Uint8Array.of(2) },
      ]);
    }
  });

  it('pixels in width and height: the picture’s own density tells the millimetres, or nobody does', () => {
    const size = (width: number, height: number, data: Uint8Array) => verify({ ...seal(4), picture: { type: 'PNG', data, width, height } });
    expect(size(42, 42, png(992, 992, 23622))).toMatchObject({ pictureSize: { widthMm: 42, heightMm: 42, from: 'record' }, notes: [] });
    expect(size(992, 992, png(992, 992, 23622))).toMatchObject({ pictureSize: { widthMm: 41.99, from: 'picture' }, notes: ['picture-size-in-pixels'], ok: true });
    expect(size(120, 120, png(120, 120, 2953))).toMatchObject({ pictureSize: { widthMm: 40.64, from: 'picture' } });
    expect(size(992, 992, png(992, 992))).toMatchObject({ pictureSize: undefined, notes: ['picture-size-unknown'], ok: true });
    expect(size(0, 0, png(992, 992, 23622))).toMatchObject({ pictureSize: { widthMm: 41.99, from: 'picture' } });
    expect(size(50_000, 50_000, Uint8Array.of(1, 2)).pictureSize).toBeUndefined();
  });

  it('a picture of any bytes never breaks its measuring', () => {
    const head = png(100, 100, 2835);
    const data = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.tuple(fc.nat(head.length - 1), fc.nat(255), fc.nat(head.length)).map(([place, value, length]) => {
      const bytes = Uint8Array.from(head);
      bytes[place] = value;
      return bytes.subarray(0, length);
    }));
    fc.assert(fc.property(data, fc.nat(3000), fc.nat(3000), (bytes, widthMm, heightMm) => {
      const size = sealPictureSize({ type: 'png', data: bytes, widthMm, heightMm });
      return size === undefined || (size.widthMm > 0 && size.heightMm > 0) || size.from === 'picture';
    }), { numRuns: 500 });
  });
});

describe('hostile records', () => {
  /** Typed error or result; what passes has the very bytes that were signed. */
  const answers = (bytes: Uint8Array, good?: Uint8Array): boolean => {
    try {
      const { ok, record } = verifySeal(bytes, { anchors, at });
      return !ok || (good !== undefined && Buffer.from(record.signedBytes).equals(readSeal(good).signedBytes));
    } catch (thrown) {
      return thrown instanceof AppError && thrown.code === 'seal/record-invalid';
    }
  };
  const small = (version: 1 | 4 | 5): Uint8Array => writeSeal({ ...seal(version), ...(version === 5 ? { timeStamp: Uint8Array.of(1) } : {}), extensions: [{ oid: '1.2.3', value: Uint8Array.of(1) }] });

  it.each(versions)('SEAL-4 v%d: mutated, cut and spliced bytes answer a result or seal/record-invalid; none passes with other content', (version) => {
    const good = small(version);
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.constantFrom('set', 'cut', 'repeat')), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(changes, (list) => {
        let bytes: Uint8Array = Uint8Array.from(good);
        for (const [place, value, how] of list) {
          if (how === 'set') bytes[place % bytes.length] = value;
          else if (how === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + (value % 8))]);
          else bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.max(0, place - value))]);
          if (bytes.length === 0) return true;
        }
        return answers(bytes, good);
      }),
      { numRuns: 250 },
    );
  });

  it('SEAL-4 random bytes, deep nesting and lying lengths end in seal/record-invalid', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => answers(bytes)), { numRuns: 300 });
    const nested = [Buffer.alloc(60_000, Buffer.from('3080', 'hex')), Buffer.alloc(60_000, 0x30), Buffer.alloc(60_000, Buffer.from('a080', 'hex')), Buffer.alloc(60_000, Buffer.from('2480', 'hex'))];
    for (const bytes of [...nested, Buffer.from('3084ffffffff00', 'hex'), Buffer.from('30ff', 'hex'), Buffer.alloc(0), Buffer.alloc(100_000)]) {
      expect(() => readSeal(bytes)).toThrow(AppError);
    }
    // Lists of a million nothings, a number of a megabyte.
    for (const body of [Buffer.alloc(1 << 20, Buffer.from('0500', 'hex')), der(0x02, Buffer.alloc(1 << 20, 0x55))]) expect(() => readSeal(der(0x30, body))).toThrow(AppError);
    expect(() => readSeal(writeSeal({ ...seal(4), typeCode: 2 ** 40 }))).toThrow(AppError);
    let deep: Uint8Array = der(0x02, Uint8Array.of(1));
    for (let level = 0; level < 400; level += 1) deep = der(0x30, deep);
    expect(() => readSeal(deep)).toThrow(AppError);
  });
});

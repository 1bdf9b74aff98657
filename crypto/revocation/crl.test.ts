import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrustAnchors } from '../chain.ts';
import { type OpensslCa, opensslCa } from '../testing/opensslCa.ts';
import { CrlError, crlFault, readCrl } from './crl.ts';

const now = new Date();
const after = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

describe.each(['RSA', 'SM2'] as const)('a revocation list of openssl, %s', (kind) => {
  let ca: OpensslCa;
  let other: OpensslCa;
  beforeAll(() => {
    ca = opensslCa(kind);
    other = opensslCa(kind); // the same name, another key
    ca.revoke('134F3870102967D6', 'FF00AA00BB00CC11', '1C3885B5');
  });
  afterAll(() => [ca, other].forEach((one) => one.close()));

  it('CARD-1 is read with serials, times and reasons, and believed only with its authority', () => {
    const crl = readCrl(ca.crl());
    expect(new Set(crl.revoked.keys())).toEqual(new Set(['134f3870102967d6', 'ff00aa00bb00cc11', '1c3885b5']));
    expect(crl.revoked.get('1c3885b5')).toEqual({ at: new Date('2026-01-01T00:00:00Z'), reason: 1 });
    expect(crlFault(crl, readTrustAnchors(ca.pem), now)).toBeUndefined();
    expect(crlFault(crl, readTrustAnchors(other.pem), now)).toBe('untrusted');
    expect(crlFault(crl, [], now)).toBe('untrusted');
    expect(crlFault(crl, readTrustAnchors(other.pem, ca.pem), now)).toBeUndefined();
  });

  it('CARD-1 its time is kept: not yet, and no longer', () => {
    const crl = readCrl(ca.crl('-crldays', '7'));
    const anchors = readTrustAnchors(ca.pem);
    expect(crlFault(crl, anchors, after(6.9))).toBeUndefined();
    expect(crlFault(crl, anchors, after(7.1))).toBe('stale');
    expect(crlFault(crl, anchors, after(-1))).toBe('not-yet-valid');
  });

  it('any signed bit changed makes it unreadable, unsupported or untrusted', () => {
    const der = Uint8Array.from(execFileSync('openssl', ['crl', '-outform', 'DER'], { input: ca.crl() }));
    const anchors = readTrustAnchors(ca.pem);
    const signed = readCrl(der).tbs;
    for (let at = 0; at < der.length * 8; at += 37) {
      const changed = Uint8Array.from(der, (byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
      let verdict: string | undefined;
      try {
        const crl = readCrl(changed);
        // A bit around what is signed, e.g. in the algorithm's empty parameters, changes nothing.
        verdict = Buffer.compare(crl.tbs, signed) === 0 ? 'untrusted' : crlFault(crl, anchors, now);
      } catch (thrown) {
        verdict = thrown instanceof CrlError ? thrown.fault : String(thrown);
      }
      expect(['unreadable', 'unsupported', 'untrusted']).toContain(verdict);
    }
  });

  it('a list that says less than it seems is refused', () => {
    expect(() => readCrl(ca.crl('-crlexts', 'delta'))).toThrow(new CrlError('unsupported'));
  });
});

it('bytes that are no list are refused, whatever they are', () => {
  const refused = (bytes: Uint8Array): boolean => {
    try {
      readCrl(bytes);
      return false;
    } catch (thrown) {
      return thrown instanceof CrlError;
    }
  };
  for (const bytes of [Buffer.from(''), Buffer.from('nonsense'), Buffer.from('3003020101', 'hex'), Buffer.from('-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----'), Buffer.alloc(50_000, 0x30)]) {
    expect(refused(bytes)).toBe(true);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refused), { numRuns: 400 });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => refused(Uint8Array.of(0x30, 0x82, bytes.length >> 8, bytes.length & 255, ...bytes))), { numRuns: 400 });
});

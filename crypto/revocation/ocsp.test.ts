import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrustAnchors, type TrustAnchor } from '../chain.ts';
import { type OpensslCa, opensslCa } from '../testing/opensslCa.ts';
import { judgeOcsp, ocspQuestion } from './ocsp.ts';

/** A little ahead: certificates are made while the tests run. */
const now = new Date(Date.now() + 60_000);
const after = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const GOOD = '0A11BB22';
const WITHDRAWN = 'FF3870102967D6';

describe.each(['RSA', 'SM2'] as const)('OCSP with openssl, %s', (kind) => {
  let ca: OpensslCa;
  let issuer: TrustAnchor;
  let stranger: TrustAnchor;
  beforeAll(() => {
    ca = opensslCa(kind);
    const other = opensslCa(kind);
    [issuer, stranger] = [readTrustAnchors(ca.pem)[0]!, readTrustAnchors(other.pem)[0]!];
    other.close();
    ca.revoke(WITHDRAWN);
    // What openssl must know of to call it good.
    writeFileSync(ca.path('index.txt'), `V\t491231235959Z\t\t${GOOD}\tunknown\t/CN=good\n`, { flag: 'a' });
  });
  afterAll(() => ca.close());

  it('openssl reads the request: certificate and nonce', () => {
    const question = ocspQuestion(issuer, WITHDRAWN);
    writeFileSync(ca.path('request.der'), question.der);
    const text = execFileSync('openssl', ['ocsp', '-reqin', ca.path('request.der'), '-text']).toString();
    expect(text).toContain(`Serial Number: ${WITHDRAWN}`);
    expect(text).toContain('OCSP Nonce');
  });

  it.each(['authority', 'appointed'] as const)('CARD-1 good, withdrawn and unknown are told apart; signed by %s', (signer) => {
    const ask = (serial: string) => {
      const question = ocspQuestion(issuer, serial);
      return judgeOcsp(ca.answer(question.der, signer, '-ndays', '1'), question, issuer, now);
    };
    expect(ask(GOOD)).toMatchObject({ status: 'good' });
    expect(ask(WITHDRAWN)).toMatchObject({ status: 'revoked', revokedAt: new Date('2026-01-01T00:00:00Z') });
    expect(ask('77')).toMatchObject({ status: 'unknown' });
  });

  it('CARD-1 believes nobody else, no old answer, none for another certificate', () => {
    const question = ocspQuestion(issuer, GOOD);
    const fault = (der: Uint8Array, asked = question, by = issuer, at = now) => {
      const answer = judgeOcsp(der, asked, by, at);
      return answer.status === 'fault' ? answer.fault : answer.status;
    };
    const answer = ca.answer(question.der, 'authority', '-ndays', '1');
    expect(fault(answer)).toBe('good');
    expect(fault(ca.answer(question.der, 'not-appointed', '-ndays', '1'))).toBe('untrusted');
    expect(fault(answer, question, stranger)).toBe('untrusted');
    expect(fault(answer, ocspQuestion(issuer, GOOD))).toBe('replayed');
    const withoutNonce = ca.answer(ocspQuestion(issuer, GOOD).der, 'authority', '-ndays', '1', '-no_nonce');
    expect(['good', 'replayed']).toContain(fault(withoutNonce));
    expect(fault(answer, ocspQuestion(issuer, WITHDRAWN, question.nonce))).toBe('other-certificate');
    expect(fault(answer, question, issuer, after(1.1))).toBe('stale');
    expect(fault(answer, question, issuer, after(-1))).toBe('not-yet-valid');
    expect(fault(Buffer.from('30030a0106', 'hex'))).toBe('refused');
    expect(fault(new Uint8Array())).toBe('unreadable');
  });

  it('no changed or random bytes are believed or crash it', () => {
    const question = ocspQuestion(issuer, WITHDRAWN);
    const answer = Uint8Array.from(ca.answer(question.der, 'appointed', '-ndays', '1'));
    fc.assert(
      fc.property(fc.nat(answer.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(answer, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        // Bits outside what is signed (e.g. an unused certificate's) may change; the verdict may not.
        const { status } = judgeOcsp(changed, question, issuer, now);
        expect(['fault', 'revoked']).toContain(status);
      }),
      { numRuns: 100 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => judgeOcsp(bytes, question, issuer, now).status === 'fault'));
  });
});

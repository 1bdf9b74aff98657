import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../contract/errors.ts';
import { verifyCardSignature } from './cardSignature.ts';
import { certificateFromText, readCertificate } from './certificate.ts';
import { readTrustAnchors, verifyChain } from './chain.ts';
import { sm2GenerateKeyPair, sm2PublicKeyOf, sm2Sign } from './sm.ts';
import { issueAnchor, issueCardCertificate, publicKeyOf, type CardSubject, type PrivateKey } from './testing/testCa.ts';

const day = 86_400_000;
const now = new Date('2026-06-01T00:00:00Z');
const rsaPem = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const sm2Ca: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
const rsaCa: PrivateKey = { algorithm: 'RSA', privateKey: rsaPem(1024) };
const sm2Card: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
const rsaCard: PrivateKey = { algorithm: 'RSA', privateKey: rsaPem(1024) };

const subject: CardSubject = {
  cardNo: 'JS1A900000011',
  certNo: '134f3870102967d6',
  holder: '沈云帆',
  company: '江苏云帆样例国际贸易有限公司',
  orgCode: 'XN00001A2',
  idNumber: '320199196804170136',
  notBefore: new Date(now.getTime() - 400 * day),
  notAfter: new Date(now.getTime() + 400 * day),
};
const sm2Der = issueCardCertificate(sm2Ca, publicKeyOf(sm2Card), subject);
const rsaDer = issueCardCertificate(rsaCa, publicKeyOf(rsaCard), { ...subject, certNo: '1c3885b5' });
const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const anchorOf = (ca: PrivateKey, from = '2010-01-01', to = '2049-12-31') =>
  readTrustAnchors(pem(issueAnchor(ca, new Date(from), new Date(to))));
const anchors = [...anchorOf(sm2Ca), ...anchorOf(rsaCa)];

describe('readCertificate', () => {
  it.each([
    ['SM2', sm2Der, '134f3870102967d6', 'SM2-SM3'],
    ['RSA', rsaDer, '1c3885b5', 'RSA-SHA1'],
  ] as const)('CARD-1 reads every field of the %s era', (algorithm, der, certNo, signatureAlgorithm) => {
    const { cardNo, holder, company, orgCode, idNumber, notBefore, notAfter, ...rest } = readCertificate(der);
    expect({ cardNo, holder, company, orgCode, idNumber, notBefore, notAfter }).toEqual({
      cardNo: subject.cardNo,
      holder: subject.holder,
      company: subject.company,
      orgCode: subject.orgCode,
      idNumber: subject.idNumber,
      notBefore: subject.notBefore,
      notAfter: subject.notAfter,
    });
    expect(rest).toMatchObject({ certNo, algorithm, signatureAlgorithm });
    expect(rest.issuer).toContain('中国电子业务证书管理中心');
  });

  it('reads base64 without header lines, with newlines in it', () => {
    const wrapped = Buffer.from(sm2Der).toString('base64').replace(/(.{60})/g, '$1\r\n');
    expect(certificateFromText(wrapped).certNo).toBe(subject.certNo);
    expect(certificateFromText(pem(rsaDer)).certNo).toBe('1c3885b5');
    expect(() => certificateFromText('<html>')).toThrow('card/certificate-broken');
  });

  it('refuses bytes after the certificate, a cut one, an empty one, and one without a card number', () => {
    const noCard = issueAnchor(sm2Ca, subject.notBefore, subject.notAfter);
    const badCardNo = issueCardCertificate(sm2Ca, publicKeyOf(sm2Card), { ...subject, cardNo: 'short' });
    for (const der of [Buffer.concat([sm2Der, Buffer.of(0)]), sm2Der.subarray(0, -1), new Uint8Array(), new Uint8Array(70_000), noCard, badCardNo]) {
      expect(() => readCertificate(der)).toThrow(new AppError('card/certificate-broken'));
    }
  });

  it('keeps its own copy of the bytes', () => {
    const buffer = Uint8Array.from(sm2Der);
    const certificate = readCertificate(buffer);
    buffer.fill(0);
    expect(verifyChain(certificate, anchors, now)).toBeUndefined();
    expect(Buffer.from(certificate.der).equals(sm2Der)).toBe(true);
  });

  const typedOrRead = (der: Uint8Array): void => {
    try {
      readCertificate(der);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(AppError);
      expect((thrown as AppError).code).toBe('card/certificate-broken');
    }
  };
  it('answers a certificate or card/certificate-broken on random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), typedOrRead), { numRuns: 500 });
  });
  it('answers a certificate or card/certificate-broken on mutated certificates', () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), to: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(fc.constantFrom(sm2Der, rsaDer), fc.array(change, { minLength: 1, maxLength: 4 }), (der, changes) => {
        let mutated = Uint8Array.from(der);
        for (const { at, to, cut } of changes) {
          const index = Math.floor(at * mutated.length);
          if (cut) mutated = Uint8Array.from([...mutated.subarray(0, index), ...mutated.subarray(index + 1)]);
          else mutated[index] = to;
        }
        typedOrRead(mutated);
      }),
      { numRuns: 1500 },
    );
  });
  it('survives deep nesting and huge claimed lengths', () => {
    typedOrRead(new Uint8Array(60_000).fill(0x30));
    const nested = new Uint8Array(60_000);
    for (let i = 0; i < nested.length; i += 2) nested.set([0x30, 0x80], i);
    typedOrRead(nested);
    typedOrRead(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30, 0x00));
  });
});

describe('verifyChain', () => {
  const certificate = readCertificate(sm2Der);
  it('CARD-1 accepts both eras from their anchors', () => {
    expect(verifyChain(certificate, anchors, now)).toBeUndefined();
    expect(verifyChain(readCertificate(rsaDer), anchors, now)).toBeUndefined();
  });
  it('CARD-1 names what is wrong', () => {
    const stranger: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
    expect(verifyChain(certificate, [], now)).toBe('proof/chain-untrusted');
    expect(verifyChain(certificate, anchorOf(stranger), now)).toBe('proof/chain-untrusted');
    expect(verifyChain(certificate, anchorOf(rsaCa), now)).toBe('proof/chain-untrusted');
    expect(verifyChain(certificate, anchorOf(sm2Ca, '2010-01-01', '2020-01-01'), now)).toBe('proof/chain-untrusted');
    expect(verifyChain(certificate, anchors, new Date(subject.notBefore.getTime() - 1))).toBe('proof/certificate-not-yet-valid');
    expect(verifyChain(certificate, anchors, new Date(subject.notAfter.getTime() + 1))).toBe('proof/certificate-expired');
  });
  it('CARD-1 refuses a certificate whose card number was changed after issue', () => {
    const at = Buffer.from(sm2Der).indexOf('JS1A900000011');
    const forged = Uint8Array.from(sm2Der, (byte, i) => (i === at + 12 ? 0x32 : byte));
    expect(readCertificate(forged).cardNo).toBe('JS1A900000012');
    expect(verifyChain(readCertificate(forged), anchors, now)).toBe('proof/chain-untrusted');
  });
  it('refuses an unreadable anchor file', () => {
    expect(() => readTrustAnchors('')).toThrow('card/certificate-broken');
    expect(() => readTrustAnchors('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toThrow('card/certificate-broken');
  });
});

describe('verifyCardSignature', () => {
  const message = new TextEncoder().encode('挑战');
  const sm2Certificate = readCertificate(sm2Der);
  const rsaCertificate = readCertificate(rsaDer);
  it('CARD-1 accepts SM2, RSA with SHA-256 and RSA with SHA-1', () => {
    if (sm2Card.algorithm !== 'SM2' || rsaCard.algorithm !== 'RSA') throw new Error('keys mixed up');
    expect(sm2PublicKeyOf(sm2Card.privateKey)).toEqual(sm2Certificate.publicKey);
    const sm2Signature = sm2Sign(sm2Card.privateKey, message);
    const sha256 = sign('sha256', message, rsaCard.privateKey);
    const sha1 = sign('sha1', message, rsaCard.privateKey);
    expect(verifyCardSignature(sm2Certificate, 'SM2-SM3', message, sm2Signature)).toBe(true);
    expect(verifyCardSignature(rsaCertificate, 'RSA-SHA256', message, sha256)).toBe(true);
    expect(verifyCardSignature(rsaCertificate, 'RSA-SHA1', message, sha1)).toBe(true);
    expect(verifyCardSignature(rsaCertificate, 'RSA-SHA1', message, sha256)).toBe(false);
    expect(verifyCardSignature(rsaCertificate, 'SM2-SM3', message, sm2Signature)).toBe(false);
    expect(verifyCardSignature(sm2Certificate, 'RSA-SHA1', message, sha1)).toBe(false);
    expect(verifyCardSignature(sm2Certificate, 'SM2-SM3', new TextEncoder().encode('别的'), sm2Signature)).toBe(false);
    expect(verifyCardSignature(rsaCertificate, 'RSA-SHA256', message, new Uint8Array())).toBe(false);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkIdNumber, hasValidityFields } from '../../contract/rules/idNumber.ts';
import { checkIdValidity } from '../../contract/rules/idValidity.ts';
import { checkMobile } from '../../contract/rules/mobile.ts';
import { checkOrgCodeOfUscc } from '../../contract/rules/orgCode.ts';
import { checkUscc } from '../../contract/rules/uscc.ts';
import { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { readTrustAnchors, verifyChain } from '../../crypto/chain.ts';
import { loadSoftCard, sandboxCards, sandboxCertificate } from './sandboxCards.ts';

const file = (name: string): string => readFileSync(new URL(`../../resources/sandbox/${name}`, import.meta.url), 'utf8');
const registry = SandboxRegistry.parse(JSON.parse(file('registry.json')));
const anchors = readTrustAnchors(file('ca-sm2.pem'), file('ca-rsa.pem'));
const DAY = 86_400_000;

describe('the sandbox registry', () => {
  it('FLD-1 FLD-2 has enterprises with right numbers, one with a very long name', () => {
    for (const { uscc, orgCode } of registry.enterprises) {
      expect(checkUscc(uscc)).toBeUndefined();
      expect(checkOrgCodeOfUscc(orgCode, uscc)).toBeUndefined();
    }
    expect(registry.enterprises.some(({ name }) => name.length >= 30)).toBe(true);
  });

  it('FLD-3 FLD-7 has people with right numbers who share none', () => {
    for (const { idType, idNumber, idValidFrom, idValidTo, mobile } of registry.people) {
      expect(checkIdNumber(idType, idNumber)).toBeUndefined();
      if (hasValidityFields(idType)) expect([undefined, 'field/validity-expired']).toContain(checkIdValidity({ from: idValidFrom, to: idValidTo, today: '20260601' }));
      expect(checkMobile(mobile)).toBeUndefined();
    }
    for (const key of ['personId', 'idNumber', 'mobile', 'email'] as const) {
      expect(new Set(registry.people.map((person) => person[key])).size).toBe(registry.people.length);
    }
  });

  it('has every card of the tray, each number once', () => {
    const ids = 'legal operator legal-b operator-b legal-c operator-c legal-d operator-d lost expiring rsa unknown broken'.split(' ');
    expect(registry.cards.map((card) => card.id)).toEqual(ids);
    for (const key of ['cardNo', 'certNo'] as const) {
      expect(new Set(registry.cards.map((card) => card[key])).size).toBe(registry.cards.length);
    }
    for (const { cardNo, certNo, algorithm } of registry.cards) {
      expect(cardNo).toMatch(/^[A-Z]{2}\d[A-Z]\d{9}$/);
      expect(certNo).toHaveLength(algorithm === 'SM2' ? 16 : 8);
    }
  });
});

describe('sandbox certificates', () => {
  it.each(sandboxCards.map((card) => [card.id, card] as const))('CARD-1 %s: says what the registry says, from its anchor', (_id, card) => {
    const certificate = readCertificate(sandboxCertificate(card));
    const holder = registry.people.find((person) => person.personId === card.personId);
    const enterprise = registry.enterprises.find((one) => one.uscc === card.uscc);
    expect(certificate).toMatchObject({
      cardNo: card.cardNo,
      certNo: card.certNo,
      algorithm: card.algorithm,
      holder: holder?.name,
      idNumber: holder?.idNumber,
      company: enterprise?.name,
      orgCode: enterprise?.orgCode,
    });
    expect(verifyChain(certificate, anchors, new Date())).toBeUndefined();
  });

  it('CARD-7 expires in 20 days whenever it is asked', () => {
    const card = sandboxCards.find((one) => one.id === 'expiring');
    if (!card) throw new Error('no expiring card');
    for (const now of ['2026-01-31T15:59:59Z', '2026-01-31T16:00:00Z', '2028-02-28T03:00:00Z'].map((text) => new Date(text))) {
      const { notAfter } = readCertificate(sandboxCertificate(card, now));
      expect(Math.ceil((notAfter.getTime() + 1000 - now.getTime()) / DAY)).toBe(20);
    }
  });

  it('are the same bytes all day long in China, and others the next day', () => {
    const [card] = sandboxCards;
    if (!card) throw new Error('no cards');
    const at = (text: string): string => Buffer.from(sandboxCertificate(card, new Date(text))).toString('hex');
    expect(at('2026-05-31T16:00:00Z')).toBe(at('2026-06-01T15:59:59Z'));
    expect(at('2026-06-01T16:00:00Z')).not.toBe(at('2026-06-01T15:59:59Z'));
  });

  it('refuses an id that is not there', () => {
    expect(() => loadSoftCard('nobody')).toThrow('No sandbox card nobody');
  });
});

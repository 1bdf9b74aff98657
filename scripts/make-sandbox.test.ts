import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkBankCard } from '../contract/rules/bankCard.ts';
import { checkMobile } from '../contract/rules/mobile.ts';
import { checkUsername } from '../contract/rules/username.ts';
import { SandboxRegistry } from '../contract/sandboxRegistry.ts';
import { makeKeys } from './sandbox/keys.ts';
import { registry } from './sandbox/registry.ts';

const stored = (name: string): unknown => JSON.parse(readFileSync(new URL(`../resources/sandbox/${name}`, import.meta.url), 'utf8'));
const { people, enterprises, ukeys, accounts } = SandboxRegistry.parse(stored('registry.json'));

describe('make-sandbox', () => {
  it('AD-1 makes the stored registry and keys again', () => {
    expect(stored('registry.json')).toEqual(registry);
    expect(stored('keys.json')).toEqual(makeKeys(registry));
  });
});

describe('the sandbox world', () => {
  it('AD-1 has at least 40 enterprises and 200 people, each number once, all of places that were never given out', () => {
    expect(enterprises.length).toBeGreaterThanOrEqual(40);
    expect(people.length).toBeGreaterThanOrEqual(200);
    for (const key of ['uscc', 'orgCode', 'name'] as const) expect(new Set(enterprises.map((one) => one[key])).size).toBe(enterprises.length);
    for (const { uscc, name } of enterprises) {
      expect(uscc).toMatch(/^.{2}\d{4}99XN/);
      expect(name).toContain('样例');
    }
    for (const { idType, idNumber, email, mobile } of people) {
      expect(idNumber).toMatch(idType === 'resident-id' ? /^\d{4}99/ : /^XN/);
      expect(email).toMatch(/@example\.com$/);
      expect(mobile).toMatch(/^1390000/);
    }
  });

  it('REC-6 bank cards have check digits of an issuer that does not exist, and each belongs to one person', () => {
    const cards = people.flatMap((one) => one.bankCards);
    for (const { cardNo, mobile } of cards) {
      expect(checkBankCard(cardNo)).toBeUndefined();
      expect(cardNo).toMatch(/^999962/);
      expect(checkMobile(mobile)).toBeUndefined();
    }
    expect(new Set(cards.map((card) => card.cardNo)).size).toBe(cards.length);
    expect(cards.length).toBeGreaterThan(200);
  });

  it('FLD-3 FLD-4 has minors, expired IDs and every other ID type; dissolved and renamed enterprises, institutions and foreign legal persons', () => {
    const kinds = new Set(people.map((one) => one.idType));
    expect([...kinds].sort()).toEqual(['foreigner-permit', 'hk-macao-permit', 'other', 'passport', 'resident-id', 'taiwan-permit']);
    expect(people.filter((one) => one.note === '未成年人').every((one) => one.idNumber.slice(6, 10) >= '2014')).toBe(true);
    expect(people.filter((one) => one.note === '身份证已过期').every((one) => one.idValidTo === '20200101')).toBe(true);
    expect(enterprises.filter((one) => one.status === 'dissolved').length).toBeGreaterThan(1);
    expect(enterprises.filter((one) => one.formerNames.length > 0).length).toBeGreaterThan(1);
    const institutions = enterprises.filter((one) => one.uscc.startsWith('12'));
    expect(institutions.length).toBeGreaterThan(2);
    expect(institutions.some((one) => one.hasLicence)).toBe(false);
    const legal = new Set(enterprises.map((one) => people.find((who) => who.personId === one.legalPersonId)?.idType));
    expect(legal.size).toBe(6);
  });

  it('REC-4 bank tokens belong to enterprises; FLD-5 accounts have lawful names and known holders', () => {
    for (const { uscc } of ukeys) expect(enterprises.some((one) => one.uscc === uscc)).toBe(true);
    for (const { username, uscc, personId } of accounts) {
      expect(checkUsername(username)).toBeUndefined();
      expect(people.some((one) => one.personId === personId)).toBe(true);
      if (uscc !== null) expect(enterprises.some((one) => one.uscc === uscc)).toBe(true);
    }
    const admins = accounts.filter((one) => one.accountType === 'admin').map((one) => one.uscc);
    expect(new Set(admins).size).toBe(admins.length);
  });

  it('AD-1 its handbook names every account, and the enterprises and people it tells to type', () => {
    const handbook = readFileSync(new URL('../docs/sandbox.md', import.meta.url), 'utf8');
    for (const { username, mobile, email } of accounts) for (const word of [username, mobile, email]) if (word) expect(handbook).toContain(word);
    const numbers = new Set([...people.map((one) => one.idNumber), ...people.flatMap((one) => one.bankCards.map((card) => card.cardNo)), ...enterprises.flatMap((one) => [one.uscc, one.orgCode])]);
    const told = handbook.match(/\b(?:\d{17}[\dX]|999962\d{10}|9[1-3]\d{6}XN\w{8}|XN\d{5}\w{2})\b/g) ?? [];
    expect(told.length).toBeGreaterThan(15);
    for (const number of told) expect(numbers).toContain(number);
  });
});

import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import { cards, press, type Scene } from './scene.ts';

const { ok, fail } = sample;
const able = { pinActs: ['change', 'unblock'] as const, adminPinLength: { min: 6, max: 16 } };
const prints = { sha256: Array.from({ length: 32 }, (_, i) => (i * 7).toString(16).padStart(2, '0').toUpperCase()).join(':'), sm3: Array.from({ length: 32 }, (_, i) => (255 - i * 5).toString(16).padStart(2, '0').toUpperCase()).join(':') };
const validity = { validFrom: '2022-08-01T00:00:00Z', validTo: '2032-08-01T00:00:00Z' };
const authority = { ...prints, ...validity, name: 'O=中国电子口岸, OU=证书管理中心, CN=中国电子业务证书管理中心', key: 'SM2', from: 'user' };
const certificate = {
  holder: '沈云帆', company: sample.longName, orgCode: 'MA1K35DN8', cardNo: '3100000012345', certNo: '7b1f0a22c4d9e018', idNumberMasked: '31**************36',
  subject: 'C=CN, OU=东海之滨国际贸易（上海）有限公司, CN=沈云帆', issuer: authority.name, key: 'SM2 256', signatureAlgorithm: 'SM2-SM3', usage: ['digitalSignature', 'nonRepudiation'],
  ...validity, fingerprints: prints, chain: [{ name: 'C=CN, CN=沈云帆', ...validity, sha256: 'AA' }, { name: authority.name, ...validity, sha256: 'BB' }],
  checks: [{ id: 'chain', level: 'green', code: 'trusted' }, { id: 'validity', level: 'green', code: 'valid', at: validity.validTo }, { id: 'usage', level: 'green', code: 'signing' }, { id: 'revocation', level: 'amber', code: 'not-asked' }],
};
const badCertificate = { ...certificate, chain: certificate.chain.slice(0, 1), checks: [{ id: 'chain', level: 'red', code: 'forged' }, { id: 'validity', level: 'red', code: 'expired', at: '2025-01-01T00:00:00Z' }, { id: 'usage', level: 'red', code: 'not-for-signing' }, { id: 'revocation', level: 'red', code: 'revoked', at: '2025-06-01T00:00:00Z' }] };
const viewCertificate = async (page: Page): Promise<void> => {
  await cardTools(page);
  await press('certificate')(page);
};
const noAuthorities = { 'cardTools.authorities': ok({ items: [] }), 'cardTools.revocationSources': ok({ items: [] }) };
const places = [
  { kind: 'crl', place: 'http://pki.example.cn/crl/2026/certificate-revocation-list-of-the-e-port-business-certificate-authority.crl', issuer: authority.name },
  { kind: 'crl-file', place: String.raw`\\fileserver\公用\证书\吊销列表.crl`, issuer: authority.name },
  { kind: 'ocsp', place: 'http://ocsp.example.cn/' },
];
const cardTools = (page: Page) => page.getByRole('link', { name: '卡介质工具' }).click();
const lockedCard = { ...sample.legalCard, ...able, pin: { state: 'locked', triesLeft: 0, triesMax: 5 } as const };
export const cardToolScenes: readonly Scene[] = [
  { name: 'card tools', answers: { ...noAuthorities, ...cards({ ...sample.legalCard, ...able }, { ...sample.operatorCard, provider: 'control', pinActs: ['change'] }, sample.brokenCard) }, go: cardTools, shows: '[data-testid="card-tool"]' },
  { name: 'certificate viewer', answers: { ...cards({ ...sample.legalCard, ...able }), 'cardTools.certificate': ok(certificate), ...noAuthorities, 'cardTools.authorities': ok({ items: [authority] }) }, go: viewCertificate, shows: '[data-check]' },
  { name: 'certificate viewer with every fault', answers: { ...cards({ ...sample.legalCard, ...able }), 'cardTools.certificate': ok(badCertificate), ...noAuthorities }, go: viewCertificate, shows: '[data-check]' },
  { name: 'certificate that cannot be read', answers: { ...cards({ ...sample.legalCard, ...able }), 'cardTools.certificate': fail('card/certificate-broken'), ...noAuthorities }, go: viewCertificate, shows: '.notice' },
  {
    name: 'authority to compare',
    answers: { ...cards(), 'cardTools.lookAtAuthority': ok({ items: [authority] }), ...noAuthorities },
    async go(page) {
      await cardTools(page);
      await page.setInputFiles('[data-testid="authority-file"]', { name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from('x') });
    },
    shows: '[data-testid="authority-add"]',
  },
  ...(['trust/unreadable', 'trust/no-authority', 'trust/too-many'] as const).map((code) => ({
    name: `authority ${code}`,
    answers: { ...cards(), ...noAuthorities, 'cardTools.lookAtAuthority': fail(code, { max: 20 }) },
    async go(page: Page) {
      await cardTools(page);
      await page.setInputFiles('[data-testid="authority-file"]', { name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from('x') });
    },
    shows: '.authorities-error',
    onlyWords: true,
  })),
  ...(['address', 'unreachable', 'unreadable', 'unsupported', 'untrusted', 'not-yet-valid', 'too-many'] as const).map((why) => ({
    name: `revocation refused ${why}`,
    answers: { ...cards(), ...noAuthorities, 'cardTools.addRevocationFile': fail(`revocation/${why}`, { max: 10 }) },
    async go(page: Page) {
      await cardTools(page);
      await page.setInputFiles('[data-testid="revocation-file"]', { name: 'a.crl', mimeType: 'text/plain', buffer: Buffer.from('x') });
    },
    shows: '.revocation-error',
    onlyWords: true,
  })),
  {
    name: 'revocation places and a list out of date',
    answers: { ...cards(), ...noAuthorities, 'cardTools.revocationSources': ok({ items: places }), 'cardTools.addRevocationAddress': fail('revocation/stale') },
    async go(page) {
      await cardTools(page);
      await page.locator('[data-testid="revocation-address"]').fill('http://pki.example.cn/old.crl');
      await press('revocation-add')(page);
    },
    shows: '.revocation-error',
  },
  { name: 'card tools without a card', answers: { ...cards(), ...noAuthorities }, go: cardTools, shows: '.empty' },
  {
    name: 'card tools locked card and wrong admin PIN',
    answers: { ...noAuthorities, ...cards(lockedCard), 'cardTools.unblockPin': fail('pin/admin-locked') },
    async go(page) {
      await cardTools(page);
      await press('pin-unblock')(page);
    },
    shows: '.notice',
  },
  ...(['pin/change-unknown', 'pin/admin-wrong', 'pin/wrong', 'card/unsupported', 'card/host-restarted', 'card/reader-removed'] as const).map((code) => ({
    name: `card tools ${code}`,
    answers: { ...noAuthorities, ...cards({ ...sample.legalCard, ...able }), 'cardTools.changePin': fail(code, { left: 2 }) },
    async go(page: Page) {
      await cardTools(page);
      await press('pin-change')(page);
    },
    shows: '.notice',
    onlyWords: true,
  })),
  {
    name: 'card tools PIN changed',
    answers: { ...noAuthorities, ...cards({ ...sample.legalCard, ...able }), 'cardTools.changePin': ok({}) },
    async go(page) {
      await cardTools(page);
      await press('pin-change')(page);
    },
    shows: '.success',
  },
  {
    name: 'card tools waiting for the PIN window',
    answers: { ...noAuthorities, ...cards({ ...sample.operatorCard, ...able }), 'cardTools.changePin': 'pending' },
    async go(page) {
      await cardTools(page);
      await press('pin-change')(page);
    },
    shows: '.row-note[role="status"]',
  },
];

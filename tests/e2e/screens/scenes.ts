import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import type { Answers } from './fakeBridge.ts';
import { recoveryScenes } from './recoveryScenes.ts';
import { registrationScenes } from './registrationScenes.ts';
import { wayScenes } from './wayScenes.ts';
import { workshopScenes } from './workshopScenes.ts';

/** One screen in one state: what main answers, and what the user does to get there. */
export interface Scene {
  readonly name: string;
  readonly answers?: Answers;
  readonly go?: (page: Page) => Promise<void>;
  /** Selector that shows the state is reached. */
  readonly shows: string;
  /** Differs from another scene in its words only: looked at, but not measured again. */
  readonly onlyWords?: boolean;
}

const { ok, fail } = sample;
const press = (testId: string) => (page: Page) => page.locator(`[data-testid="${testId}"]`).first().click();
const cards = (...all: Parameters<typeof sample.cardsOf>) => ({ 'cards.list': ok(sample.cardsOf(...all)) });
const afterCardLogin = (name: string, answer: Answers[string], shows: string): Scene => ({
  name,
  answers: { 'session.loginByCard': answer },
  go: press('login-by-card'),
  shows,
});
const refusedBy = (code: Parameters<typeof fail>[0], params?: Parameters<typeof fail>[1]): Scene =>
  afterCardLogin(`refused ${code}`, fail(code, params), '[data-testid="refused"]');

async function fillLogin(page: Page): Promise<void> {
  await page.getByRole('tab', { name: '账号登录' }).click();
  await page.locator('[name="username"]').fill('donghai2019');
  await page.locator('[name="password"]').fill('Secret-123');
  await page.locator('[name="captcha"]').fill('k7wn');
}
const passwordRefused = (code: Parameters<typeof fail>[0], params?: Parameters<typeof fail>[1]): Scene => ({
  name: `password ${code}`,
  answers: { 'session.loginByPassword': fail(code, params) },
  async go(page) {
    await fillLogin(page);
    await press('login-by-password')(page);
  },
  shows: 'form .notice, form .is-wrong',
});

export const loginScenes: readonly Scene[] = [
  { name: 'login card', shows: '[data-testid="card"]' },
  { name: 'login several cards', answers: cards(sample.operatorCard, sample.legalCard, sample.brokenCard), shows: '[role="radiogroup"]' },
  { name: 'login no card', answers: cards(), shows: '[data-state="no-card"]' },
  {
    name: 'login no reader',
    answers: { 'cards.list': ok({ service: 'no-readers', readers: [], cards: [] }) },
    shows: '[data-state="no-readers"]',
  },
  {
    name: 'login service stopped',
    answers: { 'cards.list': ok({ service: 'stopped', readers: [], cards: [] }) },
    shows: '[data-state="stopped"]',
  },
  {
    name: 'login offline with wrong clock',
    answers: { 'app.network': ok({ online: false, clockSkewSeconds: 86_400 }) },
    shows: '.banner-line',
  },
  afterCardLogin('pin waiting', 'pending', '[data-step="pin"]'),
  afterCardLogin('pin cancelled', fail('pin/cancelled'), '.notice'),
  afterCardLogin('pin wrong', fail('pin/wrong', { left: 3 }), '.notice'),
  { ...afterCardLogin('pin locked', fail('pin/locked'), '.notice'), onlyWords: true },
  afterCardLogin('server down', fail('remote/unreachable'), '.notice'),
  afterCardLogin(
    'entered CARD-2',
    sample.entered({
      created: [{ accountType: 'admin', username: '3100000012345_ADMIN' }],
      bound: { username: '3100000012345_ADMIN', cardNo: '3100000012345' },
    }),
    '[data-rule="CARD-2"]',
  ),
  afterCardLogin(
    'entered CARD-5 expiring',
    sample.entered({
      rule: 'CARD-5',
      created: [
        { accountType: 'admin', username: '3100000067890_ADMIN' },
        { accountType: 'operator', username: '3100000067890' },
      ],
      bound: { username: '3100000067890', cardNo: '3100000067890' },
      session: { ...sample.operatorSession, activated: false, openedBy: 'card' },
      expiresInDays: 20,
    }),
    '[data-rule="CARD-5"]',
  ),
  afterCardLogin('entered CARD-3 taken over', sample.entered({ rule: 'CARD-3', takenOver: true }), '[data-rule="CARD-3"]'),
  afterCardLogin('bind or take over, same holder', sample.bindOrTakeOver(true), '[data-step="bind-or-take-over"]'),
  {
    ...afterCardLogin('take over confirm', sample.bindOrTakeOver(false), '.el-dialog'),
    async go(page) {
      await press('login-by-card')(page);
      await page.locator('[data-testid="choice-take-over"]').check();
      await press('choose-binding')(page);
    },
  },
  afterCardLogin('identity check', sample.identityCheck, '[data-step="identity-check"]'),
  refusedBy('card-rule/lost'),
  { ...refusedBy('card-rule/revoked'), onlyWords: true },
  { ...refusedBy('card-rule/expired'), onlyWords: true },
  { ...refusedBy('card-rule/not-issued'), onlyWords: true },
  { ...refusedBy('card-rule/admin-bound-elsewhere', { last4: '8812' }), onlyWords: true },
  { ...refusedBy('proof/chain-untrusted'), onlyWords: true },
  {
    ...refusedBy('proof/certificate-not-yet-valid'),
    answers: {
      'session.loginByCard': fail('proof/certificate-not-yet-valid'),
      'app.network': ok({ online: true, clockSkewSeconds: -86_400 }),
    },
  },
  {
    name: 'password empty',
    async go(page) {
      await page.getByRole('tab', { name: '账号登录' }).click();
      await press('login-by-password')(page);
    },
    shows: '.field-row.is-wrong',
  },
  passwordRefused('login/wrong-credentials'),
  { ...passwordRefused('login/account-locked', { minutes: 15 }), onlyWords: true },
  passwordRefused('login/not-activated'),
  { ...passwordRefused('login/initial-password'), onlyWords: true },
  passwordRefused('captcha/wrong'),
  passwordRefused('remote/timeout'),
  { name: 'login English', answers: { 'app.info': sample.infoWith({ locale: 'en' }) }, shows: '[data-testid="card"]' },
];

const toActivation = (page: Page) => page.getByRole('link', { name: '账号激活' }).click();
async function toCode(page: Page): Promise<void> {
  await toActivation(page);
  await press('by-sms')(page);
}
async function toNewPassword(page: Page): Promise<void> {
  await toCode(page);
  await page.locator('[name="username"]').fill('3100000012345_ADMIN');
  await page.locator('[name="captcha"]').fill('k7wn');
  await press('send-code')(page);
}
const codeSent = {
  'account.activationCode': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: new Date(Date.now() + 300_000).toISOString() }),
};
export const activationScenes: readonly Scene[] = [
  { name: 'activation ways', go: toActivation, shows: '[data-testid="activation"][data-step="way"]' },
  { name: 'activation code', go: toCode, shows: '[data-step="code"]' },
  { name: 'activation new password', answers: codeSent, go: toNewPassword, shows: '[data-step="password"]' },
  {
    name: 'activation wrong password',
    answers: codeSent,
    async go(page) {
      await toNewPassword(page);
      await page.locator('[name="code"]').fill('12');
      await page.locator('[name="password"]').fill('88888888');
      await press('activate-by-sms')(page);
    },
    shows: '.field-row.is-wrong',
  },
  {
    name: 'activation done',
    answers: { ...codeSent, 'account.activateBySms': ok({}) },
    async go(page) {
      await toNewPassword(page);
      await page.locator('[name="code"]').fill('123456');
      await page.locator('[name="password"]').fill('Abc-12345');
      await page.locator('[name="confirmation"]').fill('Abc-12345');
      await press('activate-by-sms')(page);
    },
    shows: '[data-step="done"]',
  },
];

const asAdmin = { 'session.current': ok({ session: sample.adminSession }), 'account.view': ok(sample.adminView) };
const asOperator = { 'session.current': ok({ session: sample.operatorSession }), 'account.view': ok(sample.operatorView) };
const menu = (name: string) => (page: Page) => page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();
const myCards = { 'myCards.list': ok({ items: [sample.myCard] }) };

export const shellScenes: readonly Scene[] = [
  { name: 'home admin', answers: asAdmin, shows: '.tasks' },
  {
    name: 'home operator with notices, offline',
    answers: {
      ...asOperator,
      'app.network': ok({ online: false }),
      'app.info': sample.infoWith({
        startNotices: [{ messageKey: 'store.notices.restored', params: { madeAt: '2026-11-20T08:00:00Z', keptAs: 'store.db.broken-1' } }],
      }),
    },
    shows: '.notices',
  },
  { name: 'account admin', answers: asAdmin, go: menu('账号信息'), shows: '.setting' },
  { name: 'account operator', answers: asOperator, go: menu('账号信息'), shows: '.setting' },
  { name: 'account unreachable', answers: { ...asAdmin, 'account.view': fail('remote/unreachable') }, go: menu('账号信息'), shows: '.notice' },
  {
    name: 'activate dialog',
    answers: asAdmin,
    async go(page) {
      await menu('账号信息')(page);
      await press('activate')(page);
      await page.locator('.el-dialog [name="password"]').fill('abc');
      await press('password-submit')(page);
    },
    shows: '.el-dialog .is-wrong',
  },
  {
    name: 'change password dialog',
    answers: { ...asOperator, 'account.changePassword': fail('password/old-wrong') },
    async go(page) {
      await menu('账号信息')(page);
      await press('change-password')(page);
      await page.locator('[name="oldPassword"]').fill('Old-12345');
      await page.locator('.el-dialog [name="password"]').fill('New-12345');
      await page.locator('[name="confirmation"]').fill('New-12345');
      await press('password-submit')(page);
    },
    shows: '.el-dialog .is-wrong',
  },
  { name: 'my cards', answers: { ...asAdmin, ...myCards }, go: menu('我的IC卡'), shows: 'table' },
  { name: 'my cards empty', answers: { ...asOperator, 'myCards.list': ok({ items: [] }) }, go: menu('我的IC卡'), shows: '.empty' },
  {
    name: 'column chooser',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('我的IC卡')(page);
      await page.getByRole('button', { name: '选择显示列' }).click();
    },
    shows: '.chooser-list',
  },
  {
    name: 'bind refused',
    answers: { ...asOperator, ...myCards, ...cards(sample.legalCard, sample.operatorCard), 'myCards.bind': fail('card-rule/other-holder') },
    async go(page) {
      await menu('我的IC卡')(page);
      await press('bind')(page);
      await press('bind-submit')(page);
    },
    shows: '.el-dialog .notice',
  },
  {
    name: 'unbind question',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('我的IC卡')(page);
      await page.locator('tbody input').check();
      await press('unbind')(page);
    },
    shows: '.el-dialog',
  },
  {
    name: 'tabs menu, folded',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('账号信息')(page);
      await menu('我的IC卡')(page);
      const fold = page.getByRole('button', { name: '折叠菜单' });
      if (await fold.isVisible()) await fold.click();
      await page.getByRole('button', { name: '关闭选项卡' }).click();
    },
    shows: '.tabs-menu',
  },
  {
    name: 'session ended by card',
    answers: asAdmin,
    async go(page) {
      await page.evaluate(`emitDesktop({ event: 'session', session: null, reason: 'card-removed' })`);
    },
    shows: '.login-ended',
  },
  {
    name: 'demo inbox',
    async go(page) {
      const fold = page.locator('[data-testid="demo-fold"]');
      if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
      await page.getByRole('tab', { name: '收件箱' }).click();
    },
    shows: '.demo-inbox',
  },
];

const asLegal = { ...asAdmin, 'seals.operators': ok({ items: sample.sealOperators }) };
const sealList = { 'seals.list': ok({ items: sample.seals, total: sample.seals.length }), 'seals.get': fail('remote/unreachable') };
export const sealScenes: readonly Scene[] = [
  { name: 'seals', answers: { ...asLegal, ...sealList }, go: menu('印章制作'), shows: '[data-seal], tbody tr' },
  { name: 'seals none', answers: { ...asLegal, 'seals.list': ok({ items: [], total: 0 }) }, go: menu('印章制作'), shows: '.empty' },
  {
    name: 'seal picture prepared without login',
    go: (page) => page.getByRole('link', { name: '准备印章图片' }).click(),
    shows: '[data-page-heading]',
  },
];

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
const noAuthorities = { 'cardTools.authorities': ok({ items: [] }) };
const cardTools = (page: Page) => page.getByRole('link', { name: '卡介质工具' }).click();
const lockedCard = { ...sample.legalCard, ...able, pin: { state: 'locked', triesLeft: 0, triesMax: 5 } as const };
export const cardToolScenes: readonly Scene[] = [
  { name: 'card tools', answers: { ...noAuthorities, ...cards({ ...sample.legalCard, ...able }, { ...sample.operatorCard, provider: 'control', pinActs: ['change'] }, sample.brokenCard) }, go: cardTools, shows: '[data-testid="card-tool"]' },
  { name: 'certificate viewer', answers: { ...cards({ ...sample.legalCard, ...able }), 'cardTools.certificate': ok(certificate), 'cardTools.authorities': ok({ items: [authority] }) }, go: viewCertificate, shows: '[data-check]' },
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

const diagnose = (page: Page) => page.getByRole('link', { name: '诊断' }).click();
export const diagnosticsScenes: readonly Scene[] = [
  { name: 'diagnostics before login, problems', answers: { 'diagnostics.run': ok(sample.doctorReport) }, go: diagnose, shows: '[data-level="red"]' },
  {
    name: 'diagnostics saved, with log',
    answers: {
      ...asAdmin,
      'diagnostics.run': ok({ ...sample.doctorReport, checks: sample.doctorReport.checks.filter(({ level }) => level !== 'red') }),
      'diagnostics.save': ok({ path: '~/.local/share/single-window-client/reports/diagnostics-2026-11-21T03-30-00-000Z.json' }),
      'diagnostics.log': ok({ lines: sample.logLines }),
    },
    async go(page) {
      await menu('诊断')(page);
      await press('diagnose-save')(page);
      await press('log-toggle')(page);
    },
    shows: '[data-testid="log"]',
  },
  { name: 'diagnostics running', answers: { 'diagnostics.run': 'pending' }, go: diagnose, shows: '[aria-busy="true"]', onlyWords: true },
];

export const scenes: readonly Scene[] = [...cardToolScenes, ...loginScenes, ...wayScenes, ...registrationScenes, ...recoveryScenes, ...activationScenes, ...shellScenes, ...sealScenes, ...workshopScenes, ...diagnosticsScenes];

/** Everything answers well: for walking through with the keyboard. */
export const keyboardJourney: Scene = {
  name: 'keyboard journey',
  answers: {
    ...cards(sample.legalCard, sample.operatorCard),
    ...myCards,
    'session.loginByCard': sample.entered({ created: [{ accountType: 'admin', username: '3100000012345_ADMIN' }] }),
    'account.view': ok(sample.adminView),
    'account.activate': ok({}),
  },
  shows: '[data-testid="card"]',
};

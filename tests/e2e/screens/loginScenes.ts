import type { Page } from 'playwright-core';
import { errorKinds, isErrorCode } from '../../../contract/errors.ts';
import * as sample from './answers.ts';
import type { Answers } from './fakeBridge.ts';
import { cards, press, type Scene } from './scene.ts';

const { ok, fail } = sample;
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

/** Every way in which a card may fail at the login: the notices above in other words. */
const cardAreas = ['card', 'pin', 'proof', 'card-rule'];
const sampleParams = { left: 1, min: 6, max: 16, last4: '8812', name: 'eptskf.dll' };
const everyRefusal: readonly Scene[] = Object.keys(errorKinds)
  .filter(isErrorCode)
  .filter((code) => cardAreas.includes(code.split('/')[0] ?? ''))
  .map((code) => ({ ...afterCardLogin(`card login ${code}`, fail(code, sampleParams), '.notice, [data-testid="refused"]'), onlyWords: true }));

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
  {
    name: 'login woken from sleep',
    answers: { 'app.network': ok({ online: false }) },
    go: async (page) => void (await page.evaluate(`emitDesktop({ event: 'native-host', state: 'woken' })`)),
    shows: '.banner-line:nth-child(2)',
  },
  {
    name: 'login card program restarting',
    answers: cards(),
    go: async (page) => void (await page.evaluate(`emitDesktop({ event: 'native-host', state: 'restarting' })`)),
    shows: '.banner-line',
  },
  { name: 'login cards that cannot be read', answers: cards(sample.brokenCard, { ...sample.brokenCard, cardId: 'b', problem: 'card/unknown' }, { ...sample.brokenCard, cardId: 'c', problem: 'card/reader-busy' }), shows: '.face-problem', onlyWords: true },
  afterCardLogin('pin waiting', 'pending', '[data-step="pin"]'),
  afterCardLogin('pin cancelled', fail('pin/cancelled'), '.notice'),
  afterCardLogin('pin wrong', fail('pin/wrong', { left: 3 }), '.notice'),
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
  ...everyRefusal,
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

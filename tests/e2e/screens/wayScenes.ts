import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import type { Scene } from './scene.ts';

const { ok, fail } = sample;
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const press = (page: Page, testId: string) => page.locator(`[data-testid="${testId}"]`).first().click();

async function firstLogin(page: Page): Promise<void> {
  await page.getByRole('tab', { name: '账号登录' }).click();
  await page.locator('[name="username"]').fill('guxiaolan2026');
  await page.locator('[name="password"]').fill('88888888');
  await page.locator('[name="captcha"]').fill('k7wn');
  await press(page, 'login-by-password');
  await page.locator('[data-wizard="first-login"]').waitFor();
}
const granted = (mobileMasked?: string) => ({
  'session.loginByPassword': ok({ outcome: 'first-login', ticket: 't', ...(mobileMasked ? { mobileMasked } : {}) }),
  'session.firstCode': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: inAnHour }),
  'session.firstVerify': ok({}),
  'session.firstPassword': ok({ username: 'guxiaolan2026' }),
});
async function toChange(page: Page): Promise<void> {
  await firstLogin(page);
  await press(page, 'send-code');
  await page.locator('.code-sent').waitFor();
  await page.locator('[name="code"]').fill('123456');
  await press(page, 'wizard-next');
  await page.locator('[data-step="password"]').waitFor();
}
const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const own = (sessionId: string, change: object) => ({ sessionId, openedBy: 'password', startedAt: at(90), lastSeenAt: at(3), endsAt: inAnHour, current: false, sameDevice: false, ...change });
const sessions = [
  own('1', { openedBy: 'card', current: true, sameDevice: true }),
  own('2', { sameDevice: true, address: '127.0.0.1' }),
  own('3', { address: '2001:0db8:85a3:0000:0000:8a2e:0370:7334' }),
];
const asAdmin = { 'session.current': ok({ session: sample.adminSession }) };
const toSessions = (page: Page) => page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '登录管理' }).click();

/** First login, own sessions, onboarding information, remembered usernames. */
export const wayScenes: readonly Scene[] = [
  {
    name: 'login remembered names',
    answers: { 'usernames.list': ok({ items: ['donghai2019', '3100000012345_ADMIN', 'mubai2023'] }) },
    go: (page) => page.getByRole('tab', { name: '账号登录' }).click(),
    shows: '[data-testid="remembered"]',
  },
  { name: 'first login', answers: granted('139****1002'), go: firstLogin, shows: '[data-step="verify"]' },
  { name: 'first login without mobile', answers: { ...granted(), 'session.firstCode': fail('login/no-mobile') }, go: firstLogin, shows: '.whose' },
  {
    name: 'first login wrong password',
    answers: granted('139****1002'),
    async go(page) {
      await toChange(page);
      await page.locator('[name="password"]').fill('88888888');
      await press(page, 'wizard-next');
    },
    shows: '.is-wrong',
  },
  { name: 'sessions', answers: { ...asAdmin, 'session.list': ok({ items: sessions }) }, go: toSessions, shows: '[data-testid="end-session"]' },
  { name: 'sessions not answered', answers: { ...asAdmin, 'session.list': fail('remote/timeout') }, go: toSessions, shows: '.notice' },
  { name: 'onboarding', go: (page) => page.locator('[href="/card-application"]').click(), shows: 'main ol' },
  {
    name: 'onboarding English',
    answers: { 'app.info': sample.infoWith({ locale: 'en' }) },
    go: (page) => page.locator('[href="/card-application"]').click(),
    shows: 'main ol',
  },
];

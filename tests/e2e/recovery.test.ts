import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { maskName } from '../../contract/rules/mask.ts';
import { bankToken, enterpriseOf, person, type Person } from '../../main/tour/world.ts';
import { useWindow } from './support/window.ts';

/** The sandbox world's enterprise 4: an admin who is not the legal person, two operators with mobiles (docs/sandbox.md). */
const dalian = enterpriseOf('dingadmin');
const boundMobile = '13900008001';
const legalPerson = person(dalian.legalPersonId);
const admin = person('e04-2');
const stranger = person('p42');

const client = useWindow();
const folder = mkdtempSync(join(tmpdir(), 'recovery-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  await client.stage.app.context.remote.api.sandbox.reset({});
  await client.toLogin();
});

const toRecovery = async (kind: 'admin' | 'operator' | 'personal', way: string) => {
  await client.page.getByRole('link', { name: '忘记用户名' }).click();
  await client.page.getByRole('tab', { name: { admin: '企业管理员', operator: '企业操作员', personal: '个人用户' }[kind] }).click();
  await client.page.getByTestId(`way-${kind}-${way}`).click();
};
const identity = (prefix: string, { name, idNumber, idValidFrom, idValidTo }: Person): Record<string, string> => ({
  [`${prefix}.name`]: name,
  [`${prefix}.idNumber`]: idNumber,
  [`${prefix}.idValidFrom`]: idValidFrom,
  [`${prefix}.idValidTo`]: idValidTo,
});
const enterprise = { 'enterprise.name': dalian.name, 'enterprise.orgCode': dalian.orgCode };

async function giveMobile(mobile: string): Promise<void> {
  await client.hands.fill({ mobile });
  await client.hands.takeCode(mobile);
}
async function found(username: string): Promise<void> {
  await client.page.getByTestId('wizard-result').waitFor();
  expect(await client.page.getByTestId('wizard-result').innerText()).toContain(username);
}
async function toProofs(mobile: string, handler: Person): Promise<void> {
  const { hands, page } = client;
  await toRecovery('admin', 'account');
  await hands.fill(enterprise);
  await giveMobile(mobile);
  await hands.next();
  if (mobile !== boundMobile) {
    await page.getByTestId('not-bound').waitFor();
    await hands.next();
  }
  await hands.at('handler');
  await hands.fill(identity('handler', handler));
  await hands.next();
}
async function choosePicture(field: string): Promise<void> {
  const file = join(folder, `${field}.jpg`);
  await sharp({ create: { width: 1000, height: 640, channels: 3, background: '#dde6f2' } }).jpeg().toFile(file);
  await client.page.getByTestId(`file-files.${field}`).setInputFiles(file);
  await client.page.locator('.upload', { has: client.page.getByTestId(`file-files.${field}`) }).locator('img').waitFor();
}

describe('REC-2 an admin’s username by account information', () => {
  it('REC-1 REC-2 the bound mobile and the legal person: the username, offered to the login screen', async () => {
    await toProofs(boundMobile, legalPerson);
    await found('dingadmin');
    await client.page.getByRole('button', { name: '登录系统' }).click();
    await client.page.getByTestId('login-by-password').waitFor();
    expect(await client.page.locator('[name="username"]').inputValue()).toBe('dingadmin');
  });

  it('REC-2 the bound mobile and somebody else: one more proof, 法人信息 first, wrong data told without the true ones', async () => {
    const { hands, page } = client;
    await toProofs(boundMobile, stranger);
    await hands.at('proofs');
    expect(await page.locator('[name="way"][value="legal-person"]').isChecked()).toBe(true);
    await hands.fill(identity('legalPerson', stranger));
    await hands.next();
    await page.locator('.notice').waitFor();
    expect(await page.locator('form').innerText()).not.toContain(legalPerson.name);
    await page.locator('[name="way"][value="admin"]').check();
    await hands.fill(identity('admin', admin));
    await hands.next();
    await found('dingadmin');
  });

  it('REC-2 REC-3 another mobile: the notice, 重新输入, then two of three with both operators’ codes', async () => {
    const { hands, page } = client;
    await toRecovery('admin', 'account');
    await hands.fill(enterprise);
    await giveMobile(stranger.mobile);
    await hands.next();
    expect(await page.getByTestId('not-bound').innerText()).toContain('需要进行更多的信息认证');
    await page.getByRole('button', { name: '重新输入' }).click();
    await hands.at('enterprise');
    expect(await page.locator('[name="enterprise.name"]').inputValue()).toBe(dalian.name);
    await giveMobile(admin.mobile);
    await hands.next();
    await hands.next();
    await hands.at('handler');
    await hands.fill(identity('handler', legalPerson));
    await hands.next();
    await hands.at('proofs');
    await page.locator('[name="ways"][value="legal-person"]').check();
    await hands.next();
    expect(await page.locator('.is-wrong').count()).toBeGreaterThan(0);
    await page.locator('[name="ways"][value="two-operators"]').check();
    await hands.fill(identity('legalPerson', legalPerson));
    expect((await page.locator('.operator-name').allInnerTexts()).toSorted()).toEqual([person('e04-1'), person('p41')].map(({ name }) => `操作员（${maskName(name)}）手机号`).toSorted());
    await hands.takeCode('13900008002', { field: 'operators.0.code', captcha: 'captcha0' });
    await hands.takeCode('13900008003', { field: 'operators.1.code', captcha: 'captcha1' });
    const right = await page.locator('[name="operators.1.code"]').inputValue();
    await hands.fill({ 'operators.1.code': right === '111111' ? '222222' : '111111' });
    await hands.next();
    await page.locator('.notice').waitFor();
    // The wrong one of two is told at its own field.
    expect(await hands.messageOf('operators.1.code')).toBeTruthy();
    expect(await page.locator('form').getAttribute('data-step')).toBe('proofs');
    await hands.fill({ 'operators.1.code': right });
    await hands.next();
    await found('dingadmin');
  });

  it('REC-3 an enterprise with one operator’s mobile is told that this way is closed', async () => {
    const { hands, page } = client;
    const xian = enterpriseOf('wuadmin');
    await toRecovery('admin', 'account');
    await hands.fill({ 'enterprise.name': xian.name, 'enterprise.orgCode': xian.orgCode });
    await giveMobile('13900008011');
    await hands.next();
    await hands.fill(identity('handler', stranger));
    await hands.next();
    await hands.at('proofs');
    await page.locator('[name="way"][value="two-operators"]').check();
    expect(await page.locator('.too-few').innerText()).toContain('没有两个已登记手机号的操作员');
  });
});

describe('the other ways to a username', () => {
  it('REC-4 AD-1 the bank’s own page, live state here, then all usernames of the enterprise', async () => {
    const { hands, page, stage } = client;
    await toRecovery('admin', 'bank');
    await giveMobile(stranger.mobile);
    await hands.fill({ enterpriseName: dalian.name, uscc: dalian.uscc });
    await hands.next();
    await hands.at('bank');
    const token = bankToken(dalian.uscc);
    await page.locator(`[name="bank"][value="${token.bank}"]`).check();
    await hands.next();
    await page.locator('[data-testid="bank-state"][data-state="waiting"]').waitFor();
    await hands.next();
    await page.locator('.notice').waitFor(); // too early: the bank has not answered
    const pageUrl = await page.getByTestId('bank-page').innerText();
    await stage.app.context.remote.api.sandbox.answerBank({ pageUrl, ukeyId: token.ukeyId, pin: token.pin });
    await page.locator('[data-testid="bank-state"][data-state="passed"]').waitFor();
    await hands.next();
    for (const username of ['dingadmin', 'dingop1', 'dingop2']) await found(username);
  });

  it('REC-6 AD-1 an operator by the bound mobile, and by the bank card', async () => {
    const { hands, page } = client;
    const operator = person('e04-1');
    await toRecovery('operator', 'mobile');
    await giveMobile('13900008002');
    await hands.next();
    await hands.fill({ ...enterprise, ...identity('person', operator) });
    await hands.next();
    await found('dingop1');
    await page.getByRole('button', { name: '登录系统' }).click();
    await toRecovery('operator', 'bank-card');
    await giveMobile(operator.mobile);
    await hands.fill({ ...enterprise, ...identity('person', operator), bankCard: operator.bankCards[0]?.cardNo ?? '' });
    await hands.next();
    await found('dingop1');
  });

  it('REC-7 a person by the bound mobile; another’s data are refused', async () => {
    const { hands, page } = client;
    await toRecovery('personal', 'mobile');
    await giveMobile('13900008101');
    await hands.next();
    await hands.fill(identity('person', stranger));
    await hands.next();
    await page.locator('.notice').waitFor();
    await hands.fill(identity('person', person('p31')));
    await hands.next();
    await found('geren31');
  });

  it('REC-5 FLD-10 AD-2 manual review: documents with previews, a cut network, a receipt, and its progress', async () => {
    const { hands, page } = client;
    await toRecovery('admin', 'review');
    await giveMobile(stranger.mobile);
    await hands.next();
    await hands.at('person');
    await hands.fill({ ...enterprise, ...identity('legalPerson', legalPerson), ...identity('person', admin) });
    await hands.next();
    await hands.at('files');
    await hands.next();
    expect(await page.locator('.is-wrong').count()).toBe(3);
    for (const field of ['idFront', 'idBack', 'licence']) await choosePicture(field);
    await page.getByTestId('turn-files.licence').click();
    client.cut(true);
    await hands.next();
    await page.locator('.notice-retry').waitFor();
    client.cut(false);
    await page.locator('.notice-retry').click();
    await page.getByTestId('wizard-result').waitFor();
    const receipt = await page.locator('.result-facts dd').first().innerText();
    await page.getByRole('button', { name: '查询审核进度' }).click();
    await hands.fill({ receipt });
    await hands.next();
    await page.getByText('正在审核').waitFor();
  });
});

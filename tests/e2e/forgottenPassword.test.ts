import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enterpriseOf, person } from '../../main/tour/world.ts';
import { useWindow } from './support/window.ts';

const client = useWindow();
const folder = mkdtempSync(join(tmpdir(), 'password-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  await client.stage.app.context.remote.api.sandbox.reset({});
  await client.toLogin();
});
const NEW_PASSWORD = 'Xin-98765';
const dalian = enterpriseOf('dingadmin');
const legalPerson = person(dalian.legalPersonId);

type Kind = 'admin' | 'operator' | 'personal' | 'department' | 'overseas';
async function begin(kind: Kind, username: string): Promise<void> {
  const { hands, page } = client;
  await page.getByRole('link', { name: '忘记密码' }).click();
  await page.locator(`[name="kind"][value="${kind}"]`).check();
  await hands.fill({ username, captcha: await hands.captchaOf('captcha') });
  await hands.next();
  await hands.at('way');
}
const ways = () => client.page.locator('.way-name').allInnerTexts();
const choose = (way: string) => client.page.getByTestId(`way-${way}`).check();

async function setPassword(username: string): Promise<void> {
  const { hands, page } = client;
  await hands.at('password');
  await hands.fill({ password: NEW_PASSWORD, confirmation: NEW_PASSWORD });
  await hands.next();
  await page.getByTestId('wizard-result').waitFor();
  const words = await page.getByTestId('wizard-result').innerText();
  expect(words).toContain('密码重置成功');
  expect(words).not.toContain(NEW_PASSWORD);
  await page.getByRole('button', { name: '重新登录' }).click();
  await page.getByTestId('login-by-password').waitFor();
  expect(await page.locator('[name="username"]').inputValue()).toBe(username);
  await hands.fill({ password: NEW_PASSWORD, captcha: await hands.captchaOf('captcha') });
  await page.getByTestId('login-by-password').click();
  await page.getByTestId('logout').waitFor();
}

describe('PWD-1 PWD-2 the ways by kind', () => {
  it('PWD-2 each kind is offered its own ways; bound ones are masked; one without data says 身份信息不完整', async () => {
    const { hands, page } = client;
    await begin('admin', 'dingadmin');
    expect(await ways()).toEqual(['手机验证', '邮箱验证', '账号信息验证', '法定代表人信息验证', '电子营业执照验证']);
    expect(await page.locator('.way-bound').innerText()).toContain('139****8001');
    await choose('email');
    expect(await page.locator('.way-bound').innerText()).toMatch(/d\S*\*+\S*@example\.com/);
    for (const [kind, username, expected] of [
      ['operator', 'dingop1', ['手机验证', '邮箱验证', '账号信息验证']],
      ['department', 'bumen33', ['手机验证', '邮箱验证']],
      ['overseas', 'overseas34', ['邮箱验证']],
    ] as const) {
      await page.getByRole('link', { name: '返回登录' }).click();
      if (await page.getByTestId('leave-discard').isVisible()) await page.getByTestId('leave-discard').click();
      await begin(kind, username);
      expect(await ways()).toEqual(expected);
    }
    await page.getByRole('link', { name: '返回登录' }).click();
    if (await page.getByTestId('leave-discard').isVisible()) await page.getByTestId('leave-discard').click();
    await begin('personal', 'geren32');
    await choose('mobile');
    expect(await page.getByTestId('way-refused').innerText()).toContain('身份信息不完整');
    await hands.next();
    expect(await page.locator('form').getAttribute('data-step')).toBe('way');
  });

  it('PWD-1 PWD-5 an admin by mobile: a wrong code first, then the new password logs in', async () => {
    const { hands, page } = client;
    await begin('admin', 'dingadmin');
    await hands.takeCode('13900008001', { field: 'mobile.code', captcha: 'mobile.captcha' });
    const right = await page.locator('[name="mobile.code"]').inputValue();
    await hands.fill({ 'mobile.code': right === '111111' ? '222222' : '111111' });
    await hands.next();
    await page.locator('.notice').waitFor();
    expect(await page.locator('form').getAttribute('data-step')).toBe('way');
    await hands.fill({ 'mobile.code': right });
    await hands.next();
    await setPassword('dingadmin');
  });

  it('PWD-2 an overseas user by e-mail; a person by the holder’s data, the wrong ones refused first', async () => {
    const { hands, page } = client;
    await begin('overseas', 'overseas34');
    await hands.takeCode('overseas34@example.com', { field: 'email.code', captcha: 'email.captcha' });
    await hands.next();
    await setPassword('overseas34');
    await page.getByTestId('logout').click();
    await client.toLogin();
    await begin('personal', 'geren31');
    await choose('holder');
    const fill = ({ name, idNumber, idValidFrom, idValidTo }: typeof legalPerson) =>
      hands.fill({ 'holder.name': name, 'holder.idNumber': idNumber, 'holder.idValidFrom': idValidFrom, 'holder.idValidTo': idValidTo });
    await fill(legalPerson);
    await hands.next();
    await page.locator('.notice').waitFor();
    expect(await page.locator('form').innerText()).not.toContain(person('p31').name);
    await fill(person('p31'));
    await hands.next();
    await setPassword('geren31');
  });
});

describe('PWD-3 the legal person’s data', () => {
  it('PWD-3 refused, 提交人工审核 carries everything along, asks for documents and a password, and gives a receipt', async () => {
    const { hands, page } = client;
    const other = person('p42');
    await begin('admin', 'dingadmin');
    await choose('legal-person');
    await hands.fill({
      enterpriseName: dalian.name, uscc: dalian.uscc, 'legalPerson.name': other.name, 'legalPerson.idNumber': other.idNumber,
      'legalPerson.idValidFrom': other.idValidFrom, 'legalPerson.idValidTo': other.idValidTo, mobile: other.mobile,
    });
    expect(await page.getByTestId('go-review').isVisible()).toBe(false);
    await hands.takeCode(other.mobile, { captcha: 'legal.captcha' });
    await hands.next();
    await page.locator('.notice', { hasText: '企业信息填写有误' }).waitFor();
    await page.getByTestId('go-review').click();
    await hands.at('review');
    const carried = await Promise.all(['username', 'enterpriseName', 'uscc', 'legalPerson.name', 'mobile'].map((name) => page.locator(`[name="${name}"]`).inputValue()));
    expect(carried).toEqual(['dingadmin', dalian.name, dalian.uscc, other.name, other.mobile]);
    await hands.fill({ 'legalPerson.name': legalPerson.name, 'legalPerson.idNumber': legalPerson.idNumber, 'legalPerson.idValidFrom': legalPerson.idValidFrom, 'legalPerson.idValidTo': legalPerson.idValidTo });
    for (const field of ['idFront', 'idBack', 'licence']) {
      const file = join(folder, `${field}.png`);
      await sharp({ create: { width: 800, height: 500, channels: 3, background: '#eee' } }).png().toFile(file);
      await page.getByTestId(`file-files.${field}`).setInputFiles(file);
    }
    await page.locator('.upload img').nth(2).waitFor();
    await hands.fill({ password: NEW_PASSWORD, confirmation: NEW_PASSWORD, captcha: await hands.captchaOf('captcha') });
    await hands.next();
    await page.getByTestId('wizard-result').waitFor();
    expect(await page.getByTestId('wizard-result').innerText()).toContain('受理号');
  });
});

describe('PWD-4 the electronic business licence', () => {
  it('PWD-4 AD-1 its QR code shows where it stands; refused it is renewed, confirmed it leads to the new password', async () => {
    const { hands, page, stage } = client;
    const { sandbox } = stage.app.context.remote.api;
    const state = (name: string) => page.locator(`[data-testid="licence-state"][data-state="${name}"]`).waitFor();
    const text = () => page.getByTestId('licence-text').innerText();
    await begin('admin', 'dingadmin');
    await choose('licence');
    await state('waiting');
    await hands.next();
    await page.locator('.notice').waitFor(); // nothing is proven yet
    await sandbox.scanLicence({ text: await text(), act: 'refuse' });
    await state('refused');
    await page.getByTestId('licence-renew').click();
    await state('waiting');
    await sandbox.scanLicence({ text: await text(), act: 'scan' });
    await state('scanned');
    await sandbox.scanLicence({ text: await text(), act: 'confirm', uscc: dalian.uscc });
    await state('confirmed');
    await hands.next();
    await setPassword('dingadmin');
  });

  it('PWD-4 only for credit codes that begin with 9', async () => {
    await begin('admin', 'shiyeadmin');
    await choose('licence');
    expect(await client.page.getByTestId('way-refused').innerText()).toContain('仅支持9开头');
  });
});

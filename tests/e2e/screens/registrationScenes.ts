import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import type { Scene } from './scene.ts';

const { ok, fail } = sample;
const press = (page: Page, testId: string) => page.locator(`[data-testid="${testId}"]`).first().click();
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

const agreement = {
  version: '2026-01',
  'zh-CN': { title: '中国国际贸易单一窗口用户注册协议', paragraphs: ['一、本协议由用户与运营单位订立。', '二、用户应如实填写注册信息。'.repeat(12), '三、用户应妥善保管账号和密码。'.repeat(20)] },
  en: { title: 'Single Window User Registration Agreement', paragraphs: ['1. Between the user and the operator.', '2. The user fills in the truth. '.repeat(20)] },
};
const answers = {
  'registration.terms': ok(agreement),
  'codes.send': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: inAnHour }),
  'codes.verify': ok({ ticket: 't', target: 'maria.garcia@example.com', expiresAt: inAnHour }),
  'registration.checkUsername': ok({ available: true }),
  'registration.checkUnit': ok({ ticket: 't', expiresAt: inAnHour, unit: { uscc: '', orgCode: '', name: '' } }),
  'registration.admin': ok({ username: 'nansha2026' }),
  'registration.personal': ok({ username: 'maria2026' }),
  'registration.overseas': ok({ username: 'rheinhandel' }),
};
const longName = '广州南沙星野样例跨境电子商务供应链管理与国际货运代理综合服务（集团）有限责任公司';
const unit = { uscc: '91440199XN00003C1Q', unitName: longName, legalName: '买买提·艾力·吐尔逊江·阿布都热合曼', legalIdNumber: '320199196804170136', legalIdValidFrom: '20200315', legalIdValidTo: '00000000' };
const holder = { name: '沈云帆', idNumber: '320199196804170136', idValidFrom: '20200315', idValidTo: '00000000' };
const account = { username: 'nansha2026', password: 'Abc-12345', confirmation: 'Abc-12345' };

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(text);
}
async function choose(page: Page, name: string, words: string): Promise<void> {
  await page.locator(`[name="${name}"]`).fill(words);
  await page.keyboard.press('Enter');
}
const open = (...testIds: readonly string[]) => async (page: Page) => {
  await page.locator('[href="/register"]').click();
  for (const id of testIds) await press(page, id);
};
const toUnit = open('kind-enterprise', 'way-noCard');
async function toAdmin(page: Page): Promise<void> {
  await toUnit(page);
  await choose(page, 'region', '广东');
  await fill(page, unit);
  await page.locator('[name="businessTypes"]').nth(9).check();
  await page.locator('[name="businessTypes"]').nth(14).check();
  await press(page, 'wizard-next');
  await page.locator('[data-step="admin"]').waitFor();
}
async function sendCode(page: Page): Promise<void> {
  await fill(page, { captcha: 'k7wn' });
  await press(page, 'send-code');
  await page.locator('.code-sent').waitFor();
  await fill(page, { code: '123456' });
}
async function fillAdmin(page: Page): Promise<void> {
  await fill(page, { ...account, ...holder, email: 'shen.yunfan@example.com', mobile: '13900001001' });
  await sendCode(page);
  await page.locator('[name="termsVersion"]').check();
}
async function toReview(page: Page): Promise<void> {
  await toAdmin(page);
  await fillAdmin(page);
  await press(page, 'wizard-next');
  await page.locator('[data-step="review"]').waitFor();
}
const scene = (name: string, go: (page: Page) => Promise<void>, shows: string, change: Partial<Scene['answers']> = {}): Scene => ({
  name: `register ${name}`,
  answers: { ...answers, ...change },
  go,
  shows,
});

export const registrationScenes: readonly Scene[] = [
  scene('kinds', open(), '[data-testid="kind-overseas"]'),
  scene('enterprise ways', open('kind-enterprise'), '[data-testid="way-card"]'),
  scene('unit', toUnit, '[data-step="unit"]'),
  scene(
    'unit empty',
    async (page) => {
      await toUnit(page);
      await press(page, 'wizard-next');
    },
    '.is-wrong',
  ),
  scene(
    'unit draft offered',
    toUnit,
    '[data-testid="draft-offer"]',
    { 'drafts.list': ok({ items: [{ draftId: 'd', kind: 'wizard/registration-enterprise', title: `管理员账号注册：${longName}`, step: 'unit', updatedAt: '2026-11-20T01:00:00Z' }] }) },
  ),
  scene(
    'unit pasted',
    async (page) => {
      await toUnit(page);
      await press(page, 'paste-open');
      await fill(page, { 'credit-block': `统一社会信用代码：${unit.uscc}\n企业名称：${longName}\n法定代表人：沈云帆\n登记状态：吊销，未注销` });
    },
    '.paste-state',
  ),
  scene(
    'unit exists',
    async (page) => {
      await toUnit(page);
      await choose(page, 'region', '广东');
      await fill(page, unit);
      await press(page, 'wizard-next');
    },
    '.is-wrong',
    { 'registration.checkUnit': fail('registration/enterprise-exists', {}, { name: 'field/enterprise-name-taken', uscc: 'field/uscc-taken', orgCode: 'field/org-code-taken' }) },
  ),
  scene(
    'unit region list',
    async (page) => {
      await toUnit(page);
      await page.locator('[name="region"]').click();
      await page.keyboard.press('ArrowDown');
    },
    '[role="listbox"]',
  ),
  scene('unit server away', async (page) => {
    await toUnit(page);
    await choose(page, 'region', '广东');
    await fill(page, unit);
    await press(page, 'wizard-next');
  }, '.notice', { 'registration.checkUnit': fail('remote/unreachable') }),
  scene('admin', toAdmin, '[data-step="admin"]'),
  scene(
    'admin wrong',
    async (page) => {
      await toAdmin(page);
      await fill(page, { username: '1a', password: 'abc', confirmation: 'abd', idNumber: '320199196804170137', mobile: '123', email: 'a@b' });
      await press(page, 'wizard-next');
    },
    '.is-wrong',
  ),
  scene(
    'admin terms',
    async (page) => {
      await toAdmin(page);
      await press(page, 'open-terms');
    },
    '.agreement-version',
  ),
  scene(
    'admin leaving',
    async (page) => {
      await toAdmin(page);
      await page.locator('a[href="/login"]').click();
    },
    '[data-testid="leave-keep"]',
  ),
  scene('review', toReview, '[data-testid="wizard-review"]'),
  scene(
    'done',
    async (page) => {
      await toReview(page);
      await press(page, 'wizard-next');
    },
    '[data-testid="wizard-result"]',
  ),
  scene('personal', open('kind-personal'), '[data-wizard="registration-personal"]'),
  scene(
    'personal passport',
    async (page) => {
      await open('kind-personal')(page);
      await choose(page, 'idType', '护照');
      await press(page, 'by-email');
    },
    '[data-testid="email-dialog"]',
  ),
  scene(
    'personal by e-mail',
    async (page) => {
      await open('kind-personal')(page);
      await choose(page, 'idType', '护照');
      await press(page, 'by-email');
      const dialog = page.locator('[data-testid="email-dialog"]');
      await dialog.locator('[name="email"]').fill('maria.garcia@example.com');
      await dialog.locator('[name="captcha"]').fill('k7wn');
      await dialog.locator('[data-testid="send-code"]').click();
      await dialog.locator('.code-sent').waitFor();
      await dialog.locator('[name="code"]').fill('123456');
      await press(page, 'verify-email');
    },
    '.by-email.is-done',
  ),
  scene('institution', open('kind-institution'), '[data-wizard="registration-institution"]'),
  scene('overseas', open('kind-overseas'), '[data-wizard="registration-overseas"]'),
  scene(
    'overseas English',
    async (page) => {
      await open('kind-overseas')(page);
      await press(page, 'language-en');
      await page.locator('[name="country"]').fill('ger');
    },
    '[role="listbox"]',
  ),
];

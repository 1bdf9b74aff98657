import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import type { Scene } from './scene.ts';

const { ok, fail } = sample;
const press = (page: Page, testId: string) => page.locator(`[data-testid="${testId}"]`).first().click();
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const longName = '广州南沙星野样例跨境电子商务供应链管理与国际货运代理综合服务（集团）有限责任公司';
const picture = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="108" height="76"><rect width="108" height="76" fill="#dde6f2"/><text x="54" y="44" text-anchor="middle">ID</text></svg>').toString('base64')}`;
const qr = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 6h2v2H6z"/></svg>').toString('base64')}`;
const moreProofs = (needed: 1 | 2, operators = ['阿依古丽·买**', '**峰']) =>
  ok({ outcome: 'more-proofs', needed, ways: ['legal-person', 'admin', 'two-operators'], operators: operators.map((nameMasked, at) => ({ operatorId: `o${at}`, nameMasked })) });
const found = (...usernames: string[]) => ok({ outcome: 'found', usernames: usernames.map((username, at) => ({ username, accountType: at === 0 ? 'admin' : 'operator' })) });
const receipt = ok({ receipt: 'SH20261125-7F3K9Q', submittedAt: '2026-11-25T01:00:00Z', answerBy: '2026-11-26T09:00:00Z' });
const ways = ['mobile', 'email', 'holder', 'legal-person', 'licence'].map((way) => ({ way, ...(way === 'mobile' ? { masked: '139****8001' } : way === 'email' ? { masked: 'di******n@example.com' } : {}) }));

const answers = {
  'codes.send': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: inAnHour }),
  'recovery.adminBegin': ok({ ticket: 't', expiresAt: inAnHour, mobileBound: true }),
  'recovery.adminHandler': moreProofs(1),
  'recovery.operatorCode': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: inAnHour }),
  'recovery.mobile': ok({ ticket: 't', expiresAt: inAnHour }),
  'recovery.byMobile': found('TESTOP0106'),
  'recovery.bankBegin': ok({ ticket: 't', expiresAt: inAnHour, banks: ['ccb', 'abc', 'cmbc'] }),
  'recovery.bankChoose': ok({ pageUrl: 'https://bank.example/confirm/3f1c9a5b7e2d', expiresAt: inAnHour, opened: true }),
  'recovery.bankState': ok({ state: 'passed' }),
  'recovery.bankUsernames': found('ADMIN0705', 'TESTOP0106', 'TESTOP0107'),
  'recovery.review': receipt,
  'recovery.reviewState': ok({ state: 'rejected', answerBy: '2026-11-26T09:00:00Z' }),
  'uploads.prepare': ok({ preparedId: 'p', fileName: '营业执照副本（2026年换发）扫描件-第一页-加盖公章.jpg', type: 'jpeg', bytes: 3_900_000, reduced: true, preview: picture }),
  'uploads.send': ok({ uploadId: 'u' }),
  'passwordReset.begin': ok({ ticket: 't', expiresAt: inAnHour, ways }),
  'passwordReset.sendCode': ok({ codeId: 'c', resendAfterSeconds: 60, expiresAt: inAnHour }),
  'passwordReset.proveByCode': ok({ provenUntil: inAnHour }),
  'passwordReset.proveLegalPerson': fail('reset/legal-person-mismatch'),
  'passwordReset.licenceBegin': ok({ image: qr, text: 'https://licence.example/1', expiresAt: inAnHour }),
  'passwordReset.licenceState': ok({ state: 'expired' }),
  'passwordReset.setPassword': ok({ username: 'dingadmin' }),
  'passwordReset.submitReview': receipt,
};
const identity = (prefix: string) => ({ [`${prefix}.name`]: '买买提·艾力·吐尔逊江·阿布都热合曼', [`${prefix}.idNumber`]: '320199196804170136', [`${prefix}.idValidFrom`]: '20200315', [`${prefix}.idValidTo`]: '00000000' });
const enterprise = { 'enterprise.name': longName, 'enterprise.orgCode': 'XN00003C1' };

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(values)) await page.locator(`[name="${name}"]`).first().fill(text);
}
async function sendCode(page: Page, code = 'code', captcha = 'captcha'): Promise<void> {
  await fill(page, { [captcha]: 'k7wn' });
  await press(page, `send-${code}`);
  await page.locator('.code-sent').first().waitFor();
  await fill(page, { [code]: '123456' });
}
const next = (page: Page) => press(page, 'wizard-next');
const at = (page: Page, step: string) => page.locator(`[data-step="${step}"]`).waitFor();
const toWay = (tab: string, way: string) => async (page: Page) => {
  await page.locator('[href="/recovery"]').click();
  await page.getByRole('tab', { name: tab }).click();
  await press(page, way);
};
async function toHandler(page: Page): Promise<void> {
  await toWay('企业管理员', 'way-admin-account')(page);
  await fill(page, { ...enterprise, mobile: '13900001001' });
  await sendCode(page);
  await next(page);
}
async function toProofs(page: Page): Promise<void> {
  await toHandler(page);
  await at(page, 'handler');
  await fill(page, identity('handler'));
  await next(page);
  await at(page, 'proofs');
}
async function toReviewFiles(page: Page): Promise<void> {
  await toWay('个人用户', 'way-personal-review')(page);
  await fill(page, { mobile: '13900001001' });
  await sendCode(page);
  await next(page);
  await fill(page, identity('person'));
  await next(page);
  await at(page, 'files');
}
async function chooseFiles(page: Page): Promise<void> {
  for (const input of await page.locator('input[type="file"]').all()) await input.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') });
  await page.locator('.upload img').first().waitFor();
}
async function toWays(page: Page): Promise<void> {
  await page.locator('[href="/forgotten-password"]').click();
  await fill(page, { username: 'dingadmin', captcha: 'k7wn' });
  await next(page);
  await at(page, 'way');
}
async function toMismatch(page: Page): Promise<void> {
  await toWays(page);
  await press(page, 'way-legal-person');
  await fill(page, { enterpriseName: longName, uscc: '91440199XN00003C1Q', ...identity('legalPerson'), mobile: '13900001001' });
  await sendCode(page, 'code', 'legal.captcha');
  await next(page);
  await page.locator('.notice').waitFor();
}
const scene = (name: string, go: (page: Page) => Promise<void>, shows: string, change: Partial<Scene['answers']> = {}): Scene => ({ name, answers: { ...answers, ...change }, go, shows });

export const recoveryScenes: readonly Scene[] = [
  scene('recovery kinds', (page) => page.locator('[href="/recovery"]').click(), '[data-testid="way-admin-account"]'),
  scene('recovery admin enterprise', toWay('企业管理员', 'way-admin-account'), '[data-step="enterprise"]'),
  scene('recovery not bound', toHandler, '[data-testid="not-bound"]', { 'recovery.adminBegin': ok({ ticket: 't', expiresAt: inAnHour, mobileBound: false }) }),
  scene('recovery one proof', toProofs, '[data-step="proofs"]'),
  scene(
    'recovery two operators',
    async (page) => {
      await toProofs(page);
      await page.locator('[name="ways"][value="two-operators"]').check();
      await page.locator('[name="ways"][value="admin"]').check();
    },
    '.operator-name',
    { 'recovery.adminHandler': moreProofs(2) },
  ),
  scene(
    'recovery too few operators',
    async (page) => {
      await toProofs(page);
      await page.locator('[name="way"][value="two-operators"]').check();
    },
    '.too-few',
    { 'recovery.adminHandler': moreProofs(1, []) },
  ),
  scene(
    'recovery not matched',
    async (page) => {
      await toProofs(page);
      await fill(page, identity('legalPerson'));
      await next(page);
    },
    '.notice',
    { 'recovery.adminProofs': fail('recovery/not-matched') },
  ),
  scene(
    'recovery found',
    async (page) => {
      await toHandler(page);
      await at(page, 'handler');
      await fill(page, identity('handler'));
      await next(page);
    },
    '[data-testid="wizard-result"]',
    { 'recovery.adminHandler': found('ADMIN0705') },
  ),
  scene(
    'recovery bank',
    async (page) => {
      await toWay('企业管理员', 'way-admin-bank')(page);
      await fill(page, { mobile: '13900001001', enterpriseName: longName, uscc: '91440199XN00003C1Q' });
      await sendCode(page);
      await next(page);
      await page.locator('[name="bank"][value="ccb"]').check();
      await next(page);
    },
    '[data-testid="bank-state"][data-state="passed"]',
  ),
  scene('recovery operator bank card', toWay('企业操作员', 'way-operator-bank-card'), '[data-step="person"]'),
  scene('recovery review files', toReviewFiles, '[data-step="files"]'),
  scene(
    'recovery review files chosen',
    async (page) => {
      await toReviewFiles(page);
      await chooseFiles(page);
    },
    '.upload img',
  ),
  scene(
    'recovery review file refused',
    async (page) => {
      await toReviewFiles(page);
      await page.locator('input[type="file"]').first().setInputFiles({ name: 'a.exe', mimeType: 'image/jpeg', buffer: Buffer.from('x') });
    },
    '.is-wrong',
    { 'uploads.prepare': fail('input/invalid', {}, { file: 'field/upload-type' }) },
  ),
  scene(
    'recovery review submitted',
    async (page) => {
      await toReviewFiles(page);
      await chooseFiles(page);
      await next(page);
    },
    '[data-testid="wizard-result"]',
  ),
  scene(
    'review progress rejected',
    async (page) => {
      await page.locator('[href="/recovery"]').click();
      await page.locator('[href="/review-progress"]').click();
      await fill(page, { receipt: 'SH20261125-7F3K9Q' });
      await next(page);
    },
    '[data-testid="wizard-result"]',
  ),
  scene('password username', (page) => page.locator('[href="/forgotten-password"]').click(), '[data-step="username"]'),
  scene('password ways', toWays, '.way-bound'),
  scene('password incomplete', toWays, '[data-testid="way-refused"]', { 'passwordReset.begin': ok({ ticket: 't', expiresAt: inAnHour, ways: [{ way: 'mobile', refusedBy: 'reset/incomplete' }] }) }),
  scene(
    'password licence',
    async (page) => {
      await toWays(page);
      await press(page, 'way-licence');
    },
    '[data-testid="licence-renew"]',
  ),
  scene('password legal person refused', toMismatch, '[data-testid="go-review"]'),
  scene(
    'password manual review',
    async (page) => {
      await toMismatch(page);
      await press(page, 'go-review');
      await chooseFiles(page);
    },
    '[data-step="review"]',
  ),
  scene(
    'password new',
    async (page) => {
      await toWays(page);
      await sendCode(page, 'mobile.code', 'mobile.captcha');
      await next(page);
    },
    '[data-step="password"]',
  ),
  scene(
    'password done',
    async (page) => {
      await toWays(page);
      await sendCode(page, 'mobile.code', 'mobile.captcha');
      await next(page);
      await at(page, 'password');
      await fill(page, { password: 'Xin-98765', confirmation: 'Xin-98765' });
      await next(page);
    },
    '[data-testid="wizard-result"]',
  ),
];

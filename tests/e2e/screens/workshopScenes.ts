import type { Page } from 'playwright-core';
import type { PreparedItem } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import * as sample from './answers.ts';
import { at, extraction, pageScan, picture, scanAnswers } from './scanAnswers.ts';
import { menu, press, type Scene } from './scene.ts';

const { ok, fail } = sample;
const item = (draftId: string, change: Partial<PreparedItem> = {}): PreparedItem => ({
  draftId,
  kind: 'seal',
  title: '东海之滨公司章',
  step: 'details',
  updatedAt: at,
  picture: { pictureId: `p-${draftId}`, widthMm: 42, heightMm: 42 },
  ...change,
});
const queue = (change: Partial<NonNullable<PreparedItem['queue']>> = {}): PreparedItem['queue'] => ({
  state: 'waiting',
  signed: false,
  queuedAt: at,
  enterpriseName: '东海之滨国际贸易（上海）有限公司',
  foreign: false,
  ...change,
});
const prepared: readonly PreparedItem[] = [
  item('a'),
  item('b', { title: '合同专用章（自贸试验区供应链管理与跨境电商综合）', queue: queue({ state: 'failed', error: new AppError('seal/validity-outside-certificate').toWire() }) }),
  item('c', { kind: 'signature', title: '欧阳慕白', step: 'form', picture: { pictureId: 'p-c', widthMm: 48.8, heightMm: 21.2 }, queue: queue({ state: 'unanswered', error: new AppError('remote/timeout').toWire() }) }),
  item('d', { title: '财务专用章', queue: queue({ foreign: true, enterpriseName: sample.longName }) }),
  item('e', { title: '制式章', picture: undefined, step: 'picture' }),
  item('f', { title: '财务章', queue: queue() }),
];
const sealFields = { operatorId: '', name: '东海之滨公司章', type: 'company', validFrom: '', validTo: '', unit: '', remark: '', sealCode: '', shape: 'round', mm: 40 };
const draft = {
  draftId: 'a', kind: 'seal', title: '东海之滨公司章', step: 'details', updatedAt: at,
  data: { made: 'scanned', sealId: null, ink: 'auto', fields: sealFields },
  pictures: [picture],
};
const signature = { signatureId: 'g1', name: '欧阳慕白', state: 'stopped', remark: '', widthMm: 36, heightMm: 18, createdAt: at, updatedAt: at };
const asLegal = {
  'session.current': ok({ session: sample.adminSession }),
  'seals.operators': ok({ items: sample.sealOperators }),
  'signatures.declarants': ok({ items: [{ declarantId: 'd1', name: '欧阳慕白', username: 'mubai2023' }, { declarantId: 'd2', name: sample.longName.slice(0, 30), username: '3100000067890_1', cardNo: '3100000067890' }] }),
  'prepared.list': ok({ items: prepared }),
  'drafts.load': ok(draft),
  ...scanAnswers,
};
const files = ['申请书.jpg', `${sample.longName}第二份.jpg`, '三.jpg'].map((name) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from('x') }));
async function drop(page: Page): Promise<void> {
  await menu('印章工作台')(page);
  await page.locator('[data-testid="seal-file"]').setInputFiles(files);
}
async function scanner(page: Page): Promise<void> {
  await menu('印章工作台')(page);
  await press('scanner-open')(page);
}
const tab = (name: string) => async (page: Page) => {
  await menu('印章工作台')(page);
  await page.getByRole('tab', { name }).click();
};

export const workshopScenes: readonly Scene[] = [
  {
    name: 'workshop before login',
    answers: { 'prepared.list': ok({ items: [] }) },
    async go(page) {
      await page.getByRole('link', { name: '准备印章图片' }).click();
      await page.getByRole('link', { name: '印章工作台' }).click();
    },
    shows: '.target',
  },
  { name: 'workshop batch found', answers: asLegal, go: drop, shows: '[data-testid="seal-confidence"]' },
  { name: 'workshop batch failed', answers: { ...asLegal, 'pictures.extract': fail('scan/not-found', { reasons: 'no-seal-shape resolution-low' }) }, go: drop, shows: '[data-state="nothing"]' },
  {
    name: 'workshop one of two kept',
    answers: asLegal,
    async go(page) {
      await drop(page);
      await page.getByTestId('cut-choose').nth(1).waitFor();
      await page.evaluate((refused) => {
        const { singleWindow: bridge } = globalThis as unknown as { singleWindow: { call(area: string, name: string, input: unknown): unknown } };
        const call = bridge.call.bind(bridge);
        bridge.call = (area, name, input) => (name === 'extract' ? Promise.resolve(refused) : call(area, name, input));
      }, fail('scan/not-found', { reasons: 'no-seal-shape' }));
      await page.getByTestId('cut-choose').nth(1).check();
      await press('keep-page')(page);
    },
    shows: '[data-testid="workshop-done"]',
  },
  { name: 'workshop batch running', answers: { ...asLegal, 'pictures.extract': 'pending' }, go: drop, shows: '[data-state="locating"]' },
  { name: 'workshop pages of a file', answers: { ...asLegal, 'pictures.openScan': ok({ ...pageScan, page: 1, pages: 12 }) }, go: drop, shows: '[data-testid="page-switch"]' },
  { name: 'workshop scanner', answers: { ...asLegal, 'scanner.list': ok({ scanners: [{ scannerId: 'one', name: `EPSON DS-570WII ${sample.longName}` }, { scannerId: 'two', name: 'Canon DR-C225 II' }] }) }, go: scanner, shows: '[data-testid="scanner-which"]' },
  { name: 'workshop scanner none', answers: asLegal, go: scanner, shows: '[role="dialog"] .notice' },
  { name: 'workshop library', answers: asLegal, go: tab('本机库'), shows: '[data-testid="prepared-item"]' },
  { name: 'workshop library empty', answers: { ...asLegal, 'prepared.list': ok({ items: [] }) }, go: tab('本机库'), shows: '.empty' },
  {
    name: 'workshop library view',
    answers: asLegal,
    async go(page) {
      await tab('本机库')(page);
      await page.getByRole('button', { name: '查看 东海之滨公司章' }).click();
    },
    shows: '[data-testid="prepared-name"]',
  },
  {
    name: 'workshop library view on a form, measured with a card',
    answers: asLegal,
    async go(page) {
      await tab('本机库')(page);
      await page.getByRole('button', { name: '查看 东海之滨公司章' }).click();
      await page.getByText('单据上').click();
      await press('measure-open')(page);
    },
    shows: '[data-testid="measure-slider"]',
  },
  {
    name: 'workshop library view, not filled in yet',
    answers: asLegal,
    async go(page) {
      await tab('本机库')(page);
      await page.getByRole('button', { name: '查看 东海之滨公司章' }).click();
      // Told as disabled, and still answers why: a pointer's click would wait until it is enabled.
      await page.locator('[data-testid="export-esl"]').press('Enter');
    },
    shows: '[data-testid="esl-words"]',
  },
  {
    name: 'workshop English',
    answers: { ...asLegal, 'app.info': sample.infoWith({ locale: 'en' }) },
    async go(page) {
      await page.getByRole('link', { name: 'Seal workshop' }).click();
      await page.locator('[data-testid="seal-file"]').setInputFiles(files);
    },
    shows: '[data-testid="seal-confidence"]',
  },
  {
    name: 'workshop fill forms',
    answers: asLegal,
    async go(page) {
      await tab('本机库')(page);
      await press('library-all')(page);
      await press('library-queue')(page);
      await page.locator('[data-testid="fill-row"]').first().waitFor();
      await press('fill-queue')(page);
    },
    shows: '.field-row.is-wrong',
  },
  { name: 'workshop queue', answers: asLegal, go: tab('提交队列'), shows: '[data-testid="queue-item"]' },
  {
    name: 'workshop submit',
    answers: { ...asLegal, 'submission.submit': ok({ results: [{ draftId: 'b', outcome: 'failed', error: new AppError('seal/operator-unknown').toWire() }, { draftId: 'c', outcome: 'stored' }, { draftId: 'f', outcome: 'not-sent', error: new AppError('remote/unreachable').toWire() }] }) },
    async go(page) {
      await tab('提交队列')(page);
      await press('queue-submit')(page);
      await press('submit-confirm')(page);
    },
    shows: '[data-outcome="not-sent"]',
  },
  { name: 'signatures', answers: { ...asLegal, 'signatures.list': ok({ items: [signature, { ...signature, signatureId: 'g2', name: sample.longName.slice(0, 25), state: 'enabled', remark: sample.longName }], total: 2 }), 'signatures.get': fail('remote/unreachable') }, go: menu('签名制作'), shows: '[data-testid="signature-row"]' },
  { name: 'signatures none', answers: { ...asLegal, 'signatures.list': ok({ items: [], total: 0 }) }, go: menu('签名制作'), shows: '.empty' },
  {
    name: 'signature notice',
    answers: { ...asLegal, 'signatures.list': ok({ items: [], total: 0 }) },
    async go(page) {
      await menu('签名制作')(page);
      await press('signature-add')(page);
    },
    shows: '[data-testid="signature-notice"]',
  },
  {
    name: 'signature form wrong',
    answers: { ...asLegal, 'signatures.list': ok({ items: [], total: 0 }), 'pictures.extract': ok({ ...extraction, ink: 'black', shape: 'free', picture: { ...picture, widthMm: 48.8 }, candidates: [] }) },
    async go(page) {
      await menu('签名制作')(page);
      await press('signature-add')(page);
      await press('signature-notice-close')(page);
      await page.locator('[data-testid="seal-file"]').setInputFiles(files[0] ?? []);
      await page.locator('[data-testid="signature-next"]:enabled').click();
      await press('signature-save')(page);
    },
    shows: '.field-row.is-wrong',
  },
  {
    name: 'signature help',
    answers: { ...asLegal, 'signatures.list': ok({ items: [], total: 0 }) },
    async go(page) {
      await menu('签名制作')(page);
      await press('signature-add')(page);
      await press('signature-notice-close')(page);
      await press('signature-help-open')(page);
    },
    shows: '[data-testid="signature-help"]',
  },
];

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDemoBatch, makeDemoSignature } from '../../main/tour/demoScans.ts';
import { openStage, type Stage } from '../../main/tour/stage.ts';
import { logout } from '../../main/tour/steps/cardLogin.ts';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { scannedPdf } from '../fixtures/pages/pdf.ts';
import { enterByCard } from './support/enter.ts';

// The workshop in the real window: real Chromium, engine, store, soft card, server.
const UNIT = '江苏云帆样例国际贸易有限公司';
const pictures = process.env.SW_PICTURES;
let stage: Stage;
let scans: string;

beforeAll(async () => {
  await buildRenderer();
  if (pictures) mkdirSync(pictures, { recursive: true });
  stage = await openStage({ add: (name, png) => pictures && writeFileSync(join(pictures, `${name}.png`), png) });
  scans = mkdtempSync(join(tmpdir(), 'sw-workshop-'));
});
afterAll(async () => {
  await stage?.close();
  rmSync(scans, { recursive: true, force: true });
});

const entries = (state: string) => stage.page.locator(`[data-testid="batch-entry"][data-state="${state}"]`);
const menu = (name: string) => stage.page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();

it('OFF-1 without login: several files dropped, a bad one fails alone, all seals of a page are offered and kept', async () => {
  const { page } = stage;
  await page.getByRole('link', { name: '准备印章图片' }).click();
  await page.getByRole('link', { name: '印章工作台' }).click();
  await stage.shot('workshop-empty');
  await page.getByTestId('seal-file').setInputFiles(await makeDemoBatch(stage.app.context.engine, scans, UNIT));
  await entries('found').nth(1).waitFor();
  await entries('nothing').waitFor();
  await entries('failed').waitFor();
  // Two are searched side by side, and whichever is found first shows.
  await entries('found').filter({ hasText: '申请书' }).locator('.row').click();
  await page.getByTestId('seal-outline').nth(1).waitFor();
  await page.locator('[data-tile]').first().waitFor();
  expect(await page.getByTestId('seal-outline').count()).toBe(2);
  await stage.shot('workshop-found');
  // Both seals of the page, the second one by keyboard alone.
  await page.getByTestId('seal-outline').nth(1).focus();
  await page.keyboard.press('Space');
  await page.locator('[data-testid="seal-outline"][aria-checked="true"]').nth(1).waitFor();
  await page.getByTestId('seal-confidence').waitFor();
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.locator('[data-testid="seal-outline"][aria-checked="true"]').count()).toBe(1);
  await page.keyboard.press('Control+y');
  await expect.poll(() => page.locator('[data-testid="seal-outline"][aria-checked="true"]').count()).toBe(2);
  await page.getByTestId('seal-zoom-box').click();
  await stage.shot('workshop-zoomed');
  await page.getByText('前后对比').click();
  await page.getByTestId('seal-compare').waitFor();
  await stage.shot('workshop-compare');
  await page.getByText('单据上').click();
  await stage.shot('workshop-on-form');
  await page.getByTestId('keep-all').click();
  await page.getByTestId('workshop-done').filter({ hasText: '3' }).waitFor();
  await page.getByRole('tab', { name: '本机库' }).click();
  await expect.poll(() => page.getByTestId('prepared-item').count()).toBe(3);
  await page.getByTestId('prepared-item').locator('img').nth(2).waitFor();
  await stage.shot('workshop-library');
});

it('OFF-1 the library is searched, an item renamed, exported and another deleted, without login', async () => {
  const { page } = stage;
  await page.locator('input[data-testid="library-search"]').fill('合同');
  await expect.poll(() => page.getByTestId('prepared-item').count()).toBe(1);
  await page.getByRole('button', { name: '查看 合同专用章' }).click();
  await page.locator('input[data-testid="prepared-name"]').fill('云帆合同章');
  await page.getByTestId('export-png').click();
  const told = await page.getByTestId('prepared-exported').innerText();
  await stage.shot('workshop-exported');
  const path = told.replace('已导出到 ', '');
  expect(existsSync(path)).toBe(true);
  await page.getByTestId('prepared-rename').click();
  await page.locator('input[data-testid="library-search"]').fill('');
  await page.getByText('云帆合同章').first().waitFor();
});

it('SIG-1 SEAL-4 OFF-1 seals and a signature are filled in, queued, and stored with one PIN', async () => {
  const { page } = stage;
  await page.getByRole('link', { name: /返回登录/ }).click();
  await enterByCard(stage, 'legal');
  await logout(stage);
  await stage.pull('legal');
  await enterByCard(stage, 'operator');
  await logout(stage);
  await stage.pull('operator');
  await enterByCard(stage, 'legal');
  await menu('印章工作台');
  await page.getByText('签名', { exact: true }).first().click();
  await page.getByTestId('seal-file').setInputFiles(await makeDemoSignature(scans));
  await entries('found').waitFor();
  await stage.shot('workshop-signature');
  await page.getByTestId('keep-page').click();
  await page.getByTestId('workshop-done').waitFor();
  await page.getByRole('tab', { name: '本机库' }).click();
  await page.getByTestId('library-all').click();
  await page.getByTestId('library-queue').click();
  await page.getByTestId('fill-row').nth(3).waitFor();
  await page.getByTestId('fill-queue').click();
  await page.locator('.field-row.is-wrong').first().waitFor();
  await stage.shot('workshop-fill-wrong');
  await page.locator('[data-testid="fill-operator"] option').nth(1).waitFor({ state: 'attached' });
  await page.getByTestId('fill-operator').selectOption({ index: 1 });
  await page.getByTestId('fill-declarant').selectOption({ index: 1 });
  await stage.shot('workshop-fill');
  await page.getByTestId('fill-queue').click();
  await page.getByTestId('queue-item').nth(3).waitFor();
  await stage.shot('workshop-queue');
  // One of them is given away as signed data first: it needs no PIN any more.
  await page.getByRole('tab', { name: '本机库' }).click();
  await page.getByRole('button', { name: '查看 云帆合同章' }).click();
  await page.getByTestId('export-esl').click();
  await stage.typePin();
  await page.getByTestId('prepared-exported').filter({ hasText: '云帆合同章.esl' }).waitFor();
  await stage.shot('workshop-esl');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: '提交队列' }).click();
  await page.getByText('已签署，待提交').waitFor();
  await page.getByTestId('queue-submit').click();
  await page.getByTestId('submit-confirm').waitFor();
  await stage.shot('workshop-submit');
  await page.getByTestId('submit-confirm').click();
  await stage.typePin({ picture: 'workshop-pin' });
  await page.locator('[data-outcome="stored"]').nth(3).waitFor();
  await stage.shot('workshop-stored');
  await page.getByTestId('submit-close').click();
  const { api } = stage.app.context.remote;
  expect((await api.seals.list({})).total).toBe(3);
  expect((await api.signatures.list({})).total).toBe(1);
  expect(stage.app.context.store.drafts.list()).toEqual([]);
});

it('SIG-1 signatures are listed, enabled, and the record exported', async () => {
  const { page } = stage;
  await menu('签名制作');
  await page.getByTestId('signature-row').click();
  await page.getByTestId('signature-enable').click();
  await page.getByTestId('signature-row').filter({ hasText: '启用' }).waitFor();
  await stage.shot('signatures');
  await page.getByTestId('signature-view').click();
  await page.getByTestId('stored-esl').click();
  const told = await page.getByTestId('stored-exported').innerText();
  await stage.shot('signature-view');
  const path = told.replace('已导出到 ', '');
  expect(existsSync(path)).toBe(true);
});

it('SEAL-6 UI-1 a PDF of several pages: each is searched, and turned to with the keyboard, in the workshop and in the wizard', async () => {
  const { page } = stage;
  const [two, , none] = await makeDemoBatch(stage.app.context.engine, scans, UNIT);
  const sheet = (path = '') => ({ widthPx: 2_480, heightPx: 3_508, dpi: 300, jpeg: readFileSync(path) });
  const pdf = join(scans, '合同扫描件.pdf');
  writeFileSync(pdf, scannedPdf([sheet(none), sheet(two)]));
  await page.keyboard.press('Escape'); // the signature that shows
  await menu('印章工作台');
  await page.getByRole('tab', { name: '批量提取' }).click();
  if (await page.getByTestId('batch-clear').isVisible()) await page.getByTestId('batch-clear').click();
  await page.locator('.kind').first().click(); // 印章, after the signature of before
  expect(await page.getByTestId('page-switch').count()).toBe(0);
  await page.getByTestId('seal-file').setInputFiles(pdf);
  await entries('nothing').waitFor();
  await entries('found').waitFor();
  // What was found shows; back to the first page, where nothing is, and on again.
  await page.getByTestId('seal-outline').nth(1).waitFor();
  expect(await page.getByTestId('page-number').inputValue()).toBe('2');
  await page.getByTestId('seal-page').focus();
  await page.keyboard.press('PageUp');
  await page.getByTestId('page-switch').filter({ hasText: '第 1 页，共 2 页' }).waitFor();
  await page.getByTestId('page-refused').waitFor();
  expect(await page.getByTestId('seal-outline').count()).toBe(0);
  await stage.shot('workshop-page-without-seal');
  await page.keyboard.press('PageDown');
  await page.getByTestId('seal-outline').nth(1).waitFor();
  await page.locator('[data-tile]').first().waitFor();
  await stage.shot('workshop-pages');

  await menu('印章制作');
  await page.getByTestId('seal-add').click();
  await page.getByTestId('seal-way-scanned').click();
  await page.getByTestId('seal-notice-close').click();
  await page.getByTestId('seal-file').setInputFiles(pdf);
  await page.getByTestId('seal-scan-error').waitFor();
  await page.getByTestId('page-number').fill('2');
  await page.keyboard.press('Enter');
  await page.getByTestId('seal-confidence').waitFor();
  await page.getByTestId('page-switch').filter({ hasText: '第 2 页，共 2 页' }).waitFor();
  await stage.shot('seal-wizard-pages');
});

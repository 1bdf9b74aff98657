import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import { picture, scanAnswers } from './scanAnswers.ts';
import { asAdmin, menu, press, type Scene } from './scene.ts';

const { ok, fail } = sample;
const asLegal = { ...asAdmin, ...scanAnswers, 'pictures.generate': ok(picture), 'seals.operators': ok({ items: sample.sealOperators }) };
const sealList = { 'seals.list': ok({ items: sample.seals, total: sample.seals.length }), 'seals.get': fail('remote/unreachable') };
const file = { name: `${sample.longName}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from('x') };
async function wizard(page: Page): Promise<void> {
  await menu('印章制作')(page);
  await press('seal-add')(page);
}
async function scanned(page: Page): Promise<void> {
  await wizard(page);
  await press('seal-way-scanned')(page);
  await press('seal-notice-close')(page);
  await page.locator('[data-testid="seal-file"]').setInputFiles(file);
}
export const sealScenes: readonly Scene[] = [
  { name: 'seals', answers: { ...asLegal, ...sealList }, go: menu('印章制作'), shows: '[data-seal], tbody tr' },
  { name: 'seals none', answers: { ...asLegal, 'seals.list': ok({ items: [], total: 0 }) }, go: menu('印章制作'), shows: '.empty' },
  {
    name: 'seal picture prepared without login',
    go: (page) => page.getByRole('link', { name: '准备印章图片' }).click(),
    shows: '[data-page-heading]',
  },
  { name: 'seal wizard, two ways', answers: asLegal, go: wizard, shows: '[data-testid="seal-way-scanned"]' },
  {
    name: 'seal wizard notice',
    answers: asLegal,
    async go(page) {
      await wizard(page);
      await press('seal-way-scanned')(page);
    },
    shows: '[data-testid="seal-notice"]',
  },
  { name: 'seal wizard scanned', answers: asLegal, go: scanned, shows: '[data-testid="seal-confidence"]' },
  { name: 'seal wizard nothing found', answers: { ...asLegal, 'pictures.extract': fail('scan/not-found', { reasons: 'no-seal-shape' }) }, go: scanned, shows: '[data-testid="seal-scan-error"]' },
  {
    name: 'seal wizard standard form',
    answers: asLegal,
    async go(page) {
      await wizard(page);
      await press('seal-way-standard')(page);
      await page.locator('input[data-testid="seal-unit"]').fill(sample.longName.slice(0, 15));
    },
    shows: '.instead',
  },
  {
    name: 'seal wizard details wrong',
    answers: asLegal,
    async go(page) {
      await scanned(page);
      await page.locator('[data-testid="seal-next"]:enabled').click();
      await press('seal-save')(page);
    },
    shows: '.field-row.is-wrong',
  },
  {
    name: 'seal wizard help',
    answers: asLegal,
    async go(page) {
      await wizard(page);
      await press('seal-help-open')(page);
    },
    shows: '[data-testid="seal-help"]',
  },
  {
    name: 'seal wizard English',
    answers: { ...asLegal, 'app.info': sample.infoWith({ locale: 'en' }) },
    async go(page) {
      await page.getByRole('link', { name: 'Seals', exact: true }).click();
      await press('seal-add')(page);
      await press('seal-way-scanned')(page);
      await press('seal-notice-close')(page);
      await page.locator('[data-testid="seal-file"]').setInputFiles(file);
    },
    shows: '[data-testid="seal-confidence"]',
  },
];

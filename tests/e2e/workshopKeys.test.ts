import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDemoBatch } from '../../main/tour/demoScans.ts';
import { openStage, type Stage } from '../../main/tour/stage.ts';
import { buildRenderer } from '../../scripts/build/renderer.ts';

// The workshop in the real window, without a mouse: every step is reached by Tab or arrows, has a name, and shows that it has the focus.
const UNIT = '江苏云帆样例国际贸易有限公司';
const MOST_TABS = 90;
const pictures = process.env.SW_PICTURES;
let stage: Stage;
let scans: string;

beforeAll(async () => {
  await buildRenderer();
  stage = await openStage({ add: () => undefined });
  scans = mkdtempSync(join(tmpdir(), 'sw-workshop-keys-'));
});
afterAll(async () => {
  await stage?.close();
  rmSync(scans, { recursive: true, force: true });
});

const hasFocus = async (target: Locator): Promise<boolean> => (await target.and(stage.page.locator(':focus')).count()) === 1;
const press = (key: string) => stage.page.keyboard.press(key);

/** Goes on by Tab (or back by Shift+Tab) until it is there, and looks whether that can be seen. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor({ state: 'attached' });
  for (let steps = 0; steps < MOST_TABS && !(await hasFocus(target)); steps += 1) await press(key);
  expect(await hasFocus(target), `${String(target)} is reached by ${key}`).toBe(true);
  await expectSeen(target);
}

/** With the focus it looks otherwise than without. */
async function expectSeen(target: Locator): Promise<void> {
  const { page } = stage;
  const box = await target.boundingBox();
  const view = page.viewportSize();
  if (!box || !view) throw new Error('not on the screen');
  const [left, top] = [Math.max(0, box.x - 16), Math.max(0, box.y - 16)];
  const clip = { x: left, y: top, width: Math.min(view.width, box.x + box.width + 16) - left, height: Math.min(view.height, box.y + box.height + 16) - top };
  const picture = () => page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  const focused = await picture();
  await page.evaluate('document.activeElement.blur()');
  const blurred = await picture();
  await target.focus();
  if (pictures && focused.equals(blurred)) writeFileSync(join(pictures, 'no-focus.png'), focused);
  expect(focused.equals(blurred), `${String(target)} shows that it has the focus`).toBe(false);
}

const entries = (state: string) => stage.page.locator(`[data-testid="batch-entry"][data-state="${state}"]`);
const readout = () => stage.page.getByTestId('seal-readout').innerText();
/** The cut-out is made anew after a while without a key. */
const settled = () => stage.page.locator('[data-testid="seal-confidence"]').waitFor();

it('UI-1 OFF-1 files chosen, a page and its seals, the box and the turn, and kept', async () => {
  const { page } = stage;
  await tabTo(page.getByRole('link', { name: '准备印章图片' }));
  await press('Enter');
  await tabTo(page.getByRole('link', { name: '印章工作台' }));
  await press('Enter');
  await page.locator('h1:focus').filter({ hasText: '印章工作台' }).waitFor(); // a new page begins at its heading
  const files = await makeDemoBatch(stage.app.context.engine, scans, UNIT);
  // Listened for in good time: the browser is told asynchronously to leave the dialog to us.
  const asked = page.waitForEvent('filechooser');
  const choose = page.locator('.drop button');
  await tabTo(choose);
  expect(await hasFocus(choose)).toBe(true);
  await press('Enter');
  await (await asked).setFiles(files);
  await entries('found').nth(1).waitFor();
  await entries('nothing').waitFor();
  await entries('failed').waitFor();

  // A page: to the list, and by arrows to the one with two seals.
  const rows = page.getByTestId('batch-entry').locator('button.row');
  const wanted = rows.filter({ hasText: '申请书' });
  await page.getByRole('heading', { level: 1 }).focus();
  await tabTo(rows.first());
  for (let at = 0; at < 4 && !(await hasFocus(wanted)); at += 1) await press('ArrowDown');
  expect(await hasFocus(wanted)).toBe(true);
  await press('Enter');

  // Its second seal.
  const outlines = page.getByTestId('seal-outline');
  await outlines.nth(1).waitFor();
  await tabTo(outlines.nth(1));
  await press('Space');
  await expect.poll(() => outlines.nth(1).getAttribute('aria-checked')).toBe('true');
  await settled();

  // The box, moved and made larger, and the turn.
  await tabTo(page.getByTestId('seal-box'));
  const before = await readout();
  await press('ArrowLeft');
  await expect.poll(readout).not.toBe(before);
  const moved = await readout();
  await press('Shift+ArrowRight');
  await press('Shift+ArrowDown');
  await expect.poll(readout).not.toBe(moved);
  const turn = page.getByRole('slider', { name: '旋转' });
  await tabTo(turn);
  const degrees = await turn.inputValue();
  await press('ArrowRight');
  await press('ArrowRight');
  await expect.poll(() => turn.inputValue()).toBe(String(Number(degrees) + 1));
  await settled();

  await tabTo(page.getByTestId('keep-page'), 'Shift+Tab');
  await expect.poll(() => page.getByTestId('keep-page').isEnabled()).toBe(true);
  await press('Enter');
  await page.getByTestId('workshop-done').filter({ hasText: '2' }).waitFor();
});

it('UI-1 a box on a page where nothing was found, by keys alone', async () => {
  const { page } = stage;
  const wanted = page.getByTestId('batch-entry').locator('button.row').filter({ hasText: '空白页' });
  await page.getByRole('heading', { level: 1 }).focus();
  await tabTo(page.getByTestId('batch-entry').locator('button.row').first());
  for (let at = 0; at < 4 && !(await hasFocus(wanted)); at += 1) await press('ArrowDown');
  await press('Enter');
  await page.getByTestId('page-refused').waitFor();
  await tabTo(page.getByTestId('seal-draw'));
  await press('Enter');
  const box = page.getByTestId('seal-box');
  await box.waitFor();
  await expect.poll(() => hasFocus(box)).toBe(true);
  const before = await readout();
  await press('ArrowDown');
  await expect.poll(readout).not.toBe(before);
});

it('UI-1 OFF-1 the library: searched, looked at, exported, and one deleted after a question', async () => {
  const { page } = stage;
  await page.getByRole('heading', { level: 1 }).focus();
  await tabTo(page.getByRole('tab', { name: '批量提取' }));
  await press('ArrowRight');
  await page.getByRole('tab', { name: '本机库', selected: true }).waitFor();
  const items = page.getByTestId('prepared-item');
  await expect.poll(() => items.count()).toBe(2);
  const titles = await items.locator('.name span').allInnerTexts();
  const [first = ''] = titles;
  await tabTo(page.locator('input[data-testid="library-search"]'));
  await page.keyboard.type(first);
  await expect.poll(() => items.count()).toBeGreaterThan(0);
  await expect.poll(async () => (await items.locator('.name span').allInnerTexts()).every((title) => title.includes(first))).toBe(true);

  const view = page.getByRole('button', { name: `查看 ${first}` }).first();
  await tabTo(view);
  await press('Enter');
  await page.getByRole('dialog').locator('[data-autofocus]:focus').waitFor();
  const png = page.getByTestId('export-png');
  await tabTo(png, 'Shift+Tab');
  await press('Enter');
  const path = (await page.getByTestId('prepared-exported').innerText()).replace('已导出到 ', '');
  expect(existsSync(path)).toBe(true);
  await expect.poll(() => hasFocus(png)).toBe(true);
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => hasFocus(view)).toBe(true);

  const before = await items.count();
  await tabTo(page.getByTestId('prepared-choose').first());
  await press('Space');
  await tabTo(page.getByTestId('library-remove'), 'Shift+Tab');
  await press('Enter');
  // The question stands on "no": Enter alone deletes nothing.
  await expect.poll(() => hasFocus(page.getByTestId('confirm-no'))).toBe(true);
  await tabTo(page.getByTestId('confirm-yes'));
  await press('Enter');
  await expect.poll(() => items.count()).toBe(before - 1);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // The next key is heard inside the workshop, not at the top of the window.
  await expect.poll(() => page.locator('.workshop :focus').count()).toBe(1);
});

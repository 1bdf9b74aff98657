import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDemoBatch, makeDemoSignature } from '../../main/tour/demoScans.ts';
import { plainRecipe, scanPage } from '../fixtures/pages/scannedPage.ts';
import { enterByCard } from './support/enter.ts';
import { useWindow } from './support/window.ts';

// Scans in the real window, by mouse: a page of 35 megapixels, a file of several pages, a drop of many files.
const window = useWindow();
let scans: string;
beforeAll(() => {
  scans = mkdtempSync(join(tmpdir(), 'sw-scans-'));
});
afterAll(() => rmSync(scans, { recursive: true, force: true }));

const byId = (id: string) => window.page.getByTestId(id);
const entries = (state: string) => window.page.locator(`[data-testid="batch-entry"][data-state="${state}"]`);
async function openWorkshop(): Promise<void> {
  await window.toLogin();
  await window.page.getByRole('link', { name: '准备印章图片' }).click();
  await window.page.getByRole('link', { name: '印章工作台' }).click();
}
/** Width, height and middle of what is drawn, in pixels of the screen. */
async function placeOf(selector: string) {
  const box = await window.page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on screen`);
  return { ...box, cx: box.x + box.width / 2, cy: box.y + box.height / 2 };
}
async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const { mouse } = window.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await mouse.move(to.x, to.y);
  await mouse.up();
}
const handle = (part: string): string => `[data-handle="${part}"] .grip`;
const readout = async (): Promise<{ x: number; y: number; w: number; h: number }> => {
  const [x = 0, y = 0, w = 0, h = 0] = ((await byId('seal-readout').innerText()).match(/[\d.]+/g) ?? []).map(Number);
  return { x, y, w, h };
};

it('SEAL-6 UI-1 a 600-dpi A4 page: zoomed, panned, its seal boxed, turned and toned by mouse, all of it undone and done again', async () => {
  const { page } = window;
  const { jpeg, widthPx, heightPx } = await scanPage({ ...plainRecipe, dpi: 600 });
  expect([widthPx, heightPx]).toEqual([4_961, 7_016]);
  const file = join(scans, '公章 600dpi.jpg');
  writeFileSync(file, jpeg);
  await openWorkshop();
  await byId('seal-file').setInputFiles(file);
  await byId('seal-confidence').waitFor();
  const found = await readout();
  expect(Math.abs(found.w - 42)).toBeLessThan(1.5);

  // The wheel zooms at the pointer: the seal stays under it.
  const before = await placeOf('[data-testid="seal-box"] .box-edge');
  await page.mouse.move(before.cx, before.cy);
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => (await placeOf('[data-testid="seal-box"] .box-edge')).width / before.width).toBeGreaterThan(3);
  const zoomed = await placeOf('[data-testid="seal-box"] .box-edge');
  expect(Math.abs(zoomed.cx - before.cx)).toBeLessThan(3);
  expect(Math.abs(zoomed.cy - before.cy)).toBeLessThan(3);
  // Dragging beside the seal moves the page with the pointer.
  const stage = await placeOf('[data-testid="seal-page"]');
  const beside = { x: stage.x + 12, y: stage.y + 12 };
  await drag(beside, { x: beside.x + 50, y: beside.y + 30 });
  const panned = await placeOf('[data-testid="seal-box"] .box-edge');
  expect(panned.cx - zoomed.cx).toBeCloseTo(50, 0);
  expect(panned.cy - zoomed.cy).toBeCloseTo(30, 0);
  expect(await readout()).toEqual(found);
  // At 100 % the document holds tiles of that level, never the page.
  await byId('seal-actual-size').click();
  await expect.poll(() => byId('seal-page').getAttribute('data-scale')).toBe('100');
  await page.locator('[data-tile][width="512"]').first().waitFor();
  const drawn = await page.evaluate<{ count: number; largest: number }>(`(async () => {
    const all = [...document.querySelectorAll('image, img')].map((each) => each.getAttribute('href') ?? each.getAttribute('src')).filter(Boolean);
    const sides = await Promise.all(all.map(async (src) => { const picture = new Image(); picture.src = src; await picture.decode(); return picture.naturalWidth * picture.naturalHeight; }));
    return { count: all.length, largest: Math.max(...sides) };
  })()`);
  expect(drawn.largest).toBeLessThan(2_000_000);
  expect(drawn.count).toBeLessThan(60);

  // A corner.
  await page.getByRole('button', { name: '整页' }).click();
  await byId('seal-zoom-box').click();
  const corner = await placeOf(handle('se'));
  const perMm = (await placeOf('[data-testid="seal-box"] .box-edge')).width / found.w;
  await drag({ x: corner.cx, y: corner.cy }, { x: corner.cx + 5 * perMm, y: corner.cy + 3 * perMm });
  const larger = await readout();
  expect([larger.x, larger.y]).toEqual([found.x, found.y]);
  expect(Math.abs(larger.w - found.w - 5)).toBeLessThan(0.5);
  expect(Math.abs(larger.h - found.h - 3)).toBeLessThan(0.5);
  // The whole box.
  const middle = await placeOf('[data-testid="seal-box"] .box-edge');
  await drag({ x: middle.cx, y: middle.cy + 30 }, { x: middle.cx - 2 * perMm, y: middle.cy + 30 });
  const moved = await readout();
  expect(Math.abs(moved.x - larger.x + 2)).toBeLessThan(0.5);
  expect([moved.w, moved.h]).toEqual([larger.w, larger.h]);
  // The knob: what is at the right of the seal comes up, so it is turned to the left by a quarter.
  const box = await placeOf('[data-testid="seal-box"] .box-edge');
  const knob = await placeOf(handle('turn'));
  await drag({ x: knob.cx, y: knob.cy }, { x: box.cx + (box.cy - knob.cy), y: box.cy });
  const turned = Number(await byId('seal-rotation').inputValue());
  expect(Math.abs(turned + 90)).toBeLessThanOrEqual(1);
  // The slider of the threshold, and the ink.
  const slider = await placeOf('[data-testid="seal-threshold"]');
  await page.mouse.click(slider.x + slider.width * 0.5, slider.cy);
  expect(Math.abs(Number(await byId('seal-threshold').inputValue()) - 0.5)).toBeLessThan(0.05);
  await byId('seal-ink-red').click();
  await page.locator('[data-testid="seal-ink-red"]:checked').waitFor();

  // Everything back, step by step, and again.
  const undo = byId('seal-undo');
  while (await undo.isEnabled()) await undo.click();
  expect(await readout()).toEqual(found);
  expect(await byId('seal-rotation').inputValue()).toBe('0');
  expect(await byId('seal-ink-auto').isChecked()).toBe(true);
  const redo = byId('seal-redo');
  while (await redo.isEnabled()) await redo.click();
  expect(await readout()).toEqual(moved);
  expect(Number(await byId('seal-rotation').inputValue())).toBe(turned);
  expect(await byId('seal-ink-red').isChecked()).toBe(true);
  await byId('seal-page').focus();
  await page.keyboard.press('Control+z');
  expect(await byId('seal-ink-auto').isChecked()).toBe(true);

  // Before and after, the line dragged to a quarter.
  await page.getByText('前后对比').click();
  await byId('seal-before').waitFor();
  const compare = await placeOf('[data-testid="seal-compare"]');
  await drag({ x: compare.cx, y: compare.cy }, { x: compare.x + compare.width / 4, y: compare.cy });
  const hidden = await byId('seal-before').evaluate((picture: { style: { clipPath: string } }) => Number(/inset\(0(?:px)? ([\d.]+)%/.exec(picture.style.clipPath)?.[1]));
  expect(Math.abs(hidden - 75)).toBeLessThan(4);
});

it('SIG-1 UI-1 a TIFF of two pages in the signature wizard and the workshop: turned to by button, number and key', async () => {
  const { page, stage } = window;
  const [, , empty = ''] = await makeDemoBatch(stage.app.context.engine, scans, '江苏云帆样例国际贸易有限公司');
  const sheets = await Promise.all([empty, await makeDemoSignature(scans)].map((path) => sharp(path).raw().toBuffer()));
  const tiff = join(scans, '签名.tif');
  await sharp(Buffer.concat(sheets), { raw: { width: 2_480, height: 3_508 * 2, channels: 3, pageHeight: 3_508 } })
    .withMetadata({ density: 300 })
    .tiff({ compression: 'deflate' })
    .toFile(tiff);
  await window.toLogin();
  await enterByCard(stage, 'legal');
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '签名制作' }).click();
  await byId('signature-add').click();
  await byId('signature-notice-close').click();
  await byId('seal-file').setInputFiles(tiff);
  await byId('page-switch').filter({ hasText: '第 1 页，共 2 页' }).waitFor();
  await byId('seal-scan-error').waitFor();
  await byId('page-next').click();
  await byId('page-switch').filter({ hasText: '第 2 页，共 2 页' }).waitFor();
  await byId('seal-confidence').waitFor();
  await byId('signature-large').waitFor();
  expect(await byId('signature-next').isEnabled()).toBe(true);
  await byId('seal-page').focus();
  await page.keyboard.press('PageUp');
  await byId('page-switch').filter({ hasText: '第 1 页，共 2 页' }).waitFor();
  await byId('page-number').fill('2');
  await page.keyboard.press('Enter');
  await byId('seal-confidence').waitFor();

  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '印章工作台' }).click();
  await page.getByText('签名', { exact: true }).first().click();
  await byId('seal-file').setInputFiles(tiff);
  await entries('nothing').waitFor();
  await entries('found').waitFor();
  await byId('page-number').fill('2');
  await page.keyboard.press('Enter');
  await byId('signature-large').waitFor();
  await byId('page-previous').click();
  await byId('page-refused').waitFor();
});

it('OFF-1 200 files dropped at once, some of them bad: the others go on, the list follows the one that shows', async () => {
  const { page, stage } = window;
  const { png } = await stage.app.context.engine.generate({ type: 'company', unit: '批量样例公司', shape: 'round', mm: 40, dpi: 150 });
  const small = join(scans, '小.jpg');
  await sharp(png).flatten({ background: '#ffffff' }).extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#ffffff' }).withMetadata({ density: 150 }).jpeg().toFile(small);
  const paths = Array.from({ length: 200 }, (_, index) => join(scans, `扫描 ${String(index + 1).padStart(3, '0')}.jpg`));
  const bad = new Map([[1, ''], [50, 'no picture'], [120, 'GIF89a'], [199, '\xff\xd8\xff']]);
  for (const [index, path] of paths.entries()) {
    const nonsense = bad.get(index);
    if (nonsense === undefined) copyFileSync(small, path);
    else writeFileSync(path, nonsense, 'latin1');
  }
  await openWorkshop();
  const target = await placeOf('.drop');
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: target.cx, y: target.cy, data });
  await page.getByText('200 个文件，提取到 196 个，4 个有问题').waitFor({ timeout: 200_000 });
  await expect.poll(() => entries('failed').count()).toBe(4);
  expect(await byId('batch-entry').count()).toBe(200);
  // ↓ down to the bad one at the end; what shows is in sight.
  await entries('failed').last().locator('button.row').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const row = page.locator('[data-testid="batch-entry"] [aria-current="true"]');
  await row.filter({ hasText: '扫描 199.jpg' }).waitFor();
  const list = await placeOf('[data-testid="batch-rows"]');
  await expect.poll(async () => {
    const { y, height } = await placeOf('[data-testid="batch-entry"] [aria-current="true"]');
    return y >= list.y - 1 && y + height <= list.y + list.height + 1;
  }).toBe(true);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyApp } from '../../bench/support/emptyApp.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import { createChromiumHost } from '../../main/hosts/chromium.ts';
import type { WindowHost } from '../../main/hosts/host.ts';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { pinPrompt } from './support/pinPrompt.ts';

// The documents as they are built, in a real browser, under the policy they are served with.
const folder = mkdtempSync(join(tmpdir(), 'windows-test-'));
const complaints: string[] = [];
let host: WindowHost;
let main: Page;
let pin: Page;

beforeAll(async () => {
  await buildRenderer();
  host = createChromiumHost({
    headless: true,
    profileDir: join(folder, 'profile'),
    locale: 'zh-CN',
    onPage: (kind, page) => {
      if (kind === 'main') main = page;
      else pin = page;
      page.on('pageerror', (error) => complaints.push(`${kind}: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${kind}: ${message.text()}`);
      });
    },
  });
  await host.openMain(emptyApp);
});
afterAll(async () => {
  await host?.quit();
  rmSync(folder, { recursive: true, force: true });
});

async function axeFaults(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return await page.evaluate<string[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))',
  );
}

describe('built documents', () => {
  it('the main window shows its first screen without a complaint of the browser', async () => {
    await main.locator('h1, h2').first().waitFor();
    expect(await main.title()).not.toBe('');
    expect(complaints).toEqual([]);
  });

  const states: [string, Partial<PinPrompt>][] = [
    ['fresh', {}],
    ['after a wrong PIN', { message: { text: '口令不正确，还可以再试 3 次。', severity: 'error' } }],
    ['warning', { message: { text: '还可以再试 3 次。', severity: 'warning' } }],
    ['before the last try', { lastTry: { text: '再输错一次，卡片将被锁定。', tick: '我确认口令无误' } }],
    ['in English', { locale: 'en', message: { text: 'Enter the card PIN.', severity: 'info' } }],
  ];
  it.each(states)('UI-1 the PIN window is accessible: %s', async (_name, change) => {
    const opened = await host.openPin(pinPrompt(change));
    await pin.click('#keypad-toggle');
    expect(await axeFaults(pin)).toEqual([]);
    await opened.close();
  });

  it('the PIN window fits its size, with a long company name and all that it can show', async () => {
    const opened = await host.openPin(
      pinPrompt({
        cardLines: [{ label: '企业', value: '苏州工业园区远洋国际供应链管理与跨境电子商务综合服务有限责任公司'.repeat(3) }],
        message: { text: '口令不正确，只剩最后 1 次机会。', severity: 'error' },
        lastTry: { text: '再输错一次，卡片将被锁定，只能到制卡中心解锁。', tick: '我确认口令无误，使用最后一次机会' },
      }),
    );
    const { width, height } = pin.viewportSize() ?? { width: 0, height: 0 };
    const submit = await pin.locator('#submit').boundingBox();
    expect((submit?.y ?? height) + (submit?.height ?? 0)).toBeLessThanOrEqual(height);
    expect(await pin.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await opened.close();
  });

  it('UI-1 the PIN window is used without a mouse: field, keypad, cancel, submit in order', async () => {
    const opened = await host.openPin(pinPrompt());
    const focused = () => pin.evaluate<string>('document.activeElement.id');
    expect(await focused()).toBe('pin');
    const order: string[] = [];
    for (let step = 0; step < 3; step++) {
      await pin.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['keypad-toggle', 'cancel', 'submit']);
    await opened.close();
    expect(complaints).toEqual([]);
  });
});

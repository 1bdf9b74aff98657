import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { root } from '../../scripts/build/stamp.ts';
import { doubled, notebook, openScreens, type Screens } from './screens/openScreens.ts';
import { keyboardJourney, scenes } from './screens/scenes.ts';

interface AxeResults {
  readonly violations: readonly { id: string; help: string; nodes: readonly { target: unknown; failureSummary?: string }[] }[];
}
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** What the page must never do: overflow sideways, at 100 % or at 200 %. */
const overflow = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

let screens: Screens;
beforeAll(async () => {
  await buildRenderer();
  screens = await openScreens(join(root, 'out/renderer'));
});
afterAll(() => screens.close());

describe('UI-1 every screen can be used by everybody', () => {
  for (const scene of scenes.filter(({ onlyWords }) => !onlyWords)) {
    it(`${scene.name}: axe finds nothing, nothing overflows, the content policy is kept`, async () => {
      const { page, faults } = await screens.open(scene, notebook);
      // Through the debugger and not through the page: its content policy stays as strict as it is.
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Runtime.evaluate', { expression: await readFile(axePath, 'utf8') });
      const axe = await devtools.send('Runtime.evaluate', {
        expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
        awaitPromise: true,
        returnByValue: true,
      });
      const { violations } = axe.result.value as AxeResults;
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(' | ')}`);
      expect(found).toEqual([]);
      expect(await page.evaluate(overflow)).toBe(0);
      await page.setViewportSize({ width: doubled.width, height: doubled.height });
      expect(await page.evaluate(overflow)).toBe(0);
      expect(faults).toEqual([]);
    });
  }
});

describe('UI-1 without a mouse', () => {
  it('UI-1 card login, taking the advice to activate, a password, and on to the cards', async () => {
    const { page } = await screens.open(keyboardJourney, notebook);
    // Nothing focused is the body, which holds every word.
    const focused = () =>
      page.evaluate<string>(
        `(({ activeElement: at, body }) => at === body ? '' : at?.textContent?.trim() || at?.getAttribute('name') || '')(document)`,
      );
    const tabTo = async (words: string) => {
      for (let steps = 0; steps < 40 && !(await focused()).includes(words); steps += 1) await page.keyboard.press('Tab');
      expect(await focused()).toContain(words);
    };
    await tabTo('沈云帆');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('欧阳慕白');
    await page.keyboard.press('Enter');
    await page.locator('[data-rule="CARD-2"]').waitFor();
    await tabTo('立即激活');
    await page.keyboard.press('Enter');
    await page.locator('.el-dialog').waitFor();
    await expect.poll(focused).toBe('password');
    await page.keyboard.type('Abc-12345');
    await tabTo('confirmation');
    await page.keyboard.type('Abc-12345');
    await page.keyboard.press('Enter');
    await page.locator('.success').waitFor();
    await tabTo('查看我的IC卡');
    await page.keyboard.press('Enter');
    await page.locator('table').waitFor();
    await expect.poll(focused).toBe('我的IC卡');
  });
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { root } from '../../scripts/build/stamp.ts';
import { doubled, notebook, openScreens, type Screens } from './screens/openScreens.ts';
import { scenes } from './screens/scenes.ts';

interface AxeResults {
  readonly violations: readonly { id: string; help: string; nodes: readonly { target: unknown; failureSummary?: string }[] }[];
}
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** What the page must never do: overflow sideways, at 100 % or at 200 %. */
const overflow = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

let screens: Screens;
beforeAll(async () => {
  await buildRenderer();
  screens = await openScreens(process.env.BUILT_RENDERER ?? join(root, 'out/renderer'));
});
afterAll(() => screens.close());

describe('UI-1 every screen can be used by everybody', () => {
  for (const scene of scenes) {
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
      await page.context().close();
    });
  }
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { emptyApp } from '../../../bench/support/emptyApp.ts';
import { createChromiumHost } from '../../../main/hosts/chromium.ts';
import type { WindowHost } from '../../../main/hosts/host.ts';
import { buildRenderer } from '../../../scripts/build/renderer.ts';

/** The Chromium host over an app that does nothing, for one test file: the windows as they are built, and what the browser complains of. */
export function useHostWindows() {
  const folder = mkdtempSync(join(tmpdir(), 'host-windows-'));
  const complaints: string[] = [];
  const pages: { main?: Page; pin?: Page } = {};
  let host: WindowHost;
  beforeAll(async () => {
    await buildRenderer();
    host = createChromiumHost({
      headless: true,
      profileDir: join(folder, 'profile'),
      locale: 'zh-CN',
      onPage: (kind, page) => {
        pages[kind] = page;
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
  const page = (kind: 'main' | 'pin'): Page => {
    const found = pages[kind];
    if (!found) throw new Error(`no ${kind} window was opened`);
    return found;
  };
  return {
    complaints,
    get host() {
      return host;
    },
    get main() {
      return page('main');
    },
    /** The PIN window opened last. */
    get pin() {
      return page('pin');
    },
  };
}

/** What axe finds wrong on a page: rule and element. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return await page.evaluate<string[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))',
  );
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { createChromiumHost } from '../main/hosts/chromium.ts';
import { buildRenderer } from '../scripts/build/renderer.ts';
import { root } from '../scripts/build/stamp.ts';
import type { Figure } from './server.ts';
import { emptyApp } from './support/emptyApp.ts';

const folder = join(root, 'out/renderer');

async function gzipKb(files: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(folder, file))).length;
  return bytes / 1000;
}

/** The scripts that a real browser asks for until the first screen stands. */
async function firstRouteScripts(): Promise<Set<string>> {
  const profile = await mkdtemp(join(tmpdir(), 'sw-bench-bundle-'));
  const scripts = new Set<string>();
  let main: Page | undefined;
  const host = createChromiumHost({
    headless: true,
    profileDir: profile,
    locale: 'zh-CN',
    onPage: (_kind, page) => {
      main = page;
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.endsWith('.js')) scripts.add(pathname.slice(1));
      });
    },
  });
  try {
    await host.openMain(emptyApp);
    await main?.waitForLoadState('networkidle');
  } finally {
    await host.quit();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return scripts;
}

/** JavaScript of the first route, as a real browser loads it, KB (1000 bytes) gzip, against the scripts of all screens. */
export async function benchBundle(): Promise<Figure[]> {
  await buildRenderer();
  const all = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.js')).map((file) => `assets/${file}`);
  const [first, whole] = [await gzipKb(await firstRouteScripts()), await gzipKb(all)];
  return [{ name: 'first route JavaScript', value: first, unit: 'KB gzip', against: `${whole.toFixed(0)} KB of all screens`, ratio: first / whole }];
}

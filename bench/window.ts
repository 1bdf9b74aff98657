import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createChromiumHost, findChromium } from '../main/hosts/chromium.ts';
import { isRoot } from '../main/hosts/chromium/launch.ts';
import { buildRenderer } from '../scripts/build/renderer.ts';
import type { Figure } from './server.ts';
import { emptyApp } from './support/emptyApp.ts';

const runs = 5;

/** The instant of the page's first contentful paint, milliseconds since 1970. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint) resolve(performance.timeOrigin + paint.startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
}

async function ourWindow(profileDir: string): Promise<number> {
  const start = Date.now();
  let page: Page | undefined;
  const host = createChromiumHost({ headless: true, profileDir, locale: 'zh-CN', onPage: (_kind, made) => (page = made) });
  try {
    await host.openMain(emptyApp);
    if (!page) throw new Error('no window');
    return (await firstPaint(page)) - start;
  } finally {
    await host.quit();
  }
}

async function bareWindow(profileDir: string): Promise<number> {
  const start = Date.now();
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: findChromium(),
    headless: true,
    chromiumSandbox: !isRoot(),
    args: ['--app=data:text/html,<p>Chromium'],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    return (await firstPaint(page)) - start;
  } finally {
    await context.close();
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** From the start of the browser to the first paint of our first screen, against a bare Chromium app window; medians, warm disk. */
export async function benchWindow(): Promise<Figure[]> {
  await buildRenderer();
  const folder = await mkdtemp(join(tmpdir(), 'sw-bench-window-'));
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    // The first run of each makes its profile and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      const [first, second] = [await ourWindow(join(folder, 'ours')), await bareWindow(join(folder, 'bare'))];
      if (run === 0) continue;
      ours.push(first);
      bare.push(second);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return [
    {
      name: 'window first paint',
      value: median(ours),
      unit: 'ms',
      against: `${median(bare).toFixed(0)} ms bare Chromium app window`,
      ratio: median(ours) / median(bare),
    },
  ];
}

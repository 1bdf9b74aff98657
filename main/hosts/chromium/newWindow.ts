import { spawn } from 'node:child_process';
import type { BrowserContext, Page } from 'playwright-core';
import { BLANK, browserFlags, isRoot, type LaunchOptions, OUT_OF_SIGHT } from './launch.ts';

/** How long the running browser may take to show a window that a second start asked it for. */
const FORWARD_LIMIT_MS = 5_000;

/**
 * Watches over the browser's pages: one that we did not ask for (a new tab by keyboard, a popup) is closed at once.
 */
export interface PageGuard {
  /** The next new page is ours. Rejects when it does not come within the limit. */
  expect(limitMs: number): Promise<Page>;
}

export function guardPages(context: BrowserContext): PageGuard {
  const waiting: ((page: Page) => void)[] = [];
  context.on('page', (page) => {
    const take = waiting.shift();
    if (take) take(page);
    else page.close().catch(() => {});
  });
  return {
    expect: (limitMs) =>
      new Promise((resolve, reject) => {
        const take = (page: Page) => {
          clearTimeout(limit);
          resolve(page);
        };
        const limit = setTimeout(() => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(new Error('the browser opened no window'));
        }, limitMs);
        waiting.push(take);
      }),
  };
}

/**
 * A second window without opener. On a screen a second start with the same profile hands its command line to the
 * running browser, which opens a true app window (no address bar). Headless browsers share nothing between starts:
 * there, and where the hand-over fails, the browser is asked over the pipe.
 */
export async function openNewWindow(context: BrowserContext, guard: PageGuard, options: LaunchOptions): Promise<Page> {
  if (!options.headless) {
    try {
      const coming = guard.expect(FORWARD_LIMIT_MS);
      const second = spawn(
        options.executablePath,
        [...browserFlags(options.profileDir, isRoot()), `--app=${BLANK}`, `--window-position=${OUT_OF_SIGHT},${OUT_OF_SIGHT}`],
        { stdio: 'ignore' },
      );
      second.on('error', () => {}); // the limit tells
      return await coming;
    } catch {
      // Fall through to the other way.
    }
  }
  const browser = context.browser();
  if (!browser) throw new Error('the browser is gone');
  const session = await browser.newBrowserCDPSession();
  try {
    const coming = guard.expect(FORWARD_LIMIT_MS);
    const [page] = await Promise.all([
      coming,
      session.send('Target.createTarget', { url: 'about:blank', newWindow: true }),
    ]);
    return page;
  } finally {
    await session.detach();
  }
}

import type { Frame, Page } from 'playwright-core';
import type { Assets } from '../assets.ts';
import { isOwnDocument } from '../origins.ts';

/**
 * Ties a page to one origin: our files answer its requests, every other request and navigation is cut off, and a
 * page that got away nevertheless (about:blank, a file dropped on it) is brought back.
 * Routes are the page's own: no other window shares them.
 */
export async function tieToOrigin(page: Page, origin: string, assets: Assets): Promise<void> {
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (!isOwnDocument(request.url(), origin)) return await route.abort('aborted');
    const { pathname } = new URL(request.url());
    const answer = await assets.answer(request.method(), pathname);
    await route.fulfill({ status: answer.status, headers: { ...answer.headers }, body: answer.body });
  });
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !isOwnDocument(frame.url(), origin) && !page.isClosed()) {
      page.goto(`${origin}/`).catch(() => {});
    }
  });
}

/** Whether a binding was called by the main frame of our own document. */
export function isOwnSender(page: Page, frame: Frame, origin: string): boolean {
  return frame === page.mainFrame() && isOwnDocument(frame.url(), origin);
}

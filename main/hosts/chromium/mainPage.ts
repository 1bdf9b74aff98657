import type { BrowserContext, Page } from 'playwright-core';
import type { Assets } from '../assets.ts';
import type { MainWindow, MainWindowHandlers } from '../host.ts';
import { answerCall, forbiddenSender } from '../mainCalls.ts';
import { CHROMIUM_ORIGINS } from '../origins.ts';
import { pathOfFile } from './filePaths.ts';
import { installMainBridge, MAIN_BINDING, MAIN_SLOT, type MainBindingRequest, type MainSlot } from './mainPageBridge.ts';
import { isOwnSender, tieToOrigin } from './ownPage.ts';
import { placeInMiddle } from './windowBounds.ts';

export interface MainPage extends MainWindow {
  readonly page: Page;
}

const origin = CHROMIUM_ORIGINS.main;

export interface MainPageOptions {
  readonly size: { readonly width: number; readonly height: number };
  /** The window came to the front. */
  focused(): void;
  /** Its page, before anything is loaded. */
  made?(page: Page): void;
}

/** Makes the browser's first page our main window and shows it. */
export async function openMainPage(
  context: BrowserContext,
  assets: Assets,
  handlers: MainWindowHandlers,
  { size, focused, made }: MainPageOptions,
): Promise<MainPage> {
  const page = context.pages()[0] ?? (await context.newPage());
  made?.(page);
  await tieToOrigin(page, origin, assets);
  const session = await context.newCDPSession(page);
  await page.exposeBinding(MAIN_BINDING, async ({ frame }, request: MainBindingRequest) => {
    if (!isOwnSender(page, frame, origin)) return forbiddenSender;
    switch (request?.op) {
      case 'call':
        return await answerCall(handlers, request.area, request.name, request.input);
      case 'file': {
        const path = await pathOfFile(session, request.slot);
        // An empty token is no token: main refuses it.
        return path === undefined ? '' : handlers.fileChosen(path);
      }
      case 'focused':
        return focused();
      default:
        return forbiddenSender;
    }
  });
  await page.addInitScript(installMainBridge, { binding: MAIN_BINDING, slot: MAIN_SLOT, origin });

  let closing = false;
  let told = false;
  const gone = () => {
    if (closing || told) return;
    told = true;
    handlers.closed();
  };
  page.on('close', gone);
  context.on('close', gone);
  // Its renderer process died: nothing on screen answers any more, drafts are in the store.
  page.on('crash', () => void page.close().catch(gone));

  await page.goto(`${origin}/`);
  await placeInMiddle(session, size);

  return {
    page,
    emit: (event) => {
      if (page.isClosed()) return;
      page
        .evaluate(
          ([slot, sent]) => (globalThis as unknown as Record<string, MainSlot | undefined>)[slot]?.deliver(sent),
          [MAIN_SLOT, event] as const,
        )
        // The page is loading or gone: it asks for the present state when it is up.
        .catch(() => {});
    },
    focus: () => page.bringToFront(),
    close: async () => {
      closing = true;
      if (!page.isClosed()) await page.close();
    },
  };
}

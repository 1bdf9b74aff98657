import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { Assets } from '../assets.ts';
import type { MainWindow, MainWindowHandlers } from '../host.ts';
import { answerCall, forbiddenSender } from '../mainCalls.ts';
import { CHROMIUM_ORIGINS } from '../origins.ts';
import { confirmer, type Confirmer } from './confirm.ts';
import { pathOfFile } from './filePaths.ts';
import { installMainBridge, MAIN_BINDING, MAIN_SLOT, type MainBindingRequest, type MainSlot } from './mainPageBridge.ts';
import { isOwnSender, tieToOrigin } from './ownPage.ts';
import { placeInMiddle } from './windowBounds.ts';

export interface MainPage extends MainWindow {
  readonly page: Page;
  /** Whether `used` is wanted. */
  watchUse(on: boolean): void;
  confirm: Confirmer['ask'];
}

const origin = CHROMIUM_ORIGINS.main;
/** A page whose process died may never say that it is closed: the browser's own end, which follows, takes it along. */
const CLOSE_LIMIT_MS = 5_000;

export interface MainPageOptions {
  readonly size: { readonly width: number; readonly height: number };
  /** The user turned to this window while a PIN window was open. */
  used(): void;
  /** Its page, before anything is loaded. */
  made?(page: Page): void;
}

/** Makes the browser's first page our main window and shows it. */
export async function openMainPage(
  context: BrowserContext,
  assets: Assets,
  handlers: MainWindowHandlers,
  { size, used, made }: MainPageOptions,
): Promise<MainPage> {
  const page = context.pages()[0] ?? (await context.newPage());
  made?.(page);
  await tieToOrigin(page, origin, assets);
  const session = await context.newCDPSession(page);
  const { ask } = confirmer(page, session);
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
      case 'used':
        return used();
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

  const inPage = <K extends 'deliver' | 'watchUse'>(name: K, argument: Parameters<MainSlot[K]>[0]) => {
    if (page.isClosed()) return;
    page
      .evaluate(
        ([slot, method, value]) => (globalThis as unknown as Record<string, Record<string, (value: unknown) => void> | undefined>)[slot]?.[method]?.(value),
        [MAIN_SLOT, name, argument] as const,
      )
      // The page is loading or gone: it asks for the present state when it is up.
      .catch(() => {});
  };

  await page.goto(`${origin}/`);
  await placeInMiddle(session, size);

  return {
    page,
    emit: (event) => inPage('deliver', event),
    watchUse: (on) => inPage('watchUse', on),
    confirm: ask,
    focus: async () => {
      await page.bringToFront();
      // A PIN window that is open stays before it.
      used();
    },
    close: async () => {
      closing = true;
      if (!page.isClosed()) await Promise.race([page.close(), setTimeout(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    },
  };
}

import type { BrowserContext, Page } from 'playwright-core';
import type { PinPrompt } from '../../../contract/pinWindow.ts';
import type { Assets } from '../assets.ts';
import type { PinWindow } from '../host.ts';
import { CHROMIUM_ORIGINS } from '../origins.ts';
import { pinDialogue } from '../pinDialogue.ts';
import { pinWindowSize } from '../pinWindowSize.ts';
import { isOwnSender, tieToOrigin } from './ownPage.ts';
import { installPinBridge, PIN_BINDING, type PinBindingRequest } from './pinPageBridge.ts';
import { placeInMiddle, placeOver } from './windowBounds.ts';

const origin = CHROMIUM_ORIGINS.pin;
/** A window that is not ready by then is given up. */
const READY_LIMIT_MS = 10_000;

export interface PinPage extends PinWindow {
  readonly page: Page;
  /** Comes before the main window again. */
  toFront(): void;
}

/** Whether the browser still answers. */
async function answers(context: BrowserContext): Promise<boolean> {
  try {
    const session = await context.browser()?.newBrowserCDPSession();
    await session?.detach();
    return session !== undefined;
  } catch {
    return false;
  }
}

/** Turns a fresh page into the PIN window and shows it over `main`. Its page is closed as soon as there is an outcome. */
export async function openPinPage(
  context: BrowserContext,
  page: Page,
  assets: Assets,
  prompt: PinPrompt,
  options: { readonly main: Page | undefined; readonly headless: boolean },
): Promise<PinPage> {
  const dialogue = pinDialogue(prompt, async () => {
    if (!page.isClosed()) await page.close();
  });
  page.on('crash', () => dialogue.ended('lost'));
  // By the user, or because the whole browser went: its pages are told closed before it is told gone.
  page.on('close', () => void answers(context).then((alive) => dialogue.ended(alive ? 'cancelled' : 'lost')));

  try {
    await tieToOrigin(page, origin, assets);
    await page.exposeBinding(PIN_BINDING, ({ frame }, request: PinBindingRequest) => {
      if (!isOwnSender(page, frame, origin)) return undefined;
      if (request?.op === 'prompt') return prompt;
      if (request?.op === 'submit') dialogue.submit(request.masked);
      if (request?.op === 'cancel') dialogue.cancel();
      if (request?.op === 'type-here') dialogue.typeHere();
      if (request?.op === 'begin') return dialogue.begin();
      if (request?.op === 'given-up') return dialogue.givenUp();
      return undefined;
    });
    await page.addInitScript(installPinBridge, { binding: PIN_BINDING, origin });
    if (options.headless) await page.setViewportSize(pinWindowSize(prompt));
    await page.goto(`${origin}/`);
    // Shown once it has its prompt and takes keys.
    await page.locator('#form').waitFor({ timeout: READY_LIMIT_MS });
    if (!options.headless) {
      const session = await context.newCDPSession(page);
      const { main } = options;
      if (main && !main.isClosed()) await placeOver(session, await context.newCDPSession(main), pinWindowSize(prompt));
      else await placeInMiddle(session, pinWindowSize(prompt));
    }
    await page.bringToFront();
  } catch {
    // Closed or died while it was being made: the outcome tells.
    dialogue.ended('lost');
  }

  return {
    ...dialogue.window,
    page,
    toFront: () => {
      if (!page.isClosed()) page.bringToFront().catch(() => {});
    },
  };
}

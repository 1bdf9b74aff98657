import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { AppError } from '../../contract/errors.ts';
import { CONTROL_LAUNCHER } from '../card/controlService.ts';
import { createAssets } from './assets.ts';
import { findChromium } from './chromium/find.ts';
import { launchBrowser, type LaunchOptions } from './chromium/launch.ts';
import { type MainPage, openMainPage } from './chromium/mainPage.ts';
import { guardPages, openNewWindow, type PageGuard } from './chromium/newWindow.ts';
import { openPinPage, type PinPage } from './chromium/pinPage.ts';
import { newExportPath } from './exportFolder.ts';
import type { WindowHost } from './host.ts';
import { keyFileKeeper } from './keyFile.ts';
import type { WindowKind } from './origins.ts';
import { systemOpen } from './systemOpen.ts';

export { findChromium, NoChromiumError } from './chromium/find.ts';

export interface ChromiumHostOptions {
  readonly headless: boolean;
  /** The browser's profile; made with mode 0700. */
  readonly profileDir: string;
  /** The file behind `keyKeeper`. Default: `data.key` in the profile. */
  readonly keyFile?: string;
  readonly locale: 'zh-CN' | 'en';
  /** Default: `findChromium()`. */
  readonly executablePath?: string;
  /** Size of the main window, device-independent pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Headless only. */
  readonly deviceScaleFactor?: number;
  /** Built folders. Default: `out/renderer` and `out/pin`. */
  readonly assets?: Readonly<Record<WindowKind, string>>;
  /** Where exported files go, in a folder of ours. Default: the user's documents. */
  readonly documents?: string;
  /** For the tour and tests: the main window's page before it is loaded, a PIN window's when it takes keys. */
  readonly onPage?: (kind: WindowKind, page: Page) => void;
}

const built: Readonly<Record<WindowKind, string>> = {
  main: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
  pin: fileURLToPath(new URL('../../out/pin', import.meta.url)),
};

interface Running {
  readonly context: BrowserContext;
  readonly guard: PageGuard;
}

/**
 * Windows in an installed Chromium, Chrome or Edge, driven over a pipe. The browser starts at once, so that it comes up
 * while main does the rest.
 * @throws NoChromiumError when no browser is installed.
 */
export function createChromiumHost(options: ChromiumHostOptions): WindowHost {
  const size = options.viewport ?? { width: 1280, height: 800 };
  const launch: LaunchOptions = { ...options, viewport: size, executablePath: options.executablePath ?? findChromium() };
  const roots = options.assets ?? built;
  const assets = { main: createAssets(roots.main, 'main', { modals: true }), pin: createAssets(roots.pin, 'pin') };
  const running: Promise<Running> = launchBrowser(launch).then((context) => ({ context, guard: guardPages(context) }));
  // Told by openMain.
  running.catch(() => {});

  let main: MainPage | undefined;
  let pin: PinPage | undefined;

  return {
    kind: 'chromium',
    keyKeeper: keyFileKeeper(options.keyFile ?? join(options.profileDir, 'data.key')),

    async openMain(handlers) {
      const { context } = await running;
      main = await openMainPage(context, assets.main, handlers, {
        size,
        used: () => pin?.toFront(),
        made: (page) => options.onPage?.('main', page),
      });
      return main;
    },

    async openPin(prompt) {
      const { context, guard } = await running;
      let page: Page;
      try {
        page = await openNewWindow(context, guard, launch);
      } catch (cause) {
        throw new AppError('pin/window-lost', { cause });
      }
      const closed = new Promise((resolve) => page.once('close', resolve));
      const opened = await openPinPage(context, page, assets.pin, prompt, { main: main?.page, headless: options.headless });
      pin = opened;
      main?.watchUse(true);
      void closed.then(() => {
        if (pin !== opened) return;
        pin = undefined;
        main?.watchUse(false);
      });
      options.onPage?.('pin', page);
      return opened;
    },

    startControl: () => systemOpen(CONTROL_LAUNCHER),

    savePath: async ({ name }) => newExportPath(name, options.documents),

    // The browser's dialog has buttons of its own.
    confirm: async ({ title, text }) => (await main?.confirm(`${title}\n\n${text}`)) ?? false,

    async quit() {
      const { context } = await running;
      await main?.close();
      await context.close().catch(() => {}); // it went with its last window
    },
  };
}

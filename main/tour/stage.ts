import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../app.ts';
import { createChromiumHost } from '../hosts/chromium.ts';
import { version } from '../version.ts';
import type { Album } from './recorder.ts';

/** 1366×768 is what most declarants have. */
const VIEWPORT = { width: 1366, height: 768 };
const WAIT_MS = 15_000;

/** The running client and the hands that work it: everything goes through the real window, as a user's would. */
export interface Stage {
  readonly app: RunningApp;
  readonly page: Page;
  readonly directory: string;
  shot(name: string): Promise<void>;
  /** Types into the PIN window that is about to open, and submits it. `picture`: taken before submitting. */
  typePin(options?: { pin?: string; picture?: string; tick?: boolean }): Promise<void>;
  /** Puts a soft card in, as the tray's button does. */
  insert(id: string): Promise<void>;
  pull(id: string): Promise<void>;
  /** Ends the window's process and the program without a goodbye, then starts it again on the same data. */
  crashAndRestart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the client headless in demo mode on a data directory of its own. */
export async function openStage(album: Album): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'sw-tour-'));
  let started = await start();

  async function start() {
    let mainPage: Page | undefined;
    const pinPages: Page[] = [];
    let wake: (() => void) | undefined;
    const host = createChromiumHost({
      headless: true,
      profileDir: join(directory, 'chromium'),
      locale: 'zh-CN',
      viewport: VIEWPORT,
      onPage: (kind, page) => {
        if (kind === 'main') mainPage = page;
        else {
          pinPages.push(page);
          wake?.();
        }
      },
    });
    const app = await runApp(host, { dataDirectory: directory, version, demo: true });
    if (!mainPage) throw new Error('the main window has no page');
    mainPage.setDefaultTimeout(WAIT_MS);

    const nextPinPage = async (): Promise<Page> => {
      const limit = Date.now() + WAIT_MS;
      for (;;) {
        const page = pinPages.shift();
        if (page) return page;
        if (Date.now() > limit) throw new Error('the PIN window did not open');
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 500);
        });
      }
    };
    return { app, page: mainPage, nextPinPage };
  }

  return {
    get app() {
      return started.app;
    },
    get page() {
      return started.page;
    },
    directory,
    shot: async (name) => {
      await settle(started.page);
      album.add(name, await started.page.screenshot());
    },
    typePin: async ({ pin = DEMO_PIN, picture, tick = false } = {}) => {
      const page = await started.nextPinPage();
      page.setDefaultTimeout(WAIT_MS);
      await page.locator('#pin').waitFor();
      await page.locator('#pin').pressSequentially(pin);
      if (tick) await page.locator('#last-try-tick').check();
      if (picture) album.add(picture, await page.screenshot());
      const closed = page.waitForEvent('close');
      await page.locator('#submit').click();
      await closed;
    },
    insert: async (id) => {
      await started.page.evaluate((card) => window.singleWindow.call('demo', 'insert', { id: card }), id);
    },
    pull: async (id) => {
      await started.page.evaluate((card) => window.singleWindow.call('demo', 'pull', { id: card }), id);
    },
    crashAndRestart: async () => {
      const browser = started.page.context().browser();
      await started.app.close();
      await browser?.close().catch(() => {});
      started = await start();
    },
    close: async () => {
      await started.app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Until dialogs have faded in and pictures are decoded. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(350);
}

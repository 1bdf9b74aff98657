import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { DEMO_PIN, SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../app.ts';
import { createChromiumHost } from '../hosts/chromium.ts';
import { version } from '../version.ts';
import type { Album } from './recorder.ts';

/** 1366×768 is what most declarants have. */
const VIEWPORT = { width: 1366, height: 768 };
/** How long a picture or a window may take on a machine that is busy with other things; nothing is measured by it. */
const WAIT_MS = 60_000;
/** ID numbers, bank cards and codes stand in no picture, made-up as they are. */
const HIDDEN = ['id-number', 'bank-card', 'code'].map((kind) => `.kind-${kind} input`).join(', ');
/** Element by element: the page's content policy takes no added style sheet. */
const showAs = (signs: 'disc' | '') => `for (const input of document.querySelectorAll('${HIDDEN}')) input.style.setProperty('-webkit-text-security', '${signs}')`;

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
  /** What the captcha on screen shows: the sandbox tells, since no human eye is here. */
  captchaAnswer(): Promise<string>;
  /** Who and where of a soft card, from the sandbox's registry. */
  people(card: string): { operator: string; enterprise: string };
  cardNo(card: string): string;
  /** Crashes the window's process, then starts the program again on the same data. */
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
      documents: directory,
      onPage: (kind, page) => {
        if (kind === 'main') mainPage = page;
        else {
          pinPages.push(page);
          wake?.();
        }
      },
    });
    const app = await runApp(host, { dataDirectory: directory, version, demo: true, pcsc: false });
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
      await started.page.evaluate(showAs('disc'));
      album.add(name, await started.page.screenshot());
      await started.page.evaluate(showAs(''));
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
    insert: (id) => pressTray(started.page, id, '插入'),
    pull: (id) => pressTray(started.page, id, '拔出'),
    captchaAnswer: async () => {
      const captchaId = await started.page.locator('[data-captcha-id]:not([data-captcha-id=""])').getAttribute('data-captcha-id');
      return (await started.app.context.remote.api.sandbox.captchaAnswer({ captchaId: captchaId ?? '' })).answer;
    },
    people: (id) => {
      const { personId, uscc } = softCard(id);
      return { operator: personId, enterprise: uscc };
    },
    cardNo: (id) => softCard(id).cardNo,
    crashAndRestart: async () => {
      const session = await started.page.context().newCDPSession(started.page);
      await Promise.race([session.send('Page.crash'), started.page.waitForEvent('crash')]);
      await started.app.close();
      started = await start();
    },
    close: async () => {
      await started.app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function softCard(id: string) {
  const registry = SandboxRegistry.parse(JSON.parse(readFileSync(new URL('../../resources/sandbox/registry.json', import.meta.url), 'utf8')));
  const card = registry.cards.find((candidate) => candidate.id === id);
  if (!card) throw new Error(`no soft card ${id}`);
  return card;
}

/** The tray's button of a soft card, when it does what is wanted: a card that is in already stays in. */
async function pressTray(page: Page, id: string, wanted: '插入' | '拔出'): Promise<void> {
  const button = page.getByTestId(`tray-${id}`);
  if ((await button.innerText()).trim() !== wanted) return;
  await button.click();
  await page.getByTestId(`tray-${id}`).filter({ hasNotText: wanted }).waitFor();
}

/** Until dialogs have faded in and pictures are decoded. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(350);
}

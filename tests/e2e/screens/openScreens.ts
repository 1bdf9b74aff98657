import { join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { createAssets } from '../../../main/hosts/assets.ts';
import { CHROMIUM_ORIGINS } from '../../../main/hosts/origins.ts';
import { pinWindowSize } from '../../../main/hosts/pinWindowSize.ts';
import { baseAnswers } from './answers.ts';
import { installFakeBridge, installFakePinBridge } from './fakeBridge.ts';
import type { Scene } from './scene.ts';

const kinds = ['main', 'pin'] as const;
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What Chromium remarks on the host's own headers; the host's tests are about those. */
const aboutHeaders = /Permissions-Policy header|sandboxing/;

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}
/** A common notebook, and the same at 200 % scaling. */
export const notebook: Screen = { width: 1366, height: 768, scale: 1 };
export const doubled: Screen = { width: 960, height: 540, scale: 2 };

export interface Screens {
  /**
   * Opens the scene, in the one page of the screen's scaling: a scene's page is good until the next is opened. `faults`
   * collects page errors and refusals of the content policy.
   */
  open(scene: Scene, screen: Screen): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

/** A page that shows one scene after another: a new one for each would cost twice the time, most of it to compile the same scripts. */
interface Stage {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** The fake bridge of the scene shown, to be taken off. */
  bridge?: string;
  faults: string[];
}

/** The built windows in a real browser, served with the product's own headers, over a bridge with fixed answers. */
export async function openScreens(builtFolder: string): Promise<Screens> {
  const browser: Browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags });
  const assets = { main: createAssets(builtFolder, 'main'), pin: createAssets(join(builtFolder, '../pin'), 'pin') };
  const stages = new Map<number, Promise<Stage>>();

  async function build(screen: Screen): Promise<Stage> {
    const context = await browser.newContext({
      viewport: { width: screen.width, height: screen.height },
      deviceScaleFactor: screen.scale,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const stage: Stage = { page, devtools: await context.newCDPSession(page), faults: [] };
    page.on('pageerror', (error) => stage.faults.push(error.message));
    page.on('console', (message) => {
      const isFault = message.type() === 'error' || message.type() === 'warning';
      if (isFault && !aboutHeaders.test(message.text())) stage.faults.push(message.text());
    });
    for (const kind of kinds) {
      await page.route(`${CHROMIUM_ORIGINS[kind]}/**`, async (route) => {
        const answer = await assets[kind].answer(route.request().method(), new URL(route.request().url()).pathname);
        await route.fulfill({ status: answer.status, headers: { ...answer.headers }, body: answer.body });
      });
    }
    await stage.devtools.send('Page.enable');
    return stage;
  }

  /** Leaves nothing of the scene before: no script, nothing stored, no pointer over the page. */
  async function clear(stage: Stage, size: { readonly width: number; readonly height: number }): Promise<void> {
    const { page, devtools } = stage;
    await page.goto('about:blank');
    if (stage.bridge) await devtools.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: stage.bridge });
    await devtools.send('Storage.clearDataForOrigin', { origin: CHROMIUM_ORIGINS.main, storageTypes: 'all' });
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width: size.width, height: size.height });
    stage.faults = [];
  }

  return {
    async open(scene, screen) {
      const building = stages.get(screen.scale) ?? build(screen);
      stages.set(screen.scale, building);
      const stage = await building;
      // The PIN window has its own size, as far as the screen has it.
      const size = scene.pin ? pinWindowSize(scene.pin) : screen;
      await clear(stage, { width: Math.min(size.width, screen.width), height: Math.min(size.height, screen.height) });
      const { page, devtools, faults } = stage;
      const bridge = scene.pin
        ? `(${installFakePinBridge.toString()})(${JSON.stringify(scene.pin)})`
        : `(${installFakeBridge.toString()})(${JSON.stringify({ ...baseAnswers, ...scene.answers })})`;
      const { identifier } = await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: bridge });
      stage.bridge = identifier;
      await page.goto(`${CHROMIUM_ORIGINS[scene.pin ? 'pin' : 'main']}/`);
      await page.locator('h1').first().waitFor();
      await scene.go?.(page);
      await page.locator(scene.shows).first().waitFor();
      return { page, faults };
    },
    close: () => browser.close(),
  };
}

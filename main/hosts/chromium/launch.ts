import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

export interface LaunchOptions {
  readonly headless: boolean;
  readonly executablePath: string;
  readonly profileDir: string;
  readonly locale: 'zh-CN' | 'en';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly deviceScaleFactor?: number;
}

/**
 * What an app window opens with, until its routes are there. An address of ours would fail at once, and when its error page comes just
 * while Playwright attaches, Playwright waits for a first page that has been: about one start in forty hung.
 */
export const BLANK = 'data:text/html,';

/** Where a window waits until its first document is there: the user never sees an empty one. */
export const OUT_OF_SIGHT = -20_000;

/**
 * Flags that the first start and a later window of the same browser share. No port of any kind is opened: the browser
 * is driven over a pipe and resolves no host name, so whatever asks for the network in it gets nothing.
 */
export function browserFlags(profileDir: string, asRoot: boolean): string[] {
  return [
    `--user-data-dir=${profileDir}`,
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-extensions',
    '--disable-default-apps',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-save-password-bubble',
    '--deny-permission-prompts',
    '--block-new-web-contents',
    '--site-per-process',
    '--no-pings',
    // Without it a bar across the top names the flags above.
    '--test-type=webdriver',
    // Chromium's sandbox cannot be set up by root; containers and CI run so, users do not.
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

/** A fresh profile is told before its first start to keep no passwords and to fill in nothing. */
function prepareProfile(profileDir: string): void {
  const folder = join(profileDir, 'Default');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const preferences = {
    credentials_enable_service: false,
    credentials_enable_autosignin: false,
    profile: { password_manager_enabled: false },
    autofill: { profile_enabled: false, credit_card_enabled: false },
    download_restrictions: 3,
    search: { suggest_enabled: false },
    translate: { enabled: false },
    bookmark_bar: { show_on_all_tabs: false },
  };
  try {
    writeFileSync(join(folder, 'Preferences'), JSON.stringify(preferences), { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    // A profile in use already has them.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
}

/** The language that the browser's own dialogs and `navigator.language` follow. */
export function browserLanguage(locale: 'zh-CN' | 'en'): string {
  return locale === 'en' ? 'en-US' : 'zh-CN';
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Starts the browser in app mode. Its first page is blank: routes come first, then ours is loaded. */
export function launchBrowser(options: LaunchOptions): Promise<BrowserContext> {
  prepareProfile(options.profileDir);
  const { width, height } = options.viewport ?? { width: 1280, height: 800 };
  return chromium.launchPersistentContext(options.profileDir, {
    executablePath: options.executablePath,
    headless: options.headless,
    chromiumSandbox: !isRoot(),
    args: [
      ...browserFlags(options.profileDir, isRoot()).filter((flag) => !/^--(user-data-dir|no-sandbox)/.test(flag)),
      `--lang=${browserLanguage(options.locale)}`,
      `--app=${BLANK}`,
      `--window-size=${width},${height}`,
      `--window-position=${OUT_OF_SIGHT},${OUT_OF_SIGHT}`,
    ],
    ignoreDefaultArgs: ['--enable-automation', '--disable-popup-blocking'],
    locale: browserLanguage(options.locale),
    acceptDownloads: false,
    serviceWorkers: 'block',
    permissions: [],
    ...(options.headless
      ? { viewport: { width, height }, ...(options.deviceScaleFactor ? { deviceScaleFactor: options.deviceScaleFactor } : {}) }
      : { viewport: null }),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

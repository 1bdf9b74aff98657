import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge, DesktopEvent } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { createChromiumHost } from '../../main/hosts/chromium.ts';
import type { MainWindow, WindowHost } from '../../main/hosts/host.ts';
import { buildPinWindow } from '../../scripts/build/renderer.ts';
import { pinPrompt, unmask } from './support/pinPrompt.ts';
import { isRunning, listeningPorts, processTree } from './support/processes.ts';

/** What the test page and the host put on `globalThis` in the page. */
interface TestPage {
  readonly singleWindow: DesktopBridge;
  readonly events: DesktopEvent[];
  readonly violations: string[];
  readonly evalResult: unknown;
  stopListening(): void;
}
declare const document: {
  querySelector(selector: string): { files: readonly unknown[]; click(): void } | null;
  createElement(tag: string): { contentWindow: Record<string, (request: unknown) => Promise<unknown>> };
  body: { append(node: unknown): void };
};
declare const location: { href: string };
declare const window: TestPage & Record<string, unknown> & { open(url: string): unknown };

const folder = mkdtempSync(join(tmpdir(), 'host-test-'));
const roots = {
  main: fileURLToPath(new URL('./fixtures/hostPage', import.meta.url)),
  pin: fileURLToPath(new URL('../../out/pin', import.meta.url)),
};
const pages: { main?: Page; pin?: Page } = {};
const calls: unknown[][] = [];
const chosen: string[] = [];
let closedTimes = 0;
let host: WindowHost;
let main: MainWindow;

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let left = 200; left > 0; left--) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`did not come: ${what}`);
}
function mainPage(): Page {
  if (!pages.main) throw new Error('no main window');
  return pages.main;
}
function pinPage(): Page {
  if (!pages.pin) throw new Error('no PIN window');
  return pages.pin;
}

beforeAll(async () => {
  await buildPinWindow();
  host = createChromiumHost({
    headless: true,
    profileDir: join(folder, 'profile'),
    locale: 'zh-CN',
    assets: roots,
    onPage: (kind, page) => {
      pages[kind] = page;
    },
  });
  main = await host.openMain({
    call: async (area, name, input) => {
      calls.push([area, name, input]);
      if (name === 'throws') throw new AppError('card/no-card', { cause: 'a secret' });
      if (name === 'breaks') throw new Error('a secret path');
      return { ok: true, value: input };
    },
    fileChosen: (path) => {
      chosen.push(path);
      return `token-${chosen.length}`;
    },
    closed: () => {
      closedTimes++;
    },
  });
});
afterAll(async () => {
  await host?.quit();
  rmSync(folder, { recursive: true, force: true });
});

describe('main window', () => {
  it('carries a call there and back', async () => {
    const answer = await mainPage().evaluate(() => window.singleWindow.call('app', 'echo', { text: '印章', list: [1, null] }));
    expect(answer).toEqual({ ok: true, value: { text: '印章', list: [1, null] } });
    expect(calls).toContainEqual(['app', 'echo', { text: '印章', list: [1, null] }]);
  });

  it('turns what main throws into an answer without cause or stack', async () => {
    const known = await mainPage().evaluate(() => window.singleWindow.call('app', 'throws', {}));
    const unknown = await mainPage().evaluate(() => window.singleWindow.call('app', 'breaks', {}));
    expect(known).toMatchObject({ ok: false, error: { code: 'card/no-card' } });
    expect(unknown).toMatchObject({ ok: false, error: { code: 'app/internal' } });
    expect(JSON.stringify([known, unknown])).not.toContain('secret');
  });

  it('delivers events until the listener stops', async () => {
    main.emit({ event: 'native-host', state: 'restarting' });
    await until(async () => (await mainPage().evaluate(() => window.events.length)) === 1, 'the event');
    await mainPage().evaluate(() => window.stopListening());
    main.emit({ event: 'native-host', state: 'running' });
    expect(await mainPage().evaluate(() => window.events)).toEqual([{ event: 'native-host', state: 'restarting' }]);
  });

  it('a question of main is the user’s to answer, whatever the page does; the page’s own dialogs are closed at once', async () => {
    const question = { title: '允许访问这个地址吗？', text: 'http://pki.example.cn/a.crl', yes: '允许', no: '取消' };
    await mainPage().evaluate('window.ownConfirm = window.confirm; window.confirm = () => true; 1');
    const answered = async (hand: 'accept' | 'dismiss'): Promise<string> => {
      const shown = mainPage().waitForEvent('dialog');
      const answer = host.confirm(question);
      const dialog = await shown;
      await dialog[hand]();
      return `${dialog.message()} ${await answer}`;
    };
    expect(await answered('dismiss')).toBe('允许访问这个地址吗？\n\nhttp://pki.example.cn/a.crl false');
    expect(await answered('accept')).toBe('允许访问这个地址吗？\n\nhttp://pki.example.cn/a.crl true');
    expect(await mainPage().evaluate(`window.ownConfirm(${JSON.stringify(`${question.title}\n\n${question.text}`)})`)).toBe(false);
  });

  it('refuses calls from any other frame than the main frame of our own document', async () => {
    const before = calls.length;
    const answer = await mainPage().evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const call = frame.contentWindow['__singleWindowCall'];
      return call?.({ op: 'call', area: 'app', name: 'echo', input: {} });
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'app/forbidden-sender' } });
    expect(calls).toHaveLength(before);
  });

  it('the CSP stops fetch, eval, inline scripts, handlers and styles', async () => {
    const fetched = await mainPage().evaluate(() => fetch('/index.html').then(() => 'fetched', () => 'refused'));
    expect(fetched).toBe('refused');
    expect(await mainPage().evaluate(() => window.evalResult)).toBe('EvalError');
    await mainPage().click('#inline');
    expect(await mainPage().evaluate(() => [window['inlineRan'], window['handlerRan']])).toEqual([undefined, undefined]);
    expect(await mainPage().evaluate(() => window.violations)).toEqual(expect.arrayContaining(['script-src', 'connect-src']));
    // The linked style works, so the page is not simply bare.
    expect(await mainPage().evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing")).toBe('3px');
    expect(await mainPage().evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(0, 0, 0)');
  });

  it('denies navigation, window.open, forms, downloads and permissions', async () => {
    const downloads: unknown[] = [];
    mainPage().on('download', (download) => downloads.push(download));
    expect(await mainPage().evaluate(() => window.open('https://app.local/index.html') === null)).toBe(true);
    await mainPage().evaluate(() => {
      location.href = 'https://example.com/';
    });
    await mainPage().evaluate(() => ['#send', '#download'].map((button) => document.querySelector(button)?.click()));
    expect(await mainPage().evaluate('Notification.requestPermission()')).toBe('denied');
    expect(
      await mainPage().evaluate(
        `new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('position'), () => resolve('denied')))`,
      ),
    ).toBe('denied');
    expect(mainPage().url()).toBe('https://app.local/');
    expect(mainPage().context().pages()).toHaveLength(1);
    expect(downloads).toEqual([]);
  });

  it('comes back when the page gets away to a document that is not ours', async () => {
    await mainPage().evaluate(() => {
      location.href = 'about:blank';
    });
    await until(async () => mainPage().url() === 'https://app.local/', 'the page');
    await until(() => mainPage().evaluate(() => 'singleWindow' in window && 'violations' in window).catch(() => false), 'the bridge');
  });

  it('closes windows that nobody asked for', async () => {
    const browser = mainPage().context().browser();
    const session = await browser?.newBrowserCDPSession();
    await session?.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    await until(() => mainPage().context().pages().length === 1, 'the closing');
    expect(session).toBeDefined();
  });

  it('opens no TCP port, neither in the browser nor in main', () => {
    const tree = processTree();
    expect(tree.length).toBeGreaterThan(3);
    expect(listeningPorts(tree)).toEqual([]);
  });

  it('resolves a chosen file to its true path, once per token', async () => {
    const file = join(folder, '扫描件 1.jpg');
    writeFileSync(file, 'not looked at');
    await mainPage().setInputFiles('#file', file);
    const token = await mainPage().evaluate(() => window.singleWindow.fileToken(document.querySelector('#file')?.files[0]));
    expect(chosen).toEqual([file]);
    expect(token).toBe('token-1');
  });

  it('a file that the page made up gets no path and no token', async () => {
    const before = chosen.length;
    const tokens = await mainPage().evaluate(() =>
      Promise.all([new File(['x'], '/etc/passwd'), new Blob(['x']), { path: '/etc/passwd' }, '/etc/passwd', null].map((made) => window.singleWindow.fileToken(made))),
    );
    expect(tokens).toEqual(['', '', '', '', '']);
    expect(chosen).toHaveLength(before);
  });
});

/** The renderer process that works when this page works. */
async function rendererOf(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser');
  const times = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await times();
  await page.evaluate(() => {
    const end = performance.now() + 1_000;
    while (performance.now() < end);
  });
  const after = await times();
  await session.detach();
  // A process that is only starting (the browser keeps a spare one) is busy too, but was not there before.
  const used = [...before].map(([pid, time]) => ({ pid, time: (after.get(pid) ?? 0) - time })).toSorted((a, b) => b.time - a.time);
  return used[0]?.pid ?? 0;
}

describe('PIN window', () => {
  it('hands a typed PIN over masked, closes, and its process ends', async () => {
    const prompt = pinPrompt();
    const pin = await host.openPin(prompt);
    const [mainRenderer, pinRenderer] = [await rendererOf(mainPage()), await rendererOf(pinPage())];
    expect(pinRenderer).not.toBe(mainRenderer);

    const page = pinPage();
    await page.locator('#pin').pressSequentially('123456');
    await page.keyboard.press('Enter');
    const outcome = await pin.outcome;
    expect(outcome.kind).toBe('submitted');
    expect(outcome.kind === 'submitted' ? unmask(outcome.masked, prompt.pad) : '').toBe('123456');
    await until(() => page.isClosed(), 'the closing');
    await until(() => !isRunning(pinRenderer), 'the end of its process');
    expect(isRunning(mainRenderer)).toBe(true);
  });

  it("sees neither main's bridge nor an opener, and main does not see its", async () => {
    const pin = await host.openPin(pinPrompt());
    const names = ['singleWindow', '__singleWindowCall', '__singleWindowHost'];
    expect(await pinPage().evaluate((of) => of.map((name) => typeof window[name]), names)).toEqual(['undefined', 'undefined', 'undefined']);
    expect(await pinPage().evaluate(() => window['opener'])).toBeNull();
    expect(pinPage().url()).toBe('https://pin.local/');
    expect(await mainPage().evaluate(() => [typeof window['pinWindow'], typeof window['__singleWindowPin']])).toEqual(['undefined', 'undefined']);
    await pin.close();
    await pin.close();
    expect(await pin.outcome).toEqual({ kind: 'cancelled' });
  });

  it('loads nothing from anywhere else, not even the main window’s files', async () => {
    const pin = await host.openPin(pinPrompt());
    const load = (url: string) =>
      pinPage().evaluate(`new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
        image.src = '${url}';
      })`);
    expect(await load('https://app.local/icon.svg')).toBe('refused');
    expect(await load('data:image/gif;base64,R0lGODlhAQABAAAAACw=')).toBe('refused');
    await pin.close();
  });

  it('Esc and closing the window cancel', async () => {
    const escaped = await host.openPin(pinPrompt());
    // The window goes between the key's down and its up.
    await pinPage().keyboard.press('Escape').catch(() => {});
    expect(await escaped.outcome).toEqual({ kind: 'cancelled' });
    const closed = await host.openPin(pinPrompt());
    await pinPage().close();
    expect(await closed.outcome).toEqual({ kind: 'cancelled' });
  });

  it('comes to the front again when the user turns to the main window', async () => {
    const pin = await host.openPin(pinPrompt());
    const raised = vi.spyOn(pinPage(), 'bringToFront');
    await mainPage().locator('h1').click();
    await until(() => raised.mock.calls.length > 0, 'the PIN window');
    await pin.close();
    raised.mockClear();
    await mainPage().locator('h1').click();
    await mainPage().evaluate(() => window.singleWindow.call('app', 'echo', 1)); // whatever came before it has arrived
    expect(raised).not.toHaveBeenCalled();
  });

  it('its crash is told as lost and leaves the main window alone', async () => {
    const pin = await host.openPin(pinPrompt());
    const session = await pinPage().context().newCDPSession(pinPage());
    await session.send('Page.crash').catch(() => {});
    expect(await pin.outcome).toEqual({ kind: 'lost' });
    expect(await mainPage().evaluate(() => window.singleWindow.call('app', 'echo', 1))).toEqual({ ok: true, value: 1 });
  });

  it('what is no PIN block is told as lost', async () => {
    const pin = await host.openPin(pinPrompt());
    await pinPage().evaluate(() => (window['pinWindow'] as { submit(masked: string): Promise<void> }).submit('MTIzNDU2'));
    expect(await pin.outcome).toEqual({ kind: 'lost' });
  });

  it('refuses a PIN that is too short or too long, and a pasted one, before anything leaves the window', async () => {
    const pin = await host.openPin(pinPrompt());
    const page = pinPage();
    for (const wrong of ['12345', '123456789', '']) {
      await page.fill('#pin', wrong);
      await page.keyboard.press('Enter');
      expect(await page.locator('#fault').textContent()).toBe('口令长度应为 6 到 8 位');
    }
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '123456');
      document.querySelector('#pin').dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    }`);
    expect(await page.locator('#fault').textContent()).toBe('请逐位输入，不能粘贴');
    expect(page.isClosed()).toBe(false);
    await pin.close();
    expect(await pin.outcome).toEqual({ kind: 'cancelled' });
  });

  it('the last try needs its tick, also by Enter', async () => {
    const prompt = pinPrompt({ lastTry: { text: '再输错一次，卡片将被锁定。', tick: '我确认口令无误' } });
    const pin = await host.openPin(prompt);
    const page = pinPage();
    await page.locator('#pin').pressSequentially('123456');
    await page.keyboard.press('Enter');
    expect(await page.locator('#submit').isDisabled()).toBe(true);
    // The browser sees dots: it keeps what a field holds in its own process too.
    expect(await page.locator('#pin').inputValue()).toBe('••••••');
    await page.getByText('我确认口令无误').click();
    await page.click('#submit');
    const outcome = await pin.outcome;
    expect(outcome.kind === 'submitted' ? unmask(outcome.masked, prompt.pad) : outcome.kind).toBe('123456');
  });

  it('is edited as any field is: in the middle, over a selection, by words; and takes what an aid sets at once', async () => {
    const typed = async (edit: (page: Page) => Promise<unknown>): Promise<string> => {
      const prompt = pinPrompt();
      const pin = await host.openPin(prompt);
      await edit(pinPage());
      await pinPage().click('#submit');
      const outcome = await pin.outcome;
      return outcome.kind === 'submitted' ? unmask(outcome.masked, prompt.pad) : outcome.kind;
    };
    const keys = async (page: Page, ...all: string[]) => {
      for (const key of all) await page.keyboard.press(key);
    };
    expect(await typed((page) => keys(page, ...'123456', 'ArrowLeft', 'ArrowLeft', 'Backspace', '9', 'Delete', 'End', '7'))).toBe('123967');
    expect(await typed((page) => keys(page, ...'000', 'Control+a', ...'12345678'))).toBe('12345678');
    expect(await typed((page) => keys(page, ...'000', 'Control+Backspace', ...'Ab3456', 'Control+z', '7'))).toBe('Ab34567');
    expect(await typed((page) => page.evaluate("document.querySelector('#pin').value = '246813'; document.querySelector('#pin').dispatchEvent(new Event('input'))"))).toBe('246813');
  });

  it('the on-screen keypad types, digits in any order', async () => {
    const prompt = pinPrompt();
    const pin = await host.openPin(prompt);
    const page = pinPage();
    await page.click('#keypad-toggle');
    for (const digit of '9081726') await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: '退格' }).click();
    await page.click('#submit');
    const outcome = await pin.outcome;
    expect(outcome.kind === 'submitted' ? unmask(outcome.masked, prompt.pad) : outcome.kind).toBe('908172');
  });
});

describe('the end', () => {
  it('the user closing the main window is told once, and the browser goes on quit', async () => {
    expect(closedTimes).toBe(0);
    await mainPage().close();
    await until(() => closedTimes === 1, 'closed()');
    await host.quit();
    expect(closedTimes).toBe(1);
    await until(() => processTree().length === 1, 'the end of the browser');
  });

  it('a browser that dies is told as closed, an open PIN window as lost', async () => {
    const second: { page?: Page } = {};
    const closed = Promise.withResolvers<void>();
    const dying = createChromiumHost({
      headless: true,
      profileDir: join(folder, 'dying'),
      locale: 'en',
      assets: roots,
      onPage: (kind, page) => {
        if (kind === 'main') second.page = page;
      },
    });
    await dying.openMain({ call: async () => ({ ok: true, value: {} }), fileChosen: () => '', closed: closed.resolve });
    expect(await second.page?.evaluate<string>('navigator.language')).toBe('en-US');
    const pin = await dying.openPin(pinPrompt());
    const session = await second.page?.context().browser()?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    const browser = processInfo.find(({ type }) => type === 'browser');
    process.kill(browser?.id ?? Number.NaN, 'SIGKILL');
    await closed.promise;
    expect(await pin.outcome).toEqual({ kind: 'lost' });
    await expect(dying.openPin(pinPrompt())).rejects.toMatchObject({ code: 'pin/window-lost' });
    await dying.quit();
  });
});

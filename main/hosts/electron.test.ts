import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channels } from './channels.ts';
import type { MainWindow, MainWindowHandlers, WindowHost } from './host.ts';
import { BrowserWindowStandIn, type electronStandIn, type FrameStandIn, type SessionStandIn } from './testing/electronStandIn.ts';

const electron = vi.hoisted(() => ({ current: undefined as unknown }));
vi.mock('electron', async () => {
  const { electronStandIn: make } = await import('./testing/electronStandIn.ts');
  electron.current = make();
  return electron.current as object;
});
const { createElectronHost } = await import('./electron.ts');
const standIn = electron.current as ReturnType<typeof electronStandIn>;

const own: FrameStandIn = { url: 'app://app.local/', parent: null };
const ownPin: FrameStandIn = { url: 'app://pin.local/', parent: null };
const strangers: [string, FrameStandIn | null][] = [
  ['a frame inside our document', { url: 'app://app.local/', parent: own }],
  ['another origin', { url: 'https://example.com/', parent: null }],
  ['a look-alike origin', { url: 'app://app.local.example.com/', parent: null }],
  ['about:blank', { url: 'about:blank', parent: null }],
  ['a blob of our origin', { url: 'blob:app://app.local/1', parent: null }],
  ['a frame that is gone', null],
];

let root: string;
let host: WindowHost;
let main: MainWindow;
const handlers = {
  call: vi.fn<MainWindowHandlers['call']>(async (_area, _name, input) => ({ ok: true, value: input })),
  fileChosen: vi.fn<MainWindowHandlers['fileChosen']>(() => 'token'),
  closed: vi.fn<MainWindowHandlers['closed']>(),
};
const prompt = { title: 'PIN' } as Parameters<WindowHost['openPin']>[0];

function sessionOf(partition: string): SessionStandIn {
  const found = standIn.sessions.get(partition);
  if (!found) throw new Error(`no session ${partition}`);
  return found;
}
function windowAt(index: number): BrowserWindowStandIn {
  const found = BrowserWindowStandIn.made[index];
  if (!found) throw new Error(`no window ${index}`);
  return found;
}
const request = (session: SessionStandIn, url: string, method = 'GET') =>
  (session.handler('protocol app') as (request: { url: string; method: string }) => Promise<Response>)({ url, method });

beforeEach(async () => {
  vi.clearAllMocks();
  BrowserWindowStandIn.made = [];
  BrowserWindowStandIn.failLoad = false;
  standIn.sessions.clear();
  root = mkdtempSync(join(tmpdir(), 'electron-host-'));
  for (const folder of ['renderer', 'pin']) {
    mkdirSync(join(root, 'out', folder), { recursive: true });
    writeFileSync(join(root, 'out', folder, 'index.html'), `<p>${folder}</p>`);
  }
  host = await createElectronHost({ root, keyFile: join(root, 'data.key') });
  main = await host.openMain(handlers);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each([
  ['main', 'persist:main', 'app://app.local', 'app://pin.local', 0],
  ['PIN', 'pin', 'app://pin.local', 'app://app.local', 1],
] as const)('%s window', (kind, partition, origin, otherOrigin, index) => {
  beforeEach(async () => {
    if (kind === 'PIN') await host.openPin(prompt);
  });

  it.each([
    ['contextIsolation', true],
    ['sandbox', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['webviewTag', false],
    ['navigateOnDragDrop', false],
    ['devTools', false],
    ['partition', partition],
  ])('has %s = %s', (name, value) => {
    expect(windowAt(index).options.webPreferences[name]).toBe(value);
  });

  it('is shown only after its document has loaded', () => {
    expect(windowAt(index).options['show']).toBe(false);
    const { calls } = windowAt(index);
    expect(calls.indexOf('show')).toBeGreaterThan(calls.indexOf(`load ${origin}/`));
  });

  it('serves its own files with the CSP, and no other origin’s', async () => {
    const answer = await request(sessionOf(partition), `${origin}/`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'none'");
    expect((await request(sessionOf(partition), `${otherOrigin}/`)).status).toBe(404);
    expect((await request(sessionOf(partition), `${origin}/..%2F..%2Fetc%2Fpasswd`)).status).toBe(404);
    expect((await request(sessionOf(partition), `${origin}/`, 'POST')).status).toBe(405);
  });

  it.each([
    ['https://example.com/', true],
    ['http://127.0.0.1/', true],
    ['ws://127.0.0.1:61232/', true],
    ['file:///etc/passwd', true],
    [`${otherOrigin}/`, true],
    [`${origin}/index.html`, false],
    ['data:image/png;base64,AA==', false],
  ])('request %s cancelled: %s', (url, cancel) => {
    const answer = vi.fn();
    (sessionOf(partition).handler('onBeforeRequest') as (details: { url: string }, answer: unknown) => void)({ url }, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel });
  });

  it('grants no permission, no device and no screen', () => {
    const session = sessionOf(partition);
    const answer = vi.fn();
    (session.handler('permissionRequest') as (...args: unknown[]) => void)({}, 'media', answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect(session.handler('permissionCheck')()).toBe(false);
    expect(session.handler('devicePermission')()).toBe(false);
    const screen = vi.fn();
    (session.handler('displayMedia') as (...args: unknown[]) => void)({}, screen);
    expect(screen).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('downloads nothing', () => {
    expect(sessionOf(partition).prevented('will-download')).toBe(true);
  });

  it.each(['will-frame-navigate', 'will-redirect'])('%s: only its own document in the main frame', (name) => {
    const { webContents } = windowAt(index);
    expect(webContents.prevented(name, { url: 'https://example.com/', isMainFrame: true })).toBe(true);
    expect(webContents.prevented(name, { url: 'about:blank', isMainFrame: true })).toBe(true);
    expect(webContents.prevented(name, { url: `${otherOrigin}/`, isMainFrame: true })).toBe(true);
    expect(webContents.prevented(name, { url: `${origin}/`, isMainFrame: false })).toBe(true);
    expect(webContents.prevented(name, { url: `${origin}/#/login`, isMainFrame: true })).toBe(false);
  });

  it('opens no window and no webview', () => {
    const { webContents } = windowAt(index);
    expect(webContents.handler('windowOpen')()).toEqual({ action: 'deny' });
    expect(webContents.prevented('will-attach-webview')).toBe(true);
  });
});

describe('calls of the main window', () => {
  it('come from the main frame of our own document', async () => {
    expect(await windowAt(0).webContents.invoke(channels.call, own, 'app', 'info', { a: 1 })).toEqual({ ok: true, value: { a: 1 } });
    expect(handlers.call).toHaveBeenCalledExactlyOnceWith('app', 'info', { a: 1 });
  });

  it.each(strangers)('are refused from %s', async (_name, frame) => {
    expect(await windowAt(0).webContents.invoke(channels.call, frame, 'app', 'info', {})).toMatchObject({
      ok: false,
      error: { code: 'app/forbidden-sender' },
    });
    expect(await windowAt(0).webContents.invoke(channels.fileChosen, frame, '/etc/passwd')).toBe('');
    expect(handlers.call).not.toHaveBeenCalled();
    expect(handlers.fileChosen).not.toHaveBeenCalled();
  });

  it('without a proper name are unknown', async () => {
    expect(await windowAt(0).webContents.invoke(channels.call, own, { toString: 1 }, 'info')).toMatchObject({ error: { code: 'app/unknown-call' } });
  });

  it('give a token for a chosen path, none for an empty one', async () => {
    expect(await windowAt(0).webContents.invoke(channels.fileChosen, own, 'C:\\扫描.jpg')).toBe('token');
    expect(await windowAt(0).webContents.invoke(channels.fileChosen, own, '')).toBe('');
    expect(handlers.fileChosen).toHaveBeenCalledExactlyOnceWith('C:\\扫描.jpg');
  });
});

describe('life of the main window', () => {
  it('sends events until it is gone', async () => {
    main.emit({ event: 'native-host', state: 'running' });
    await main.close();
    main.emit({ event: 'native-host', state: 'restarting' });
    expect(windowAt(0).webContents.sent).toEqual([[channels.event, { event: 'native-host', state: 'running' }]]);
  });

  it('tells when the user closes it, not when main does', async () => {
    windowAt(0).destroy();
    expect(handlers.closed).toHaveBeenCalledOnce();
    const second = await host.openMain(handlers);
    await second.close();
    expect(handlers.closed).toHaveBeenCalledOnce();
  });

  it('comes to the front also when minimised', async () => {
    windowAt(0).minimized = true;
    windowAt(0).calls.length = 0;
    await main.focus();
    expect(windowAt(0).calls).toEqual(['restore', 'show', 'focus']);
  });

  it('is loaded again when its process dies, but not for ever', () => {
    const loads = () => windowAt(0).calls.filter((call) => call.startsWith('load')).length;
    for (let death = 0; death < 3; death++) windowAt(0).webContents.emit('render-process-gone');
    expect(loads()).toBe(4);
    expect(handlers.closed).not.toHaveBeenCalled();
    windowAt(0).webContents.emit('render-process-gone');
    expect(loads()).toBe(4);
    expect(handlers.closed).toHaveBeenCalledOnce();
  });
});

it('tells that the machine woke or was unlocked', () => {
  const woken = vi.fn();
  host.onWake?.(woken);
  standIn.powerMonitor.emit('resume');
  standIn.powerMonitor.emit('unlock-screen');
  expect(woken).toHaveBeenCalledTimes(2);
});

describe('PIN window of its own', () => {
  const pinContents = () => windowAt(1).webContents;

  it('is modal over main, in front, hidden from screen capture, and keeps nothing on disk', async () => {
    await host.openPin(prompt);
    const { options } = windowAt(1);
    expect(options).toMatchObject({ parent: windowAt(0), modal: true, alwaysOnTop: true, resizable: false });
    expect(windowAt(1).contentProtection).toBe(true);
    expect(options.webPreferences['partition']).not.toMatch(/^persist:/);
    expect(options.webPreferences['partition']).not.toBe(windowAt(0).options.webPreferences['partition']);
    expect(options.webPreferences['preload']).not.toBe(windowAt(0).options.webPreferences['preload']);
  });

  it('hears only its own channels, and main none of its', async () => {
    await host.openPin(prompt);
    await expect(pinContents().invoke(channels.call, ownPin, 'app', 'info')).rejects.toThrow('nobody handles');
    await expect(windowAt(0).webContents.invoke(channels.pinPrompt, own)).rejects.toThrow('nobody handles');
  });

  it('hands the masked block over and is destroyed', async () => {
    const pin = await host.openPin(prompt);
    const block = randomBytes(64);
    expect(await pinContents().invoke(channels.pinPrompt, ownPin)).toBe(prompt);
    await pinContents().invoke(channels.pinSubmit, ownPin, block.toString('base64'));
    expect(await pin.outcome).toEqual({ kind: 'submitted', masked: block });
    await vi.waitFor(() => expect(windowAt(1).isDestroyed()).toBe(true), 20_000);
  });

  it.each(strangers)('gives its prompt away to nobody and takes nothing from %s', async (_name, frame) => {
    const pin = await host.openPin(prompt);
    expect(await pinContents().invoke(channels.pinPrompt, frame)).toBeUndefined();
    await pinContents().invoke(channels.pinSubmit, frame, randomBytes(64).toString('base64'));
    await pinContents().invoke(channels.pinCancel, frame);
    expect(windowAt(1).isDestroyed()).toBe(false);
    await pin.close();
    expect(await pin.outcome).toEqual({ kind: 'cancelled' });
  });

  it.each(['', 'MTIzNDU2', randomBytes(65).toString('base64'), `${randomBytes(64).toString('base64')} `, 5, undefined])(
    'takes %j for no PIN block',
    async (masked) => {
      const pin = await host.openPin(prompt);
      await pinContents().invoke(channels.pinSubmit, ownPin, masked);
      expect(await pin.outcome).toEqual({ kind: 'lost' });
    },
  );

  it('for a PIN at the reader it begins, stays through its close button once, and is closed by main', async () => {
    const pin = await host.openPin({ ...prompt, atReader: { seconds: 30 } } as typeof prompt);
    const begun = pinContents().invoke(channels.pinBegin, ownPin);
    expect(await pin.outcome).toEqual({ kind: 'begun' });
    pin.readerWaits();
    await begun;
    const givenUp = pinContents().invoke(channels.pinGivenUp, ownPin);
    let prevented = 0;
    windowAt(1).emit('close', { preventDefault: () => prevented++ });
    await Promise.all([givenUp, pin.givenUp]);
    windowAt(1).emit('close', { preventDefault: () => prevented++ });
    expect([prevented, windowAt(1).isDestroyed()]).toEqual([1, false]);
    await pin.close();
    expect(windowAt(1).isDestroyed()).toBe(true);
  });

  it('a PIN at the reader is begun, given up or moved to this PC by nobody else', async () => {
    const pin = await host.openPin({ ...prompt, atReader: { seconds: 30 } } as typeof prompt);
    for (const [, frame] of strangers) {
      await pinContents().invoke(channels.pinBegin, frame);
      await pinContents().invoke(channels.pinGivenUp, frame);
      await pinContents().invoke(channels.pinTypeHere, frame);
    }
    expect(windowAt(1).isDestroyed()).toBe(false);
    await pinContents().invoke(channels.pinTypeHere, ownPin);
    expect(await pin.outcome).toEqual({ kind: 'type-here' });
  });

  it('cancel, closing, a crash and a failed load each have their outcome', async () => {
    const cancelled = await host.openPin(prompt);
    await windowAt(1).webContents.invoke(channels.pinCancel, ownPin);
    expect(await cancelled.outcome).toEqual({ kind: 'cancelled' });
    const closed = await host.openPin(prompt);
    windowAt(2).destroy();
    expect(await closed.outcome).toEqual({ kind: 'cancelled' });
    const crashed = await host.openPin(prompt);
    windowAt(3).webContents.emit('render-process-gone');
    expect(await crashed.outcome).toEqual({ kind: 'lost' });
    BrowserWindowStandIn.failLoad = true;
    const failed = await host.openPin(prompt);
    expect(await failed.outcome).toEqual({ kind: 'lost' });
    await vi.waitFor(() => expect(windowAt(4).isDestroyed()).toBe(true), 20_000);
  });
});

describe('key keeper', () => {
  afterEach(() => {
    standIn.safeStorage.backend = 'gnome_libsecret';
    standIn.safeStorage.available = true;
  });

  it('wraps the key with the operating system', async () => {
    const key = randomBytes(32);
    expect(host.keyKeeper.keeping).toBe('os');
    const wrapped = await host.keyKeeper.protect(key);
    expect(Buffer.from(await host.keyKeeper.unprotect(wrapped))).toEqual(key);
    await expect(host.keyKeeper.unprotect(new Uint8Array())).rejects.toMatchObject({ code: 'store/corrupt' });
  });

  it.skipIf(process.platform !== 'linux')('does not call a fixed password the operating system’s keeping', async () => {
    standIn.safeStorage.backend = 'basic_text';
    const { keyKeeper } = await createElectronHost({ root, keyFile: join(root, 'data.key') });
    expect(keyKeeper.keeping).toBe('file');
    await keyKeeper.protect(randomBytes(32));
    expect(statSync(join(root, 'data.key')).mode & 0o777).toBe(0o600);
  });

  it('falls back to the key file where the system keeps no keys', async () => {
    standIn.safeStorage.available = false;
    expect((await createElectronHost({ root, keyFile: join(root, 'data.key') })).keyKeeper.keeping).toBe('file');
  });
});

describe('where an exported file goes', () => {
  beforeEach(() => standIn.dialog.asked.splice(0));

  it('asks in the system’s own dialog over the main window, with the suggested name among the documents', async () => {
    standIn.dialog.answer = { canceled: false, filePath: '/home/user/公章.esl' };
    expect(await host.savePath({ name: '公章.esl', type: 'esl' })).toBe('/home/user/公章.esl');
    const [[parent, options] = []] = standIn.dialog.asked;
    expect(parent).toBe(windowAt(0));
    expect(options).toEqual({ defaultPath: '/home/user/documents/公章.esl', filters: [{ name: 'ESL', extensions: ['esl'] }] });
  });

  it('cancelled, or with the main window gone: no path, and no crash', async () => {
    standIn.dialog.answer = { canceled: true, filePath: '' };
    expect(await host.savePath({ name: 'a.png', type: 'png' })).toBeUndefined();
    windowAt(0).destroy();
    expect(await host.savePath({ name: 'a.png', type: 'png' })).toBeUndefined();
    expect(standIn.dialog.asked.at(-1)).toHaveLength(1);
  });
});

describe('a question that the page must not answer', () => {
  const question = { title: '添加地址', text: 'http://pki.example.cn/a.crl', yes: '添加', no: '取消' };
  beforeEach(() => standIn.dialog.asked.splice(0));

  it('is asked in the system’s own dialog; only the button itself agrees', async () => {
    standIn.dialog.pressed = 1;
    expect(await host.confirm(question)).toBe(true);
    expect(standIn.dialog.asked[0]?.at(-1)).toMatchObject({ message: '添加地址', detail: 'http://pki.example.cn/a.crl', buttons: ['取消', '添加'], defaultId: 0, cancelId: 0 });
    standIn.dialog.pressed = 0;
    expect(await host.confirm(question)).toBe(false);
  });
});

it('opens the control’s launcher and nothing else, and says when the system refuses', async () => {
  expect(await host.startControl()).toBe(true);
  expect(standIn.shell.opened).toEqual(['singlewindow://Restart']);
  standIn.shell.fails = true;
  expect(await host.startControl()).toBe(false);
  standIn.shell.fails = false;
});

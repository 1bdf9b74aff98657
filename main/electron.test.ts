import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { electronStandIn } from './hosts/testing/electronStandIn.ts';

const current = vi.hoisted(() => ({ electron: undefined as unknown }));
vi.mock('electron', async () => {
  const { electronStandIn: make } = await import('./hosts/testing/electronStandIn.ts');
  current.electron = make();
  return current.electron as object;
});
const runApp = vi.hoisted(() => vi.fn());
vi.mock('./app.ts', () => ({ runApp }));
vi.mock('./dataDirectory.ts', () => ({ dataDirectory: () => '/data' }));

const window = { focus: vi.fn(), close: vi.fn(), emit: vi.fn() };
let closedByUser: () => void;
let close: ReturnType<typeof vi.fn>;

async function standIn(): Promise<ReturnType<typeof electronStandIn>> {
  return (await import('electron')) as unknown as ReturnType<typeof electronStandIn>;
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

// The entry acts when it is loaded: each test loads it anew; the stand-in stays.
beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  const { app } = await standIn();
  app.removeAllListeners();
  app.calls.length = 0;
  app.primary = true;
  close = vi.fn(async () => {});
  runApp.mockImplementation(async () => ({ window, close, closed: new Promise<void>((resolve) => (closedByUser = resolve)) }));
});

describe('Electron entry', () => {
  it('runs the app with processes that Electron starts, and data of its own', async () => {
    const { app } = await standIn();
    void import('./electron.ts');
    await vi.waitFor(() => expect(runApp).toHaveBeenCalledOnce(), 20_000);
    expect(runApp.mock.calls[0]?.[1]).toMatchObject({ version: '1.2.3', demo: 'auto', dataDirectory: expect.stringMatching(/^.data.electron$/) });
    for (const key of ['forkNative', 'forkServer']) expect(runApp.mock.calls[0]?.[1][key]).toBeInstanceOf(Function);
    closedByUser();
    await vi.waitFor(() => expect(app.calls).toContain('exit 0'), 20_000);
  });

  it('a second copy ends at once; the first comes to the front', async () => {
    const { app } = await standIn();
    app.primary = false;
    await import('./electron.ts');
    expect(app.calls).toEqual(['quit']);
    expect(runApp).not.toHaveBeenCalled();

    vi.resetModules();
    app.primary = true;
    void import('./electron.ts');
    await vi.waitFor(() => expect(runApp).toHaveBeenCalledOnce(), 20_000);
    await settle();
    app.emit('second-instance');
    expect(window.focus).toHaveBeenCalledOnce();
  });

  it('puts everything away before it quits', async () => {
    const { app } = await standIn();
    void import('./electron.ts');
    await vi.waitFor(() => expect(runApp).toHaveBeenCalledOnce(), 20_000);
    await settle();
    expect(app.prevented('before-quit')).toBe(true);
    expect(close).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(app.calls).toContain('exit 0'), 20_000);
  });

  it('no contents of any kind open a window or take a webview', async () => {
    const { app } = await standIn();
    void import('./electron.ts');
    await vi.waitFor(() => expect(runApp).toHaveBeenCalledOnce(), 20_000);
    const { ContentsStandIn } = await import('./hosts/testing/electronStandIn.ts');
    const contents = new ContentsStandIn();
    app.emit('web-contents-created', {}, contents);
    expect(contents.handler('windowOpen')()).toEqual({ action: 'deny' });
    expect(contents.prevented('will-attach-webview')).toBe(true);
  });

  it('says what is wrong and ends when it cannot start', async () => {
    const { AppError } = await import('../contract/errors.ts');
    runApp.mockRejectedValue(new AppError('store/corrupt'));
    const electron = await standIn();
    const shown = vi.spyOn(electron.dialog, 'showErrorBox');
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    await import('./electron.ts');
    expect(shown).toHaveBeenCalledOnce();
    expect(electron.app.calls).toContain('exit 1');
    logged.mockRestore();
  });
});

describe('first script', () => {
  it('registers the scheme, sandboxes everything and cuts the network off before the app is loaded', async () => {
    const order: string[] = [];
    vi.doMock('./electron.ts', () => {
      order.push('app loaded');
      return {};
    });
    const { app, protocol } = await standIn();
    await import('./electronBoot.ts');
    await vi.waitFor(() => expect(order).toEqual(['app loaded']), 20_000);
    expect(app.calls).toEqual(['registerSchemes', 'enableSandbox', '--host-resolver-rules=MAP * ~NOTFOUND']);
    expect(protocol.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(JSON.stringify(protocol.schemes)).not.toContain('bypassCSP');
    vi.doUnmock('./electron.ts');
  });
});

import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from '../../../contract/desktop.ts';
import type { PinWindowBridge } from '../../../contract/pinWindow.ts';
import { channels } from '../channels.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  listeners: new Set<(...message: unknown[]) => void>(),
  invoke: vi.fn<(...message: unknown[]) => Promise<unknown>>(async () => 'answer'),
  paths: new Map<unknown, string>(),
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => electron.exposed.set(name, api) },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (_channel: string, listener: (...message: unknown[]) => void) => electron.listeners.add(listener),
    off: (_channel: string, listener: (...message: unknown[]) => void) => electron.listeners.delete(listener),
  },
  webUtils: { getPathForFile: (file: unknown) => electron.paths.get(file) ?? '' },
}));

beforeAll(async () => {
  await import('./main.ts');
  await import('./pin.ts');
});

describe('preload of the main window', () => {
  const bridge = () => electron.exposed.get('singleWindow') as DesktopBridge;

  it('exposes the bridge and nothing else', () => {
    expect([...electron.exposed.keys()]).toEqual(['singleWindow', 'pinWindow']);
    expect(Object.keys(bridge())).toEqual(['call', 'on', 'fileToken']);
  });

  it('sends calls on its one channel only', async () => {
    electron.invoke.mockClear();
    await bridge().call('app', 'info', { a: 1 });
    expect(electron.invoke.mock.calls).toEqual([[channels.call, 'app', 'info', { a: 1 }]]);
  });

  it("hands events on without Electron's event object, until the listener stops", () => {
    const listener = vi.fn();
    const stop = bridge().on(listener);
    const tell = (event: unknown) => electron.listeners.forEach((forward) => forward({ sender: 'ipcRenderer' }, event));
    tell({ event: 'session', session: null });
    stop();
    tell({ event: 'session', session: null });
    expect(listener.mock.calls).toEqual([[{ event: 'session', session: null }]]);
  });

  it('asks for a token only for a file that has a path', async () => {
    electron.invoke.mockClear();
    const chosen = new File(['x'], 'scan.jpg');
    electron.paths.set(chosen, '/home/wang/scan.jpg');
    for (const made of [new File(['x'], '/etc/passwd'), { path: '/etc/passwd' }, '/etc/passwd', null]) {
      expect(await bridge().fileToken(made)).toBe('');
    }
    expect(electron.invoke).not.toHaveBeenCalled();
    expect(await bridge().fileToken(chosen)).toBe('answer');
    expect(electron.invoke.mock.calls).toEqual([[channels.fileChosen, '/home/wang/scan.jpg']]);
  });
});

describe('preload of the PIN window', () => {
  it('knows its prompt, how to answer it, and no other channel', async () => {
    electron.invoke.mockClear();
    const bridge = electron.exposed.get('pinWindow') as PinWindowBridge;
    expect(Object.keys(bridge)).toEqual(['prompt', 'submit', 'cancel', 'begin', 'givenUp', 'typeHere']);
    await bridge.prompt();
    await bridge.submit('masked');
    await bridge.cancel();
    await bridge.begin();
    await bridge.givenUp();
    await bridge.typeHere();
    expect(electron.invoke.mock.calls).toEqual([[channels.pinPrompt], [channels.pinSubmit, 'masked'], [channels.pinCancel], [channels.pinBegin], [channels.pinGivenUp], [channels.pinTypeHere]]);
  });
});

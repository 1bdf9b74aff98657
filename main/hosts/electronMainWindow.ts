import { BrowserWindow, session } from 'electron';
import type { Assets } from './assets.ts';
import { channels } from './channels.ts';
import { isOwnSender, lockContents, windowPreferences } from './electronContents.ts';
import { lockSession } from './electronSession.ts';
import type { MainWindow, MainWindowHandlers } from './host.ts';
import { answerCall, forbiddenSender } from './mainCalls.ts';
import { ELECTRON_ORIGINS } from './origins.ts';

const origin = ELECTRON_ORIGINS.main;
const PARTITION = 'persist:main';
/** A page that dies again and again is not started for ever. */
const RESTARTS = 3;

export interface ElectronMainWindow extends MainWindow {
  readonly window: BrowserWindow;
}

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
}

/** Opens the main window and shows it once its document is there. */
export async function openMainWindow(assets: Assets, handlers: MainWindowHandlers, options: WindowOptions): Promise<ElectronMainWindow> {
  lockSession(session.fromPartition(PARTITION), origin, assets);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
    show: false,
    icon: options.icon,
    autoHideMenuBar: true,
    webPreferences: windowPreferences(options.preload, PARTITION, options.devTools),
  });
  const contents = window.webContents;
  lockContents(contents, origin);
  contents.ipc.handle(channels.call, async (event, area: unknown, name: unknown, input: unknown) =>
    isOwnSender(event, origin) ? await answerCall(handlers, area, name, input) : forbiddenSender,
  );
  contents.ipc.handle(channels.fileChosen, (event, path: unknown) =>
    isOwnSender(event, origin) && typeof path === 'string' && path !== '' ? handlers.fileChosen(path) : '',
  );

  let closing = false;
  let restarts = 0;
  window.on('closed', () => {
    if (!closing) handlers.closed();
  });
  contents.on('render-process-gone', () => {
    if (closing || window.isDestroyed()) return;
    if (restarts++ < RESTARTS) void window.loadURL(`${origin}/`).catch(() => {});
    else window.destroy();
  });

  await window.loadURL(`${origin}/`);
  window.show();

  return {
    window,
    emit: (event) => {
      if (!window.isDestroyed()) contents.send(channels.event, event);
    },
    focus: async () => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    close: async () => {
      closing = true;
      if (!window.isDestroyed()) window.destroy();
    },
  };
}

import { BrowserWindow, session } from 'electron';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { Assets } from './assets.ts';
import { channels } from './channels.ts';
import { isOwnSender, lockContents, windowPreferences } from './electronContents.ts';
import type { WindowOptions } from './electronMainWindow.ts';
import { lockSession } from './electronSession.ts';
import type { PinOutcome, PinWindow } from './host.ts';
import { ELECTRON_ORIGINS } from './origins.ts';
import { pinSubmitted } from './pinAnswer.ts';
import { pinWindowSize } from './pinWindowSize.ts';

const origin = ELECTRON_ORIGINS.pin;
/** In memory only (no `persist:`), shared with no other window. */
const PARTITION = 'pin';

/** Opens the PIN window over `parent`. It is destroyed, and with it its process, as soon as there is an outcome. */
export async function openPinWindow(
  parent: BrowserWindow | undefined,
  assets: Assets,
  prompt: PinPrompt,
  options: WindowOptions,
): Promise<PinWindow> {
  const own = session.fromPartition(PARTITION);
  lockSession(own, origin, assets);
  const window = new BrowserWindow({
    ...pinWindowSize(prompt),
    ...(parent && !parent.isDestroyed() ? { parent, modal: true } : {}),
    title: prompt.title,
    icon: options.icon,
    show: false,
    center: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    webPreferences: windowPreferences(options.preload, PARTITION, options.devTools),
  });
  window.removeMenu();
  // Screen capture and remote-control tools see a black window.
  window.setContentProtection(true);

  const { webContents: contents } = window;
  const settled = Promise.withResolvers<PinOutcome>();
  const close = async () => {
    settled.resolve({ kind: 'cancelled' });
    if (!window.isDestroyed()) window.destroy();
  };
  const settle = (outcome: PinOutcome) => {
    settled.resolve(outcome);
    // The call's own answer goes out first.
    setImmediate(() => void close());
  };
  lockContents(contents, origin);
  contents.ipc.handle(channels.pinPrompt, (event) => (isOwnSender(event, origin) ? prompt : undefined));
  contents.ipc.handle(channels.pinSubmit, (event, masked: unknown) => {
    if (isOwnSender(event, origin)) settle(pinSubmitted(masked, prompt));
  });
  contents.ipc.handle(channels.pinCancel, (event) => {
    if (isOwnSender(event, origin)) settle({ kind: 'cancelled' });
  });
  contents.on('render-process-gone', () => settle({ kind: 'lost' }));
  window.on('closed', () => settled.resolve({ kind: 'cancelled' }));

  try {
    await window.loadURL(`${origin}/`);
    window.show();
    window.focus();
  } catch {
    settle({ kind: 'lost' });
  }
  return { outcome: settled.promise, close };
}

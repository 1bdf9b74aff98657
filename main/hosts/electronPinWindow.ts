import { BrowserWindow, session } from 'electron';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { Assets } from './assets.ts';
import { channels } from './channels.ts';
import { isOwnSender, lockContents, windowPreferences } from './electronContents.ts';
import type { WindowOptions } from './electronMainWindow.ts';
import { lockSession } from './electronSession.ts';
import type { PinWindow } from './host.ts';
import { ELECTRON_ORIGINS } from './origins.ts';
import { pinDialogue } from './pinDialogue.ts';
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
  const dialogue = pinDialogue(prompt, async () => {
    if (!window.isDestroyed()) window.destroy();
  });
  lockContents(contents, origin);
  contents.ipc.handle(channels.pinPrompt, (event) => (isOwnSender(event, origin) ? prompt : undefined));
  contents.ipc.handle(channels.pinSubmit, (event, masked: unknown) => {
    if (isOwnSender(event, origin)) dialogue.submit(masked);
  });
  contents.ipc.handle(channels.pinCancel, (event) => {
    if (isOwnSender(event, origin)) dialogue.cancel();
  });
  contents.ipc.handle(channels.pinBegin, async (event) => {
    if (isOwnSender(event, origin)) await dialogue.begin();
  });
  contents.ipc.handle(channels.pinGivenUp, async (event) => {
    if (isOwnSender(event, origin)) await dialogue.givenUp();
  });
  contents.ipc.handle(channels.pinTypeHere, (event) => {
    if (isOwnSender(event, origin)) dialogue.typeHere();
  });
  contents.on('render-process-gone', () => dialogue.ended('lost'));
  window.on('close', (event) => {
    if (dialogue.mustStay()) event.preventDefault();
  });
  window.on('closed', () => dialogue.ended('cancelled'));

  try {
    await window.loadURL(`${origin}/`);
    window.show();
    window.focus();
  } catch {
    dialogue.ended('lost');
  }
  return dialogue.window;
}

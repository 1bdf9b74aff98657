import { join } from 'node:path';
import { app, powerMonitor, shell } from 'electron';
import { AppError } from '../../contract/errors.ts';
import { CONTROL_LAUNCHER } from '../card/controlService.ts';
import { createAssets } from './assets.ts';
import { electronKeyKeeper } from './electronKeyKeeper.ts';
import { type ElectronMainWindow, openMainWindow } from './electronMainWindow.ts';
import { openPinWindow } from './electronPinWindow.ts';
import { askConfirmation, askSavePath } from './electronDialogs.ts';
import type { WindowHost } from './host.ts';

export interface ElectronHostOptions {
  /** The application's folder: holds `out/renderer`, `out/pin`, `out/app` and `resources`. */
  readonly root: string;
  /** Where the key file goes when the operating system keeps no keys. */
  readonly keyFile: string;
}

/** Windows of Electron itself. To be called when the app is ready. */
export async function createElectronHost({ root, keyFile }: ElectronHostOptions): Promise<WindowHost> {
  const assets = { main: createAssets(join(root, 'out/renderer'), 'main'), pin: createAssets(join(root, 'out/pin'), 'pin') };
  const common = { icon: join(root, 'out/app/resources/icons/icon.png'), devTools: !app.isPackaged };
  let main: ElectronMainWindow | undefined;

  return {
    kind: 'electron',
    keyKeeper: await electronKeyKeeper(keyFile),
    async openMain(handlers) {
      main = await openMainWindow(assets.main, handlers, { ...common, preload: join(root, 'out/app/preload-main.cjs') });
      return main;
    },
    async openPin(prompt) {
      try {
        return await openPinWindow(main?.window, assets.pin, prompt, { ...common, preload: join(root, 'out/app/preload-pin.cjs') });
      } catch (cause) {
        throw new AppError('pin/window-lost', { cause });
      }
    },
    startControl: () => shell.openExternal(CONTROL_LAUNCHER).then(() => true, () => false),
    savePath: (file) => askSavePath(main?.window, file),
    confirm: (question) => askConfirmation(main?.window, question),
    onWake: (listener) => {
      // A remote session that takes over or leaves locks and unlocks this one.
      powerMonitor.on('resume', listener);
      powerMonitor.on('unlock-screen', listener);
    },
    async quit() {
      app.quit();
    },
  };
}

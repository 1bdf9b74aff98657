import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog, Menu } from 'electron';
import { AppError } from '../contract/errors.ts';
import { errorText } from '../contract/messages/format.ts';
import { runApp, type RunningApp } from './app.ts';
import { nativeHostEntry } from './card/hostProcess.ts';
import { installedSkfLibraries } from './card/skfLibraries.ts';
import { dataDirectory } from './dataDirectory.ts';
import { serverEntry } from './embeddedServer.ts';
import { createElectronHost } from './hosts/electron.ts';
import { forkUtility } from './hosts/electronFork.ts';

/**
 * The client under Electron. Options: `--demo`, `--no-demo`, `--server URL`, and `--exit-when-shown`, with which a
 * build is proven to start: it ends with code 0 once the window is there.
 */
const { values } = parseArgs({
  options: { demo: { type: 'boolean' }, server: { type: 'string' }, 'exit-when-shown': { type: 'boolean' } },
  allowNegative: true,
  strict: false, // Chromium's own switches are in the same line.
});

// Data of this host lie apart: they are under a key of their own.
const directory = join(dataDirectory(), 'electron');
app.setPath('userData', directory);
app.setAppUserModelId('cn.singlewindow.client');

let running: RunningApp | undefined;
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => void running?.window.focus());
  // The app ends when everything is put away, not when its window is gone.
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    if (!running) return;
    event.preventDefault();
    const ending = running;
    running = undefined;
    void ending.close().finally(() => app.exit(0));
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  await app.whenReady();
  await start();
} else {
  app.quit();
}

async function start(): Promise<void> {
  // Editing and zoom keys, also where the menu bar is hidden.
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'editMenu' }, { label: 'View', submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }] }]));
  try {
    const root = app.getAppPath();
    const host = await createElectronHost({ root, keyFile: join(directory, 'data.key') });
    running = await runApp(host, {
      dataDirectory: directory,
      version: app.getVersion(),
      demo: typeof values.demo === 'boolean' ? values.demo : 'auto',
      control: true,
      skfLibraries: installedSkfLibraries(),
      ...(typeof values.server === 'string' ? { server: values.server } : {}),
      forkNative: forkUtility('native-host'),
      nativeEntry: nativeHostEntry,
      forkServer: forkUtility('server', new URL('./hosts/utilityEntry.ts', import.meta.url)),
      serverEntry,
    });
    if (values['exit-when-shown'] === true) {
      console.log('shown');
      await running.close();
    } else {
      await running.closed;
    }
    running = undefined;
    app.exit(0);
  } catch (thrown) {
    const error = AppError.from(thrown);
    console.error(error.code);
    if (values['exit-when-shown'] !== true) dialog.showErrorBox('单一窗口客户端 / Single Window', `${errorText('zh-CN', error)}\n\n${errorText('en', error)}`);
    app.exit(1);
  }
}

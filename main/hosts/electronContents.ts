import type { IpcMainInvokeEvent, WebContents, WebPreferences } from 'electron';
import { isOwnDocument } from './origins.ts';

/** Preferences of every window of ours. */
export function windowPreferences(preload: string, partition: string, devTools: boolean): WebPreferences {
  return {
    preload,
    partition,
    devTools,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    enableWebSQL: false,
  };
}

/** Keeps a window on its own document: no navigation away, no redirect, no frame, no window, no webview. */
export function lockContents(contents: WebContents, origin: string): void {
  const deny = (event: { preventDefault(): void; readonly url: string; readonly isMainFrame: boolean }) => {
    if (!event.isMainFrame || !isOwnDocument(event.url, origin)) event.preventDefault();
  };
  contents.on('will-frame-navigate', deny);
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Whether a message was sent by the main frame of our own document. A frame that is gone by now has no say. */
export function isOwnSender({ senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>, origin: string): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnDocument(senderFrame.url, origin);
}

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, DesktopEvent } from '../../../contract/desktop.ts';
import { channels } from '../channels.ts';

const bridge: DesktopBridge = {
  call: (area, name, input) => ipcRenderer.invoke(channels.call, area, name, input),
  on: (listener) => {
    // The page never sees Electron's event object: it would hand over ipcRenderer.
    const forward = (_event: unknown, event: DesktopEvent) => listener(event);
    ipcRenderer.on(channels.event, forward);
    return () => void ipcRenderer.off(channels.event, forward);
  },
  fileToken: async (file) => {
    // Only a File that the user chose has a path; one that the page made up gets an empty token, which main refuses.
    const path = file instanceof File ? webUtils.getPathForFile(file) : '';
    return path === '' ? '' : await ipcRenderer.invoke(channels.fileChosen, path);
  },
};

contextBridge.exposeInMainWorld('singleWindow', bridge);

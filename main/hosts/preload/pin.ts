import { contextBridge, ipcRenderer } from 'electron';
import type { PinWindowBridge } from '../../../contract/pinWindow.ts';
import { channels } from '../channels.ts';

const bridge: PinWindowBridge = {
  prompt: () => ipcRenderer.invoke(channels.pinPrompt),
  submit: (masked) => ipcRenderer.invoke(channels.pinSubmit, masked),
  cancel: () => ipcRenderer.invoke(channels.pinCancel),
  begin: () => ipcRenderer.invoke(channels.pinBegin),
  givenUp: () => ipcRenderer.invoke(channels.pinGivenUp),
  typeHere: () => ipcRenderer.invoke(channels.pinTypeHere),
};

contextBridge.exposeInMainWorld('pinWindow', bridge);

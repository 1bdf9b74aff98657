import { app, type BrowserWindow, dialog } from 'electron';
import { join } from 'node:path';
import type { FileToSave } from './host.ts';

/** The system's own save dialog over the main window, starting among the user's documents. @returns undefined when cancelled */
export async function askSavePath(parent: BrowserWindow | undefined, { name, type }: FileToSave): Promise<string | undefined> {
  const options = { defaultPath: join(app.getPath('documents'), name), filters: [{ name: type.toUpperCase(), extensions: [type] }] };
  const { canceled, filePath } = parent && !parent.isDestroyed() ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
  return canceled || filePath === '' ? undefined : filePath;
}

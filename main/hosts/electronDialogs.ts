import { app, type BrowserWindow, dialog } from 'electron';
import { join } from 'node:path';
import type { FileToSave, Question } from './host.ts';

/** The system's own save dialog over the main window, starting among the user's documents. @returns undefined when cancelled */
export async function askSavePath(parent: BrowserWindow | undefined, { name, type }: FileToSave): Promise<string | undefined> {
  const options = { defaultPath: join(app.getPath('documents'), name), filters: [{ name: type.toUpperCase(), extensions: [type] }] };
  const { canceled, filePath } = parent && !parent.isDestroyed() ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
  return canceled || filePath === '' ? undefined : filePath;
}

/** The system's own question over the main window. Enter and Escape say no. @returns whether the user agreed */
export async function askConfirmation(parent: BrowserWindow | undefined, { title, text, yes, no }: Question): Promise<boolean> {
  const options = { type: 'question' as const, message: title, detail: text, buttons: [no, yes], defaultId: 0, cancelId: 0, noLink: true };
  const { response } = parent && !parent.isDestroyed() ? await dialog.showMessageBox(parent, options) : await dialog.showMessageBox(options);
  return response === 1;
}

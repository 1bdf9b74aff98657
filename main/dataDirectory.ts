import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { storeFault } from './store/faults.ts';
import { makeFolder } from './store/folders.ts';

const NAME = 'single-window-client';

/**
 * Where this PC keeps the user's data: `SW_DATA_DIR`, else the operating system's own place. Made with access for its owner
 * only.
 * @throws AppError `store/read-only`.
 */
export function dataDirectory(): string {
  const directory = process.env['SW_DATA_DIR'] ? resolve(process.env['SW_DATA_DIR']) : standardPlace();
  try {
    makeFolder(directory);
  } catch (thrown) {
    throw storeFault(thrown);
  }
  return directory;
}

function standardPlace(): string {
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), NAME);
}

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../contract/errors.ts';

const NAME = 'single-window-client';

/**
 * Where this PC keeps the user's data: `SW_DATA_DIR`, else the operating system's own place. Made with access for its owner
 * only.
 * @throws AppError `store/read-only`.
 */
export function dataDirectory(): string {
  const directory = process.env['SW_DATA_DIR'] ? resolve(process.env['SW_DATA_DIR']) : standardPlace();
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new AppError('store/read-only', { cause: thrown });
  }
  return directory;
}

function standardPlace(): string {
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), NAME);
}

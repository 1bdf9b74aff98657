import { join } from 'node:path';
import { runApp } from './app.ts';
import { installedSkfLibraries } from './card/skfLibraries.ts';
import { dataDirectory } from './dataDirectory.ts';
import { createChromiumHost } from './hosts/chromium.ts';
import { lockInstance } from './singleInstance.ts';
import { version } from './version.ts';

export interface DesktopOptions {
  readonly demo: boolean | 'auto';
  readonly server?: string;
}

/**
 * The client in an installed Chromium or Edge; returns when the user has closed it.
 * @returns `already-running` when another copy was brought to the front instead.
 * @throws AppError
 */
export async function runInChromium({ demo, server }: DesktopOptions): Promise<'closed' | 'already-running'> {
  process.umask(0o077); // what the client writes is for this user alone
  const directory = dataDirectory();
  const lock = await lockInstance(directory);
  if (!lock) return 'already-running';
  try {
    const host = createChromiumHost({ headless: false, profileDir: join(directory, 'chromium'), locale: 'zh-CN' });
    const app = await runApp(host, { dataDirectory: directory, version, demo, control: true, skfLibraries: installedSkfLibraries(), ...(server ? { server } : {}) });
    lock.onSecond(() => void app.window.focus());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
    await app.closed;
    return 'closed';
  } finally {
    lock.release();
  }
}

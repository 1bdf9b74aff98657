import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../main/hosts/chromium/find.ts';
import { launchBrowser } from '../../main/hosts/chromium/launch.ts';
import { isRunning } from './support/processes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launch-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** A browser that hangs at its first start, holding its profile, and is the real one from the second on. */
function hangsAtFirst(): string {
  const path = join(folder, 'chromium');
  const pid = join(folder, 'hung.pid');
  const fifo = join(folder, 'fifo');
  writeFileSync(
    path,
    ['#!/bin/sh', `if [ ! -e '${pid}' ]; then echo $$ > '${pid}'; mkfifo '${fifo}'; read never < '${fifo}'; fi`, `exec '${findChromium()}' "$@"`, ''].join('\n'),
  );
  chmodSync(path, 0o755);
  return path;
}

describe('launchBrowser', () => {
  it('starts a browser that hung once more, when the hung process is gone', async () => {
    const context = await launchBrowser({ headless: true, executablePath: hangsAtFirst(), profileDir: join(folder, 'profile'), locale: 'en', launchLimitMs: 5_000 });
    expect(context.pages().length).toBe(1);
    expect(isRunning(Number(readFileSync(join(folder, 'hung.pid'), 'utf8')))).toBe(false);
    await context.close();
  });

  it('starts a browser once only that says why it does not start', async () => {
    const path = join(folder, 'chromium');
    const starts = join(folder, 'starts');
    writeFileSync(path, `#!/bin/sh\necho one >> '${starts}'\nexit 3\n`);
    chmodSync(path, 0o755);
    await expect(launchBrowser({ headless: true, executablePath: path, profileDir: join(folder, 'profile'), locale: 'en' })).rejects.toThrow(/closed/);
    expect(existsSync(starts) && readFileSync(starts, 'utf8')).toBe('one\n');
  });
});

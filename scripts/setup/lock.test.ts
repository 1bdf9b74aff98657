import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Takes the lock in a process of its own, notes when it went in and out. */
const program = `
  import { appendFileSync } from 'node:fs';
  import { withSetupLock } from ${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)};
  const [root, name, kill] = process.argv.slice(1);
  await withSetupLock(root, async () => {
    appendFileSync(root + '/log', name + ' in\\n');
    if (kill) process.kill(process.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
    appendFileSync(root + '/log', name + ' out\\n');
  });
`;
let root: string;
const start = (...args: string[]) => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, root, ...args], { timeout: 20_000 });
const log = async (): Promise<string[]> => (await readFile(join(root, 'log'), 'utf8')).trim().split('\n');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sw-lock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the set-up lock', { timeout: 30_000 }, () => {
  it('lets one in at a time, however many start at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => start(name)));
    const lines = await log();
    expect(lines).toHaveLength(8);
    for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace('in', 'out'));
    expect(existsSync(join(root, 'out', '.setup.lock'))).toBe(false);
  });

  it('is taken over from a start that was killed, by one of two', async () => {
    await expect(start('dead', 'kill')).rejects.toMatchObject({ signal: 'SIGKILL' });
    await Promise.all([start('a'), start('b')]);
    const lines = await log();
    expect(lines.slice(1).map((line) => line.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
  });

  it('is taken over when its holder showed no life for long, though the process number lives', async () => {
    await mkdir(join(root, 'out'));
    const lock = join(root, 'out', '.setup.lock');
    await writeFile(lock, String(process.pid));
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(lock, longAgo, longAgo);
    await start('a');
    expect(await log()).toEqual(['a in', 'a out']);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Real mounts, in a mount namespace that ends with the child: as root, or as any user where user namespaces are allowed. */
const namespace = [['-m'], ['-Urm']].find((flags) => spawnSync('unshare', [...flags, 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0);
const writer = fileURLToPath(new URL('./storeWriter.ts', import.meta.url));
if (!namespace) console.warn('tmpfs tests not run: this machine allows no mount namespace');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-disk-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a shell script; in it `write N` is the writer with N rounds, and $DIR the store's place. Answers the printed lines. */
function run(script: string): string[] {
  const whole = `set -e; write() { "$NODE" "$WRITER" "$DIR/store" "$1"; }; ${script}`;
  const [command, ...args] = namespace ? ['unshare', ...namespace, 'sh', '-c', whole] : ['sh', '-c', whole];
  const result = spawnSync(command ?? 'sh', args, {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, WRITER: writer, DIR: directory },
  });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').slice(0, -1);
}

describe.runIf(namespace)('a disk of 2 MiB (tmpfs)', () => {
  it('full while writing: store/disk-full; what was acknowledged is there, and it opens again full as it is', () => {
    const lines = run('mount -t tmpfs -o size=2m none "$DIR"; write 100000; echo again; write 100; ls "$DIR/store/backups"');
    const again = lines.indexOf('again');
    const first = lines.slice(0, again);
    const drafts = new Set(first.filter((line) => line.startsWith('draft')).map((line) => line.split(' ')[1]));
    expect(first.at(-1)).toBe('failed store/disk-full');
    expect(drafts.size).toBeGreaterThan(5);
    expect(lines.slice(again + 1)).toEqual([`opened ${drafts.size}`, 'failed store/disk-full']);
  });

  it('with no room for a new store: store/disk-full', () => {
    expect(run('mount -t tmpfs -o size=64k none "$DIR"; head -c 60000 /dev/zero > "$DIR/filler"; write 1')).toEqual(['failed store/disk-full']);
  });
});

describe.runIf(namespace)('a disk that only reads (read-only mount)', () => {
  it('with a store on it, or without: store/read-only', () => {
    const lines = run('mount -t tmpfs none "$DIR"; write 2; mount -o remount,ro "$DIR"; echo now; write 1');
    expect(lines.at(-1)).toBe('failed store/read-only');
    expect(lines.at(-2)).toBe('now');
    expect(run('mount -t tmpfs -o ro none "$DIR"; write 1')).toEqual(['failed store/read-only']);
  });

  it('only the file, in a folder that can be written: store/read-only', () => {
    const lines = run('mount -t tmpfs none "$DIR"; write 2; mount --bind "$DIR/store/store.db" "$DIR/store/store.db"; mount -o remount,bind,ro "$DIR/store/store.db"; echo now; write 1');
    expect(lines.slice(lines.indexOf('now'))).toEqual(['now', 'failed store/read-only']);
  });
});

describe('a limit on the file size (RLIMIT_FSIZE)', () => {
  it('reached while writing: a typed error, not a crash', () => {
    const lines = run('trap "" XFSZ; ulimit -f 400; write 100000');
    expect(lines.at(-1)).toBe('failed store/disk-full');
    expect(lines[0]).toBe('opened 0');
  });
});

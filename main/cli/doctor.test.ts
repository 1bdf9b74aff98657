import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorReport } from '../../contract/desktop.ts';
import { keyFileKeeper } from '../hosts/keyFile.ts';
import { json, misbehavingServer, type MisbehavingServer } from '../remote/testing/misbehavingServer.ts';
import { openStore } from '../store/store.ts';

const swclient = fileURLToPath(new URL('./swclient.ts', import.meta.url));
let directory: string;
let server: MisbehavingServer;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'doctor-cli-'));
  server = await misbehavingServer();
});
afterAll(async () => {
  await server.down();
  rmSync(directory, { recursive: true, force: true });
});

function doctor(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, SW_DATA_DIR: directory };
    const child = execFile(process.execPath, [swclient, 'doctor', ...args], { cwd: tmpdir(), env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
const levels = (stdout: string) => new Map(DoctorReport.parse(JSON.parse(stdout)).checks.map(({ id, level }) => [id, level]));

describe('swclient doctor', () => {
  it('--json prints one line; its exit code says whether anything is red', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await doctor('--json', '--server', server.url);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const found = levels(stdout);
    for (const id of ['native-host', 'server', 'clock', 'tls', 'store', 'disk', 'seal-font']) expect([id, found.get(id)]).toEqual([id, 'green']);
    expect(found.has('reader-service')).toBe(true);
    expect(found.has('display')).toBe(false);
    expect(code).toBe([...found.values()].includes('red') ? 1 : 0);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('a damaged store and a wrong clock are red and end with 1; nothing is mended', { timeout: 60_000 }, async () => {
    const keyKeeper = keyFileKeeper(join(directory, 'chromium', 'data.key'));
    (await openStore({ directory, keyKeeper })).close();
    server.system = json(200, { time: '2020-01-01T00:00:00Z', version: '1', sandbox: false });
    const sound = levels((await doctor('--json', '--server', server.url)).stdout);
    expect([sound.get('store'), sound.get('audit'), sound.get('key-keeping'), sound.get('clock')]).toEqual(['green', 'green', 'green', 'red']);

    writeFileSync(join(directory, 'store.db'), 'not a database, but long enough to be looked at as one'.repeat(200));
    const { code, stdout } = await doctor('--json');
    expect(levels(stdout).get('store')).toBe('red');
    expect(code).toBe(1);
    expect(readdirSync(directory)).not.toContain('broken');
  });

  it('without --json a readable list, in the language asked for', { timeout: 60_000 }, async () => {
    const [chinese, english] = await Promise.all([doctor(), doctor('--lang', 'en')]);
    expect(chinese.stdout).toMatch(/\[(正常|注意|异常)\] 磁盘空间: /);
    expect(english.stdout).toMatch(/\[(OK {2}|NOTE|BAD )\] Disk space: /);
    expect((await doctor('--lang', 'xx')).code).toBe(2);
  });
});

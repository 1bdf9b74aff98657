import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildElectron } from './electron.ts';
import { root } from './stamp.ts';

const app = join(root, 'out/app');
const folder = mkdtempSync(join(tmpdir(), 'electron-build-'));

beforeAll(async () => {
  await buildElectron();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what Electron runs', () => {
  it('is there: first script, preloads, processes and workers', () => {
    const wanted = ['electron.cjs', 'preload-main.cjs', 'preload-pin.cjs', 'main/electron.js', 'main/hosts/utilityEntry.js', 'native/host.js', 'server/main.js', 'resources/icons/icon.png'];
    expect(wanted.filter((file) => !existsSync(join(app, file)))).toEqual([]);
  });

  it('names no source file any more', () => {
    const files = globSync('**/*.{js,cjs}', { cwd: app });
    const left = files.filter((file) => /new URL\(["'][^"']+\.ts["'], import\.meta\.url\)|from ["']\.[^"']+\.ts["']/.test(readFileSync(join(app, file), 'utf8')));
    expect(files.length).toBeGreaterThan(50);
    expect(left).toEqual([]);
  });

  it('every file that code names beside itself exists', () => {
    const missing = globSync('**/*.js', { cwd: app }).flatMap((file) =>
      [...readFileSync(join(app, file), 'utf8').matchAll(/new URL\(["'](\.[^"']+\.js)["'], import\.meta\.url\)/g)]
        .map((match) => new URL(match[1] ?? '', pathToFileURL(join(app, file))))
        .filter((url) => !existsSync(url)),
    );
    expect(missing).toEqual([]);
  });

  it('sandboxed scripts ask for nothing but electron', () => {
    for (const file of ['preload-main.cjs', 'preload-pin.cjs']) {
      const required = [...readFileSync(join(app, file), 'utf8').matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1]);
      expect(required).toEqual(['electron']);
    }
  });

  it('the native host starts from it', async () => {
    const host = fork(join(app, 'native/host.js'), [], { serialization: 'advanced' });
    try {
      const answered = once(host, 'message');
      host.send({ setup: { pcsc: false, demo: true, softcards: [] } });
      expect((await answered)[0]).toMatchObject({ event: expect.any(String) });
    } finally {
      host.kill('SIGKILL');
    }
  });

  it('the server starts in a process that has only a parentPort', async () => {
    // Stands in for Electron's utility process: messages are lines on standard input and output.
    const parentPort = join(folder, 'parentPort.mjs');
    writeFileSync(
      parentPort,
      `import { createInterface } from 'node:readline';
       process.parentPort = {
         on: (_event, listener) => createInterface({ input: process.stdin }).on('line', (line) => listener({ data: JSON.parse(line) })),
         postMessage: (message) => process.stdout.write(JSON.stringify(message) + '\\n'),
       };`,
    );
    const entry = pathToFileURL(join(app, 'server/main.js')).href;
    const server = spawn(process.execPath, ['--import', pathToFileURL(parentPort).href, join(app, 'main/hosts/utilityEntry.js'), entry], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      const line = once(createInterface({ input: server.stdout }), 'line');
      // Sent before the module is loaded: it must not be lost.
      server.stdin.write(`${JSON.stringify({ port: 0, db: `sqlite:${join(folder, 'server.sqlite')}`, sandbox: true })}\n`);
      const { ready } = JSON.parse(String((await line)[0])) as { ready: string };
      expect((await fetch(`${ready}/health`)).status).toBe(200);
      const ended = once(server, 'exit');
      server.stdin.write(`${JSON.stringify({ stop: true })}\n`);
      expect((await ended)[0]).toBe(0);
    } finally {
      server.kill('SIGKILL');
    }
  }, 30_000);
});

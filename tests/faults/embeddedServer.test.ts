import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forkWithNode, type HostProcess } from '../../main/card/hostProcess.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../main/embeddedServer.ts';

let directory: string;
let server: EmbeddedServer | undefined;
const forked: HostProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sw-embedded-'));
  forked.length = 0;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(directory, { recursive: true, force: true });
});

const start = () =>
  startEmbeddedServer(join(directory, 'server.sqlite'), (entry) => {
    const child = forkWithNode(entry);
    forked.push(child);
    return child;
  });

async function healthy(): Promise<boolean> {
  const answer = await fetch(`${server?.url}/health`).catch(() => undefined);
  return answer?.status === 200;
}

it('a killed server is started again, on the same data', async () => {
  server = await start();
  expect(await healthy()).toBe(true);
  forked[0]?.kill();
  while (forked.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  while (!(await healthy())) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(forked).toHaveLength(2);
});

it('closing it ends its process, and it is not started again', async () => {
  server = await start();
  const gone = new Promise<void>((resolve) => forked[0]?.onExit(resolve));
  await server.close();
  await gone;
  expect(await healthy()).toBe(false);
  expect(forked).toHaveLength(1);
});

it('a server that does not come up leaves the client without one, and comes by itself once it can', async () => {
  const database = join(directory, 'not-yet', 'server.sqlite');
  server = await startEmbeddedServer(database, (entry) => {
    const child = forkWithNode(entry);
    forked.push(child);
    return child;
  });
  expect(server.url).toBeUndefined();
  mkdirSync(join(directory, 'not-yet'));
  while (!(await healthy())) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(forked.length).toBeGreaterThan(1);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockInstance } from './singleInstance.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sw-instance-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('a second copy is turned away and the first is told to come to the front', async () => {
  const first = await lockInstance(directory);
  const told = new Promise<void>((resolve) => first?.onSecond(resolve));
  expect(await lockInstance(directory)).toBeUndefined();
  await told;
  first?.release();
});

it('what a killed copy left behind does not keep the next one out', async () => {
  writeFileSync(join(directory, 'instance.sock'), '');
  const lock = await lockInstance(directory);
  expect(lock).toBeDefined();
  lock?.release();
});

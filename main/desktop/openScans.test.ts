import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOpenScans } from './openScans.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sw-scans-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

it('many scans: the bytes of those used last are kept, the others are read again from their files', async () => {
  const scans = createOpenScans({ keptBytes: 2_000 });
  const opened = [];
  for (const name of ['a', 'b', 'c']) opened.push(await scans.open(file(name, Buffer.alloc(900, name))));
  const [a, , c] = opened;
  rmSync(join(folder, 'c')); // still in memory
  expect((await scans.bytes(c?.scanId ?? '')).length).toBe(900);
  expect((await scans.bytes(a?.scanId ?? ''))[0]).toBe('a'.charCodeAt(0)); // read again
});

it('SEAL-6 each page of a file is a scan of its own', async () => {
  const scans = createOpenScans();
  const path = file('a', 'pages');
  const [first, second] = [await scans.open(path), await scans.open(path, 2)];
  expect([scans.page(first.scanId), scans.page(second.scanId)]).toEqual([1, 2]);
  scans.close(first.scanId);
  expect((await scans.bytes(second.scanId)).length).toBe(5);
  expect(() => scans.page(first.scanId)).toThrow(expect.objectContaining({ code: 'scan/file-gone' }));
});

it('a file that was replaced, or is gone with its drive, is told; it is not taken for the page on screen', async () => {
  const scans = createOpenScans({ keptBytes: 0 });
  const { scanId } = await scans.open(file('a', 'first'));
  await scans.open(file('b', 'other'));
  file('a', 'another picture');
  await expect(scans.bytes(scanId)).rejects.toMatchObject({ code: 'scan/file-gone' });
  await expect(scans.open(join(folder, 'no-such-file'))).rejects.toMatchObject({ code: 'scan/file-gone' });
  await expect(scans.bytes('made-up')).rejects.toMatchObject({ code: 'scan/file-gone' });
});

it('a scanner’s page has no file: it is kept until it is closed', async () => {
  const scans = createOpenScans({ keptBytes: 0 });
  const scanId = scans.keep(Buffer.from('page'));
  await scans.open(file('a', 'first'));
  expect(Buffer.from(await scans.bytes(scanId)).toString()).toBe('page');
  scans.close(scanId);
  await expect(scans.bytes(scanId)).rejects.toMatchObject({ code: 'scan/file-gone' });
});

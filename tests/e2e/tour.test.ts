import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const Report = z.array(z.object({ step: z.string(), ok: z.boolean(), ms: z.number(), rule: z.string(), pictures: z.array(z.string()), fault: z.string().optional() }));

let directory: string;
let reports: z.infer<typeof Report>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sw-tour-out-'));
  // A failing step ends in exit code 1; its report says which.
  await run(process.execPath, ['main/cli/swclient.ts', 'tour', '--out', directory]).catch(() => {});
  reports = Report.parse(JSON.parse(readFileSync(join(directory, 'tour.json'), 'utf8')));
}, 600_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('REG-1 REG-2 REG-3 REG-4 REG-5 REG-6 REG-7 REG-8 REG-9 LOGIN-2 CARD-1 CARD-2 CARD-3 CARD-4 CARD-5 CARD-6 CARD-7 CARD-9 ACC-1 ACT-1 ACT-2 ACT-3 LOGIN-1 LOGIN-4 LOGIN-5 LOGIN-6 SEAL-1 SEAL-2 SEAL-3 SEAL-4 SEAL-5 SEAL-6 OFF-1 every step of the main job works through the real windows', () => {
  expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  expect(reports.length).toBeGreaterThan(30);
});

it('every picture that tour.json names is there, at the size of the window, and not blank', async () => {
  const files = readdirSync(directory).filter((name) => name.endsWith('.png'));
  expect(files.toSorted()).toEqual(reports.flatMap(({ pictures }) => pictures).toSorted());
  for (const name of files) {
    const picture = sharp(join(directory, name));
    const { width } = await picture.metadata();
    expect([1366, 440], name).toContain(width);
    const { entropy } = await picture.stats();
    expect(entropy, name).toBeGreaterThan(0.5);
  }
});

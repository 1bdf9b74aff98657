import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DesktopEvent } from '../../contract/desktop.ts';
import { saneScanner } from '../scanner/sane.ts';
import { createSealEngine, type SealEngine } from '../seal/engine.ts';
import { createOpenScans } from './openScans.ts';
import { scannerCalls } from './scanner.ts';

// The real scanimage with SANE's test device, and the real engine.
let folder: string;
let engine: SealEngine;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-scanner-'));
  writeFileSync(join(folder, 'dll.conf'), 'test\n');
  writeFileSync(join(folder, 'test.conf'), 'number_of_devices 1\nresolution_max 1200.0\ngeometry_max 300.0\ntest-picture "Grid"\n');
  engine = createSealEngine();
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

it('SEAL-6 a page straight from the scanner is opened like a file, with its resolution, and its bytes stay in memory', async () => {
  const events: DesktopEvent[] = [];
  const scans = createOpenScans();
  const context = { engine, emit: (event: DesktopEvent) => void events.push(event), scanner: saneScanner({ env: { SANE_CONFIG_DIR: folder } }) };
  const calls = scannerCalls(context, scans);
  const [scanner] = (await calls.list({})).scanners;
  const first = calls.scan({ scannerId: scanner?.scannerId ?? '', dpi: 150, mode: 'color', fileName: '扫描件 1' });
  await expect(calls.scan({ scannerId: 'test:0', dpi: 150, mode: 'color', fileName: '扫描件 2' })).rejects.toMatchObject({ code: 'scanner/busy' });
  const scan = await first;
  expect(scan).toMatchObject({ fileName: '扫描件 1', dpi: 150, dpiFrom: 'file' });
  expect(scan.widthPx / scan.heightPx).toBeCloseTo(210 / 297, 1);
  expect((await scans.bytes(scan.scanId)).length).toBeGreaterThan(1_000);
  expect(events.some((event) => event.event === 'progress' && event.task === 'scanner')).toBe(true);
  await expect(calls.scan({ scannerId: 'test:9', dpi: 150, mode: 'color', fileName: 'x' })).rejects.toMatchObject({ code: 'scanner/none' });
});

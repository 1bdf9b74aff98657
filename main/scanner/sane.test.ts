import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saneScanner } from './sane.ts';
import { modeOf, readSaneOptions, resolutionOf } from './saneOptions.ts';

// The real scanimage with SANE's own test device.
let folder: string;
/** A SANE configuration whose test device behaves as `more` says. */
function configured(name: string, more = ''): { SANE_CONFIG_DIR: string } {
  const directory = join(folder, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'dll.conf'), name === 'empty' ? '' : 'test\n');
  writeFileSync(join(directory, 'test.conf'), `number_of_devices 2\nresolution_max 1200.0\ngeometry_max 300.0\ntest-picture "Color pattern"\n${more}\n`);
  return { SANE_CONFIG_DIR: directory };
}
const ask = (change: object = {}) => ({ scannerId: 'test:0', dpi: 150, mode: 'color' as const, ...change });
const course = () => ({ signal: new AbortController().signal, onProgress: () => {} });

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sw-sane-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scanning over SANE', () => {
  it('SEAL-6 lists the scanners and scans an A4 page in colour with its resolution, telling how far it is', async () => {
    const scanner = saneScanner({ env: configured('good') });
    const devices = await scanner.list();
    expect(devices.map(({ scannerId }) => scannerId)).toEqual(['test:0', 'test:1']);
    expect(devices[0]?.name).toContain('Noname');
    const seen: number[] = [];
    const bytes = await scanner.scan(ask(), { ...course(), onProgress: (fraction) => seen.push(fraction) });
    const { width, height, density, channels } = await sharp(bytes).metadata();
    expect({ density, channels }).toEqual({ density: 150, channels: 3 });
    expect(Math.abs((width / 150) * 25.4 - 210)).toBeLessThan(2);
    expect(Math.abs((height / 150) * 25.4 - 297)).toBeLessThan(2);
    expect(seen.at(-1)).toBe(1);
  });

  it('SIG-1 scans in grey where that is asked for', async () => {
    const bytes = await saneScanner({ env: configured('grey') }).scan(ask({ mode: 'grey', dpi: 75 }), course());
    expect((await sharp(bytes).metadata()).channels).toBe(1);
  });

  it.each([
    ['SANE_STATUS_JAMMED', 'scanner/jammed'],
    ['SANE_STATUS_COVER_OPEN', 'scanner/cover-open'],
    ['SANE_STATUS_DEVICE_BUSY', 'scanner/busy'],
    ['SANE_STATUS_NO_DOCS', 'scanner/no-paper'],
    ['SANE_STATUS_IO_ERROR', 'scanner/failed'],
  ])('%s of the driver is told as %s', async (status, code) => {
    const scanner = saneScanner({ env: configured(status, `read-status-code "${status}"`) });
    await expect(scanner.scan(ask(), course())).rejects.toMatchObject({ code });
  });

  it('a driver that says what is wrong and then hangs is ended: what it said is told', async () => {
    const command = join(folder, 'hanging-scanimage');
    writeFileSync(command, `#!/bin/sh\ncase "$*" in *-A*) exit 0;; esac\ntrap '' TERM\nprintf 'Progress: 0.0%%scanimage: sane_read: Device busy\\n' >&2\nexec sleep 60\n`, { mode: 0o755 });
    await expect(saneScanner({ command, letGoMs: 200 }).scan(ask(), course())).rejects.toMatchObject({ code: 'scanner/busy' });
  });

  it('no scanner, one that is gone, a program that is not installed', async () => {
    expect(await saneScanner({ env: configured('empty') }).list()).toEqual([]);
    await expect(saneScanner({ env: configured('gone') }).scan(ask({ scannerId: 'test:7' }), course())).rejects.toMatchObject({ code: 'scanner/none' });
    await expect(saneScanner({ command: 'no-such-scanimage' }).list()).rejects.toMatchObject({ code: 'scanner/driver-missing' });
  });

  it('cancelled in the middle; and a driver that takes too long is ended', async () => {
    const slow = 'read-delay true\nread-delay-duration 200000\nread-limit true\nread-limit-size 512';
    const scanner = saneScanner({ env: configured('slow', slow) });
    const cancelled = new AbortController();
    const scanning = scanner.scan(ask(), { signal: cancelled.signal, onProgress: () => cancelled.abort() });
    await expect(scanning).rejects.toMatchObject({ code: 'scanner/cancelled' });
    await expect(scanner.scan(ask(), { signal: AbortSignal.abort(), onProgress: () => {} })).rejects.toMatchObject({ code: 'scanner/cancelled' });
    await expect(saneScanner({ env: configured('stuck', slow), scanMs: 300 }).scan(ask(), course())).rejects.toMatchObject({ code: 'scanner/failed' });
  });
});

describe('what scanners say they can do', () => {
  it('lists and ranges of resolutions, modes by any name, no size', () => {
    const epson = readSaneOptions('    --mode Lineart|Gray|24bit Color[Fast] [Gray]\n    --resolution 75|150|300|600|1200dpi [75]\n    -x 0..216mm [216]\n    -y 0..297mm [297]\n');
    expect([modeOf(epson, 'color'), modeOf(epson, 'grey'), resolutionOf(epson, 400), resolutionOf(epson, 2400), epson.sized]).toEqual(['24bit Color[Fast]', 'Gray', 600, 1200, true]);
    const range = readSaneOptions('    --resolution 50..600dpi (in steps of 1) [150]\n');
    expect([resolutionOf(range, 1200), resolutionOf(range, 300), modeOf(range, 'color'), range.sized]).toEqual([600, 300, undefined, false]);
    expect(resolutionOf(readSaneOptions('nonsense'), 300)).toBeUndefined();
  });
});

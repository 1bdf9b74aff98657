import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { found } from '../testing/parts.ts';
import { browserOf, versionsHere } from '../versionsHere.ts';
import { disk, diskFinding } from './disk.ts';
import { display } from './display.ts';
import { keyFileIn, keyKeeping } from './keyKeeping.ts';
import { sealFont, sealFontFinding } from './sealFont.ts';
import { versions } from './versions.ts';

const MIB = 1024 * 1024;

describe('this PC', () => {
  it('disk space: read from the real disk, amber when little, red when too little', async () => {
    expect((await found(disk))?.found.en).toMatch(/^\d+ [MG]B free/);
    await expect(found(disk, { dataDirectory: '/nowhere/at/all' })).rejects.toThrow('ENOENT');
    expect(diskFinding(5_000 * MIB)).toMatchObject({ level: 'green' });
    expect(diskFinding(500 * MIB)).toMatchObject({ level: 'amber', advice: expect.anything() });
    expect(diskFinding(10 * MIB)).toMatchObject({ level: 'red', advice: expect.anything() });
  });

  it('display: what the window says; nothing without a window', async () => {
    const window = (widthPx: number, heightPx: number, scale: number) => ({ window: { widthPx, heightPx, scale, userAgent: '' } });
    expect(await found(display, window(960, 540, 2))).toMatchObject({ level: 'green', found: { en: expect.stringContaining('200 %') } });
    expect((await found(display, window(683, 384, 2)))?.level).toBe('amber');
    const { window: _, ...without } = (await import('../testing/parts.ts')).partsWith();
    expect(await display.run(without, new AbortController().signal)).toBeUndefined();
  });

  it('the font for seals draws, and its absence is red', async () => {
    expect((await found(sealFont))?.level).toBe('green');
    const broken = await sealFontFinding(() => {
      throw new AppError('font/glyph-missing');
    });
    expect(broken.level).toBe('red');
  });

  it.skipIf(process.platform === 'win32')('the data key: who keeps it is told; a file others can read is red', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'doctor-key-'));
    onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
    const path = keyFileIn(dataDirectory);
    mkdirSync(dirname(path));
    writeFileSync(path, Buffer.alloc(32), { mode: 0o600 });
    const file = { dataDirectory, keyKeeping: 'file' } as const;
    expect(await found(keyKeeping, file)).toMatchObject({ level: 'green', found: { en: expect.stringContaining('file') } });
    chmodSync(path, 0o644);
    expect((await found(keyKeeping, file))?.level).toBe('red');
    expect((await found(keyKeeping, { keyKeeping: 'os' }))?.level).toBe('green');
    expect(await found(keyKeeping, { keyKeeping: undefined })).toBeUndefined();
  });

  it('versions: all in one line; no browser is amber', async () => {
    expect(await found(versions, { versions: async () => versionsHere('0.1.0', 'Chrome 150.0.1.2') })).toMatchObject({
      level: 'green',
      found: { en: expect.stringMatching(/app \d.*node \d.*Chrome 150\.0\.1\.2.*os /) },
    });
    expect((await found(versions, { versions: async () => versionsHere('0.1.0', undefined) }))?.level).toBe('amber');
  });

  it.each([
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36', 'Chrome 150.0.0.0'],
    ['Mozilla/5.0 AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.3.1', 'Edg 150.0.3.1'],
    ['', undefined],
  ])('the browser of %s is %s', (userAgent, browser) => {
    expect(browserOf(userAgent)).toBe(browser);
  });
});

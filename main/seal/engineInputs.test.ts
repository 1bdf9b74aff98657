import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { scannedPdf } from '../../tests/fixtures/pages/pdf.ts';
import { plainRecipe, scanPage } from '../../tests/fixtures/pages/scannedPage.ts';
import { realFiles } from '../../tests/fixtures/scans/realFiles.ts';
import { createSealEngine } from './engine.ts';

const engine = createSealEngine();
afterAll(() => engine.close());
const seal = { kind: 'seal', ink: 'auto' } as const;
const codeOf = (run: Promise<unknown>) => run.then(() => 'no error', (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown));
let jpeg: Uint8Array;
beforeAll(async () => {
  jpeg = (await scanPage({ ...plainRecipe, dpi: 150 })).jpeg;
});

/** A zlib stream that unfolds to so many megabytes, a kilobyte for each. */
function bomb(text: string, megabytes: number): Buffer {
  const once = deflateSync(Buffer.alloc(1024 * 1024, text), { finishFlush: constants.Z_FULL_FLUSH });
  const last = deflateSync(Buffer.alloc(0));
  return Buffer.concat([once, ...Array.from({ length: megabytes - 1 }, () => once.subarray(2)), last.subarray(2)]);
}

describe('what the engine is given', () => {
  it('SEAL-6 a CMYK JPEG with its printer’s profile', async () => {
    const file = await sharp(jpeg).withIccProfile('cmyk').jpeg({ quality: 92 }).withDensity(150).toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ space: 'cmyk', channels: 4, hasProfile: true });
    expect(await engine.extract(file, seal)).toMatchObject({ found: true, ink: 'red', shape: 'round', widthMm: expect.closeTo(42, 0) });
  }, 20_000);

  it('SEAL-6 a page of 1200 dpi, at true size', async () => {
    const { jpeg: fine } = await scanPage({ ...plainRecipe, dpi: 1200, sheetMm: [56, 56], seal: { type: 'company', unit: '大连样例国际贸易有限公司', shape: 'round', mm: 42, x: 28, y: 28, degrees: 0 } });
    const result = await engine.extract(fine, seal);
    expect(result).toMatchObject({ found: true, dpi: 1200, dpiFrom: 'file' });
    if (result.found) expect(Math.abs(result.widthMm - 42)).toBeLessThan(0.3);
  }, 60_000);

  it('SEAL-6 pictures that move are refused as such', async () => {
    const files = await realFiles();
    expect(await codeOf(engine.extract(files['webp animated'] ?? Buffer.alloc(0), seal))).toBe('scan/animated');
    expect(await codeOf(engine.extract(files.gif ?? Buffer.alloc(0), seal))).toBe('scan/unsupported-type');
  }, 20_000);

  it('SEAL-6 a PDF whose content or picture unfolds a thousandfold ends, and the engine lives', async () => {
    const size = { widthPx: 240, heightPx: 240, dpi: 100 };
    const whole = scannedPdf([{ ...size, rgb: new Uint8Array(240 * 240 * 3) }]).toString('latin1');
    const zeros = bomb('\0', 256);
    const picture = Buffer.from(whole.replace(/\/FlateDecode \/Length \d+ >>\nstream\n[^]*?\nendstream/, () => `/FlateDecode /Length ${zeros.length} >>\nstream\n${zeros.toString('latin1')}\nendstream`), 'latin1');
    const content = (megabytes: number): Buffer => {
      const blanks = bomb(' ', megabytes);
      return Buffer.from(whole.replace(/<< \/Length \d+ >>\nstream\nq [^]*?\nendstream/, () => `<< /Filter /FlateDecode /Length ${blanks.length} >>\nstream\n${blanks.toString('latin1')}\nendstream`), 'latin1');
    };
    for (const file of [picture, content(256)]) {
      expect(file.length).toBeGreaterThan(250_000);
      expect(await codeOf(engine.extract(file, seal))).toMatch(/^(no error|scan\/(too-large|unreadable))$/);
    }
    // More than a document may take.
    expect(await codeOf(engine.extract(content(768), seal))).toBe('scan/unreadable');
    expect(await engine.extract(jpeg, seal)).toMatchObject({ found: true });
  }, 120_000);

  it('SEAL-6 a file that vanishes while it waits: the others are read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scan-'));
    const one = createSealEngine({ workers: 1 });
    try {
      const paths = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => join(folder, name));
      await Promise.all(paths.map((path) => writeFile(path, jpeg)));
      // The first is at work and the others wait, none is asked for before it has been answered.
      const onProgress = (): void => rmSync(paths[1] ?? '', { force: true });
      const answers = paths.map((path, at) => codeOf(one.extract({ path }, at === 0 ? { ...seal, onProgress } : seal)));
      expect(await Promise.all(answers)).toEqual(['no error', 'scan/file-gone', 'no error']);
    } finally {
      await one.close();
      await rm(folder, { recursive: true });
    }
  }, 20_000);
});

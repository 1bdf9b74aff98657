import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { plainRecipe, scanPage } from '../../tests/fixtures/pages/scannedPage.ts';
import type { ScannedPage } from '../../tests/fixtures/pages/scannedPage.ts';
import { Random } from '../../tests/fixtures/pages/random.ts';
import { mutate } from '../../tests/fixtures/scans/mutate.ts';
import { realFiles } from '../../tests/fixtures/scans/realFiles.ts';
import { createSealEngine } from './engine.ts';
import { readError, readScan } from './scan/readScan.ts';

const engine = createSealEngine();
afterAll(() => engine.close());
const seal = { kind: 'seal', ink: 'auto' } as const;

async function codeOf(run: Promise<unknown>): Promise<ErrorCode | 'no error'> {
  try {
    await run;
    return 'no error';
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#fdfdfb' } });

/** A JPEG whose header claims another size. */
function claiming(jpeg: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = Buffer.from(jpeg);
  const sof = bytes.indexOf(Buffer.of(0xff, 0xc0));
  bytes.writeUInt16BE(height, sof + 5);
  bytes.writeUInt16BE(width, sof + 7);
  return bytes;
}

describe('bad scans', () => {
  let page: ScannedPage;
  beforeAll(async () => {
    page = await scanPage({ ...plainRecipe, dpi: 150 });
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, ErrorCode]>([
    ['an empty file', () => new Uint8Array(), 'scan/unreadable'],
    ['text named like a picture', () => Buffer.from('这不是图片'), 'scan/unsupported-type'],
    ['a PDF with nothing in it', () => Buffer.from('%PDF-1.7\n'), 'scan/unreadable'],
    ['a GIF', () => blank(100, 100).gif().toBuffer(), 'scan/unsupported-type'],
    ['a JPEG head with nothing after it', () => Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 16), 'scan/truncated'],
    ['1 × 1', () => blank(1, 1).jpeg().toBuffer(), 'scan/too-small'],
    ['a JPEG claiming 30 000 × 30 000', async () => claiming(await blank(80, 80).jpeg().toBuffer(), 30_000, 30_000), 'scan/too-large'],
    ['a JPEG claiming 65 500 × 65 500', async () => claiming(await blank(80, 80).jpeg().toBuffer(), 65_500, 65_500), 'scan/too-large'],
    ['a JPEG claiming more lines than it has', async () => claiming(await blank(640, 640).jpeg().toBuffer(), 640, 6400), 'scan/truncated'],
  ])('SEAL-6 %s', async (_name, make, code) => {
    const file = await make();
    expect(await codeOf(engine.extract(file, seal))).toBe(code);
    expect(['scan/truncated', code]).toContain(await codeOf(engine.inspect(file)));
  });

  it.each([0.2, 0.5, 0.8, 0.97])('SEAL-6 cut off after %d of its bytes is told, never a silent bad cut', async (share) => {
    const cut = page.jpeg.subarray(0, Math.floor(page.jpeg.length * share));
    expect(await codeOf(engine.extract(cut, seal))).toBe('scan/truncated');
    // An end marker put behind it does not make it whole.
    const closed = Buffer.concat([cut, Buffer.of(0xff, 0xd9)]);
    expect(await codeOf(engine.extract(closed, seal))).toBe('scan/truncated');
  });

  it('SEAL-6 a truncated progressive JPEG is told', async () => {
    const whole = await sharp(page.jpeg).jpeg({ progressive: true, quality: 85 }).toBuffer();
    expect(await codeOf(engine.extract(whole.subarray(0, whole.length * 0.6), seal))).toBe('scan/truncated');
  });

  it('SEAL-6 mutated files answer with a result or a typed error, and the engine lives', async () => {
    const random = new Random(5);
    const small = await sharp(page.jpeg).resize(400).jpeg().toBuffer();
    for (let round = 0; round < 60; round += 1) {
      const bytes = Buffer.from(small);
      for (let change = 0; change < 12; change += 1) bytes[Math.floor(random.next() * (round % 2 ? 700 : bytes.length))] = Math.floor(random.next() * 256);
      const code = await codeOf(engine.extract(bytes, seal));
      expect(['no error', 'scan/unreadable', 'scan/truncated', 'scan/unsupported-type', 'scan/too-large', 'scan/too-small']).toContain(code);
    }
    expect((await engine.extract(page.jpeg, seal)).found).toBe(true);
  });

  it('SEAL-6 mutated files of every kind: a result or a typed error, and the engine lives', async () => {
    const random = new Random(6);
    const files = Object.values(await realFiles());
    const codes = await Promise.all(
      Array.from({ length: files.length * 6 }, (_, round) => {
        const whole = files[round % files.length] ?? Buffer.alloc(0);
        return codeOf(engine.extract(mutate(whole, files[Math.floor(random.next() * files.length)] ?? whole, random), round % 5 ? seal : { kind: 'signature', ink: 'auto' }));
      }),
    );
    for (const code of codes) expect(code).toMatch(/^(no error|scan\/[a-z-]+)$/);
    expect((await engine.extract(page.jpeg, seal)).found).toBe(true);
  }, 60_000);

  it('a PNG bomb is refused by its header', async () => {
    const chunk = (type: string, data: Uint8Array) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(data.length);
      head.write(type, 4, 'latin1');
      const crc = Buffer.alloc(4);
      return Buffer.concat([head, data, crc]);
    };
    const ihdr = Buffer.from([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0]);
    const bomb = Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), chunk('IHDR', ihdr), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))]);
    expect(['scan/too-large', 'scan/unreadable']).toContain(await codeOf(engine.extract(bomb, seal)));
  });
});

describe('the engine', () => {
  it('OFF-1 inspects: size, dpi and where it is from, small upright preview', async () => {
    const jpeg = await blank(1240, 1754).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { preview, ...rest } = await engine.inspect(jpeg);
    expect(rest).toEqual({ widthPx: 1754, heightPx: 1240, dpi: 150, dpiFrom: 'page-format', page: 1, pages: 1 });
    const shown = await sharp(preview).metadata();
    expect(shown).toMatchObject({ format: 'jpeg', width: 1400, height: 990 });
    const withDensity = await engine.inspect(await blank(1000, 1000).withDensity(600).jpeg().toBuffer());
    expect(withDensity).toMatchObject({ dpi: 600, dpiFrom: 'file' });
    expect(await engine.inspect(await blank(1000, 1000).jpeg().toBuffer())).toMatchObject({ dpi: 300, dpiFrom: 'assumed' });
  });

  it('SEAL-1 what draws seals is loaded beforehand; not any more once the engine is closed', async () => {
    const engine = createSealEngine({ workers: 1 });
    expect(await engine.prepareDrawing()).toBeUndefined();
    expect((await engine.generate({ type: 'company', unit: '样例公司', shape: 'round', mm: 40 })).widthMm).toBe(40);
    await engine.close();
    await expect(engine.prepareDrawing()).rejects.toMatchObject({ code: 'scan/cancelled' });
  });

  it('stops when told to, before and while it works', async () => {
    const page = await scanPage({ ...plainRecipe, dpi: 150 });
    expect(await codeOf(engine.extract(page.jpeg, { ...seal, signal: AbortSignal.abort() }))).toBe('scan/cancelled');
    const stopper = new AbortController();
    const running = codeOf(engine.extract(page.jpeg, { ...seal, signal: stopper.signal, onProgress: () => stopper.abort() }));
    expect(await running).toBe('scan/cancelled');
    const steps: string[] = [];
    expect(await engine.extract(page.jpeg, { ...seal, onProgress: (step) => steps.push(step) })).toMatchObject({ found: true });
    expect(steps).toEqual(['read', 'locate', 'decode', 'unmix', 'render']);
  });

  const url = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${code}`)}`);

  it('survives a worker that crashes or hangs: the job fails, the next one is served', async () => {
    const crashing = createSealEngine({ workerUrl: url("parentPort.on('message', () => process.exit(1));") });
    expect(await codeOf(crashing.inspect(Uint8Array.of(1)))).toBe('scan/unreadable');
    expect(await codeOf(crashing.inspect(Uint8Array.of(1)))).toBe('scan/unreadable');
    await crashing.close();
    const hanging = createSealEngine({ workerUrl: url("parentPort.on('message', () => { for (;;); });"), timeoutMs: 200 });
    expect(await codeOf(hanging.inspect(Uint8Array.of(1)))).toBe('scan/unreadable');
    await hanging.close();
    expect(await codeOf(hanging.inspect(Uint8Array.of(1)))).toBe('scan/cancelled');
  });

  it('one crash in a batch fails its own job only', async () => {
    const engine = createSealEngine({ workers: 2, workerUrl: url("parentPort.on('message', ({ id, input }) => input.file[0] === 3 ? process.exit(1) : parentPort.postMessage({ kind: 'done', id, value: input.file[0] }));") });
    const codes = await Promise.all(Array.from({ length: 9 }, (_, at) => codeOf(engine.inspect(Uint8Array.of(at)))));
    expect(codes).toEqual(Array.from({ length: 9 }, (_, at) => (at === 3 ? 'scan/unreadable' : 'no error')));
    await engine.close();
  });

  it('works on several pages at once, on the rest when it is their turn, and tells when too many wait', async () => {
    // No thread answers before three are at work.
    const together = url("parentPort.on('message', ({ id, input }) => { const seen = new Int32Array(input.file.buffer); Atomics.add(seen, 0, 1); Atomics.notify(seen, 0); for (let now; (now = Atomics.load(seen, 0)) < 3;) Atomics.wait(seen, 0, now); parentPort.postMessage({ kind: 'done', id, value: 1 }); });");
    const engine = createSealEngine({ workers: 3, mostWaiting: 5, workerUrl: together });
    const file = new Uint8Array(new SharedArrayBuffer(4));
    const codes = await Promise.all(Array.from({ length: 9 }, () => codeOf(engine.extract(file, seal))));
    expect(codes).toEqual([...Array.from({ length: 8 }, () => 'no error'), 'scan/too-many']);
    expect(new Int32Array(file.buffer)[0]).toBe(8);
    await engine.close();
  });

  it('a waiting job that is given up is never begun; closing ends those that wait', async () => {
    const engine = createSealEngine({ workers: 1, workerUrl: url("parentPort.on('message', ({ id, input }) => setTimeout(() => parentPort.postMessage({ kind: 'done', id, value: input.file[0] }), 20));") });
    const stopper = new AbortController();
    const first = engine.inspect(Uint8Array.of(1));
    const given = codeOf(engine.inspect(Uint8Array.of(2), { signal: stopper.signal }));
    const last = engine.inspect(Uint8Array.of(3));
    stopper.abort();
    expect(await given).toBe('scan/cancelled');
    expect([await first, await last]).toEqual([1, 3]);
    const waiting = [4, 5].map((at) => codeOf(engine.inspect(Uint8Array.of(at))));
    await engine.close();
    expect(await Promise.all(waiting)).toEqual(['scan/cancelled', 'scan/cancelled']);
  });

  it('a spent thread has ended before another takes the next job', async () => {
    // A thread counts on and on once it has answered; the next one answers whether the count stands still.
    const spent = url("parentPort.on('message', ({ id, input }) => { const count = new Int32Array(input.file.buffer); const seen = Atomics.load(count, 0); Atomics.wait(count, 1, 0, 50); const value = Atomics.load(count, 0) === seen; parentPort.postMessage({ kind: 'done', id, value, spent: true }); for (;;) Atomics.add(count, 0, 1); });");
    const engine = createSealEngine({ workers: 1, workerUrl: spent });
    const file = new Uint8Array(new SharedArrayBuffer(8));
    expect(await Promise.all([engine.inspect(file), engine.inspect(file), engine.inspect(file)])).toEqual([true, true, true]);
    const closed = codeOf(engine.inspect(file));
    await engine.close();
    expect(['no error', 'scan/cancelled']).toContain(await closed);
  });

  it('reads a file itself: shared memory, gone, a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scan-'));
    try {
      const path = join(folder, '扫描 1.jpg');
      await writeFile(path, (await scanPage({ ...plainRecipe, dpi: 150 })).jpeg);
      expect(await engine.extract({ path }, seal)).toMatchObject({ found: true });
      const { bytes } = await readScan(path);
      expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(await engine.inspect(bytes)).toMatchObject({ widthPx: 1240 });
      expect(await codeOf(engine.inspect({ path: join(folder, 'gone.jpg') }))).toBe('scan/file-gone');
      expect(await codeOf(engine.inspect({ path: join(path, 'gone.jpg') }))).toBe('scan/file-gone');
      expect(await codeOf(engine.inspect({ path: folder }))).toBe('scan/unreadable');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('SEAL-6 200 files at once, every fourth of them bad or gone: each is answered for itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scans-'));
    try {
      const good = await sharp((await scanPage({ ...plainRecipe, dpi: 150 })).jpeg).resize(620).withDensity(75).jpeg().toBuffer();
      const bad = [Buffer.alloc(0), good.subarray(0, good.length / 2), Buffer.from('%PDF-1.7\n')];
      const codes: (ErrorCode | 'no error')[] = ['scan/unreadable', 'scan/truncated', 'scan/unreadable', 'scan/file-gone'];
      const wanted = Array.from({ length: 200 }, (_, at) => (at % 4 === 3 ? (codes[Math.floor(at / 4) % 4] ?? 'no error') : 'no error'));
      const paths = await Promise.all(
        wanted.map(async (_, at) => {
          const path = join(folder, `${at}.jpg`);
          const file = at % 4 === 3 ? bad[Math.floor(at / 4) % 4] : good;
          if (file) await writeFile(path, file);
          return path;
        }),
      );
      expect(await Promise.all(paths.map((path) => codeOf(engine.extract({ path }, seal))))).toEqual(wanted);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  it.each([['EBUSY', 'scan/file-locked'], ['EACCES', 'scan/file-locked'], ['EIO', 'scan/drive-gone'], ['ENXIO', 'scan/drive-gone'], ['UNKNOWN', 'scan/drive-gone'], ['ENOENT', 'scan/file-gone'], ['EISDIR', 'scan/unreadable']])('%s is %s', (code, wanted) => {
    expect(readError(Object.assign(new Error('read'), { code })).code).toBe(wanted);
  });
});

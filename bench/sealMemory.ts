import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createSealEngine } from '../main/seal/engine.ts';
import { scannedPdf } from '../tests/fixtures/pages/pdf.ts';
import { plainRecipe, scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import type { ScannedPage } from '../tests/fixtures/pages/scannedPage.ts';
import type { Figure } from './server.ts';

const MOST_MB = 150;
const PAGES = 8;
const PX_PER_MM = 600 / 25.4;
const MEASURE = 'measure-memory';
/** Windows' heap gives blocks of a megabyte back at once; glibc keeps them, and more of them the longer it runs, unless it is told. */
const LIKE_WINDOWS = { MALLOC_MMAP_THRESHOLD_: '1048576' };

/** A4 at 600 dpi in the ways it comes, one worker, each in a process of its own: the first page's peak memory over idle, and that of eight. */
export async function memoryRows(page: ScannedPage): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'seal-memory-'));
  try {
    const figures: Figure[] = [];
    for (const [kind, bytes] of Object.entries(await filesOf(page))) {
      const file = join(folder, 'page');
      await writeFile(file, bytes);
      const { firstMb, mostMb, tilesMb } = await measured(file);
      const row = (what: string, value: number): void => void figures.push({ name: `seal engine, ${kind}: ${what}`, value, unit: 'MB', against: `at most ${MOST_MB} over idle, large blocks given back as on Windows; the file is ${(bytes.length / 1e6).toFixed(0)} MB`, ratio: value / MOST_MB });
      row('memory of the first page', firstMb);
      row(`most over ${PAGES} pages in one worker`, mostMb);
      row('looked at: preview, a row of tiles, a part', tilesMb);
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filesOf({ jpeg, widthPx, heightPx }: ScannedPage): Promise<Record<string, Uint8Array>> {
  const size = { widthPx, heightPx, dpi: 600 };
  const rgb = await sharp(jpeg).raw().toBuffer();
  return {
    'scanner’s JPEG': jpeg,
    'PDF of that JPEG': scannedPdf([{ ...size, jpeg }]),
    'PDF of that JPEG with a note on it, drawn': scannedPdf([{ ...size, jpeg, also: 'BT /F 12 Tf 100 100 Td (seen) Tj ET' }]),
    'PDF without loss, drawn': scannedPdf([{ ...size, rgb }]),
    'progressive JPEG': await sharp(jpeg).jpeg({ progressive: true, quality: 85 }).withDensity(600).toBuffer(),
    'TIFF without compression': await sharp(jpeg).tiff({ compression: 'none', xres: PX_PER_MM, yres: PX_PER_MM }).toBuffer(),
  };
}

interface Memory {
  readonly firstMb: number;
  readonly mostMb: number;
  readonly tilesMb: number;
}

async function measured(file: string): Promise<Memory> {
  const { promise, resolve, reject } = Promise.withResolvers<Memory>();
  const child = fork(fileURLToPath(import.meta.url), [MEASURE, file], { env: { ...process.env, ...LIKE_WINDOWS } });
  child.on('message', (memory) => resolve(memory as Memory));
  child.on('exit', (code) => reject(new Error(`measuring memory ended with ${code}`)));
  return promise;
}

/** Highest memory over `idle` while `work` runs, MB. */
async function peakOver(idle: number, work: () => Promise<unknown>): Promise<number> {
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
  await work();
  clearInterval(watch);
  return (most - idle) / 1e6;
}

async function measure(path: string): Promise<Memory> {
  const small = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#fff' } }).jpeg().toBuffer();
  const engine = createSealEngine({ workers: 1 });
  await engine.inspect(small); // the worker is there and warm
  await pause(300);
  const idle = process.memoryUsage.rss();
  const extract = async (): Promise<void> => {
    if (!(await engine.extract({ path }, { kind: 'seal', ink: 'auto' })).found) throw new Error('not found');
  };
  const firstMb = await peakOver(idle, extract);
  const mostMb = await peakOver(idle, async () => {
    for (let run = 1; run < PAGES; run += 1) await extract();
  });
  const tilesMb = await peakOver(idle, async () => {
    await engine.inspect({ path });
    await engine.tiles({ path }, 0, 3);
    await engine.region({ path }, { left: 1000, top: 1000, width: 2000, height: 1500 }, 800);
  });
  await engine.close();
  return { firstMb, mostMb, tilesMb };
}

if (process.argv[2] === MEASURE && process.argv[3]) {
  process.send?.(await measure(process.argv[3]));
  process.disconnect();
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, value } of await memoryRows(await scanPage({ ...plainRecipe, dpi: 600, text: 'elsewhere' }))) console.log(value.toFixed(0).padStart(5), name);
}

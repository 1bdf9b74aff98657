import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createSealEngine } from '../main/seal/engine.ts';
import type { SealEngine } from '../main/seal/engine.ts';
import { median, timed } from './figure.ts';
import type { Figure } from './server.ts';

const seal = { kind: 'seal', ink: 'auto' } as const;
const BATCH = 20;

interface EngineFigures {
  readonly memoryMb: number;
  readonly blockedMs: number;
  readonly callerCpuMs: number;
  readonly cancelMs: number;
  readonly oneByOneMs: number;
  readonly batchMs: number;
  readonly batchMemoryMb: number;
}

/**
 * The engine from the caller's side: memory, block of the calling thread, cancelling, and a batch over the cores. In a process of
 * its own: making pages leaves garbage in this one.
 * @param jpeg a 600-dpi A4 page
 */
export async function engineRows(jpeg: Uint8Array): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'seal-bench-'));
  try {
    const file = join(folder, 'page.jpg');
    await writeFile(file, jpeg);
    const { promise, resolve, reject } = Promise.withResolvers<EngineFigures>();
    const child = fork(fileURLToPath(import.meta.url), [MEASURE_ENGINE, file]);
    child.on('message', (figures) => resolve(figures as EngineFigures));
    child.on('exit', (code) => reject(new Error(`measuring the engine ended with ${code}`)));
    const { memoryMb, blockedMs, callerCpuMs, cancelMs, oneByOneMs, batchMs, batchMemoryMb } = await promise;
    const cores = availableParallelism();
    return [
      { name: 'seal engine, peak memory over idle', value: memoryMb, unit: 'MB', against: 'at most 150', ratio: memoryMb / 150 },
      { name: 'seal engine, longest block of the caller, in each of 3 rounds', value: blockedMs, unit: 'ms', against: 'at most 10', ratio: blockedMs / 10 },
      // A loaded machine makes the block longer than the work: this is the work, all of a page's, in one block at worst.
      { name: 'seal engine, time of the calling thread for one page', value: callerCpuMs, unit: 'ms', against: 'at most 10', ratio: callerCpuMs / 10 },
      { name: 'seal engine, cancel to worker free', value: cancelMs, unit: 'ms', against: 'at most 100', ratio: cancelMs / 100 },
      { name: `seal engine, batch of ${BATCH} pages, ${cores} cores`, value: batchMs, unit: 'ms', against: `one by one ${oneByOneMs.toFixed(0)} ms, of that 1 / ${cores} wanted`, ratio: batchMs / (oneByOneMs / cores) },
      { name: `seal engine, batch of ${BATCH} pages, peak memory over idle`, value: batchMemoryMb, unit: 'MB', against: `at most 150 for each of ${cores} workers`, ratio: batchMemoryMb / (150 * cores) },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MEASURE_ENGINE = 'measure-engine';

/** Highest memory over that at the start, while `work` runs. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  await pause(300);
  const idle = process.memoryUsage.rss();
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
  await work();
  clearInterval(watch);
  return (most - idle) / 1e6;
}

async function measureEngine(file: string): Promise<EngineFigures> {
  const small = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#fff' } }).jpeg().toBuffer();
  const one = createSealEngine({ workers: 1 });
  await one.inspect(small); // the worker is there and warm
  const memoryMb = await memoryOf(() => times(5, () => one.extract({ path: file }, seal)));
  const page = await readFile(file);
  await times(3, () => one.extract(page, seal));

  const before = process.threadCpuUsage();
  await times(5, () => one.extract({ path: file }, seal));
  const { user, system } = process.threadCpuUsage(before);
  const callerCpuMs = (user + system) / 1000 / 5;

  // A block of ours comes back in every round; a pause of the machine does not.
  const blocks: number[] = [];
  await times(3, async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await times(5, () => one.extract({ path: file }, { ...seal, onProgress: () => undefined }));
    delay.disable();
    blocks.push(delay.max / 1e6);
  });

  const cancelMs = await worstCancel(one, file, small);
  const oneByOneMs = await timed(() => times(BATCH, () => one.extract({ path: file }, seal)));
  await one.close();

  const pool = createSealEngine();
  await Promise.all(Array.from({ length: availableParallelism() }, () => pool.inspect(small)));
  const batch = () => Promise.all(Array.from({ length: BATCH }, () => pool.extract({ path: file }, seal)));
  const batchMemoryMb = await memoryOf(batch);
  const batchMs = await timed(batch);
  await pool.close();
  return { memoryMb, blockedMs: Math.min(...blocks), callerCpuMs, cancelMs, oneByOneMs, batchMs, batchMemoryMb };
}

/** From the moment of giving up until the worker has served the next small job, less what that takes by itself. */
async function worstCancel(engine: SealEngine, path: string, small: Uint8Array): Promise<number> {
  const inspects: number[] = [];
  await times(5, async () => inspects.push(await timed(() => engine.inspect(small))));
  const cancels: number[] = [];
  for (const after of [5, 20, 40, 60, 80, 100, 120, 140, 160]) {
    const stop = new AbortController();
    const running = engine.extract({ path }, { ...seal, signal: stop.signal }).catch(() => undefined);
    await pause(after);
    cancels.push(await timed(() => (stop.abort(), engine.inspect(small))));
    await running;
  }
  return Math.max(...cancels) - median(inspects);
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let run = 0; run < count; run += 1) await work();
}

if (process.argv[2] === MEASURE_ENGINE && process.argv[3]) {
  process.send?.(await measureEngine(process.argv[3]));
  process.disconnect();
}

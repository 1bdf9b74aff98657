import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createSealEngine } from '../main/seal/engine.ts';
import { extractPicture } from '../main/seal/extract/extract.ts';
import { HELD_OUT, SCORED, stampedPage } from '../tests/fixtures/pages/corpus.ts';
import { hueThreshold } from '../tests/fixtures/pages/hueThreshold.ts';
import { plainRecipe, scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import type { ScannedPage } from '../tests/fixtures/pages/scannedPage.ts';
import { scoreAlpha, scoreCutout } from '../tests/fixtures/pages/score.ts';
import type { Score } from '../tests/fixtures/pages/score.ts';
import { sealless } from '../tests/fixtures/pages/sealless.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly ratio: number;
}

const PAIRS = 9;
const MM_PER_INCH = 25.4;
const course = { step: () => undefined, check: () => undefined };
const seal = { kind: 'seal', ink: 'auto' } as const;

/** The seal engine: time against sharp's decode, the engine from the caller's side, and how true its cut-outs are. */
export async function benchSeal(): Promise<BenchRow[]> {
  sharp.concurrency(availableParallelism());
  sharp.cache(false);
  const page = await scanPage({ ...plainRecipe, dpi: 600, text: 'elsewhere' });
  return [...(await timeRows(page)), ...(await engineRows(page)), ...(await scoreRows('scored', SCORED)), ...(await scoreRows('held out', HELD_OUT)), await seallessRow()];
}

/**
 * Extraction (file bytes → PNG bytes) of a 600-dpi A4 JPEG against sharp merely decoding that file to raw, pair by pair in
 * this process with the same threads. The ratio is the median of the pairs' ratios.
 */
async function timeRows(page: ScannedPage): Promise<BenchRow[]> {
  const decode = () => sharp(page.jpeg, { sequentialRead: true }).raw().toBuffer();
  const extract = () => extractPicture(page.jpeg, seal, course);
  await extract(); // warm
  await decode();
  const decodes: number[] = [];
  const extracts: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    decodes.push(await timed(decode));
    extracts.push(await timed(extract));
  }
  const ratio = median(extracts.map((ms, pair) => ms / (decodes[pair] ?? ms)));
  const against = `sharp full decode ${round(median(decodes), 1)} ms, ${availableParallelism()} threads`;
  return [{ name: 'seal extraction, 600-dpi A4 JPEG', value: round(median(extracts), 1), unit: 'ms', against, ratio: round(ratio) }];
}

/** Memory, block of the calling thread and cancelling, in a process of its own: making pages leaves garbage in this one. */
async function engineRows(page: ScannedPage): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'seal-bench-'));
  try {
    const file = join(folder, 'page.jpg');
    await writeFile(file, page.jpeg);
    const { promise, resolve, reject } = Promise.withResolvers<EngineFigures>();
    const child = fork(fileURLToPath(import.meta.url), [MEASURE_ENGINE, file]);
    child.on('message', (figures) => resolve(figures as EngineFigures));
    child.on('exit', (code) => reject(new Error(`measuring the engine ended with ${code}`)));
    const { memoryMb, blockedMs, cancelMs } = await promise;
    return [
      { name: 'seal engine, peak memory over idle', value: round(memoryMb, 0), unit: 'MB', against: 'at most 150', ratio: round(memoryMb / 150) },
      { name: 'seal engine, longest block of the caller', value: round(blockedMs, 1), unit: 'ms', against: 'at most 10', ratio: round(blockedMs / 10) },
      { name: 'seal engine, cancel to worker free', value: round(cancelMs, 1), unit: 'ms', against: 'at most 100', ratio: round(cancelMs / 100) },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface EngineFigures {
  readonly memoryMb: number;
  readonly blockedMs: number;
  readonly cancelMs: number;
}
const MEASURE_ENGINE = 'measure-engine';

async function measureEngine(file: string): Promise<EngineFigures> {
  const engine = createSealEngine();
  const page = await readFile(file);
  const small = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#fff' } }).jpeg().toBuffer();
  await engine.inspect(small); // the worker is there and warm
  await pause(300);
  const idle = process.memoryUsage.rss();
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
  for (let round = 0; round < 5; round += 1) await engine.extract(page, seal);
  clearInterval(watch);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let round = 0; round < 5; round += 1) await engine.extract(page, { ...seal, onProgress: () => undefined });
  delay.disable();

  // From the moment of giving up until the worker has served the next small job.
  const inspects: number[] = [];
  for (let round = 0; round < 5; round += 1) inspects.push(await timed(() => engine.inspect(small)));
  const cancels: number[] = [];
  for (const after of [5, 40, 80, 120, 160, 200, 240]) {
    const stop = new AbortController();
    const running = engine.extract(page, { ...seal, signal: stop.signal }).catch(() => undefined);
    await pause(after);
    cancels.push(await timed(() => (stop.abort(), engine.inspect(small))));
    await running;
  }
  await engine.close();
  return { memoryMb: (most - idle) / 1e6, blockedMs: delay.max / 1e6, cancelMs: Math.max(...cancels) - median(inspects) };
}

type Scored = Omit<Score, 'sizeErrorPx'> & { readonly sizeErrorMm: number };
const MISSED: Scored = { iou: 0, alphaError: 1, residue: 0, lost: 1, sizeErrorMm: 0 };

/** Cut-outs of made pages against their known coverage; the hue-threshold method, told where the seal is, beside ours. */
async function scoreRows(set: string, { from, count }: { readonly from: number; readonly count: number }): Promise<BenchRow[]> {
  const ours: Scored[] = [];
  const hue: Scored[] = [];
  let missed = 0;
  for (let number = from; number < from + count; number += 1) {
    const { recipe } = stampedPage(number);
    const page = await scanPage(recipe);
    const mm = ({ sizeErrorPx, ...score }: Score): Scored => ({ ...score, sizeErrorMm: (sizeErrorPx / recipe.dpi) * MM_PER_INCH });
    const result = await extractPicture(page.jpeg, seal, course);
    if (!result.found) missed += 1;
    ours.push(result.found ? mm(await scoreCutout(page, result.png, result.box)) : MISSED);
    hue.push(mm(scoreAlpha(page, await hueThreshold(page, recipe.ink[0] > recipe.ink[2] ? 'red' : 'blue'))));
  }
  const row = (what: string, target: number, of: (scores: readonly Scored[]) => number, unit = ''): BenchRow => {
    const value = of(ours);
    return { name: `${count} pages ${set}, ${what}`, value: round(value, 4), unit, against: `target ${target}; hue threshold ${round(of(hue), 4)}`, ratio: round(value / target, 3) };
  };
  const mean = (key: keyof Scored) => (scores: readonly Scored[]) => scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
  return [
    row('mean IoU at half coverage', 0.95, mean('iou')),
    row('least IoU', 0.88, (scores) => Math.min(...scores.map(({ iou }) => iou))),
    row('mean alpha error', 0.08, mean('alphaError')),
    row('text residue', 0.005, mean('residue')),
    row('ink lost under text', 0.05, mean('lost')),
    row('largest size error', 0.3, (scores) => Math.max(...scores.map(({ sizeErrorMm }) => sizeErrorMm)), 'mm'),
    { name: `${count} pages ${set}, seals not found`, value: missed, unit: 'pages', against: 'target 0', ratio: missed },
  ];
}

async function seallessRow(): Promise<BenchRow> {
  const recipes = Object.values(sealless);
  let wrong = 0;
  for (const recipe of recipes) if ((await extractPicture((await scanPage(recipe)).jpeg, seal, course)).found) wrong += 1;
  return { name: `${recipes.length} pages without a seal, false finds`, value: wrong, unit: 'pages', against: 'target 0', ratio: wrong };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;

if (process.argv[2] === MEASURE_ENGINE && process.argv[3]) process.send?.(await measureEngine(process.argv[3]));

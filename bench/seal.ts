import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { extractPicture } from '../main/seal/extract/extract.ts';
import { plainRecipe, scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import { scoreCutout } from '../tests/fixtures/pages/score.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly ratio: number;
}

const PAIRS = 9;
const course = { step: () => undefined, check: () => undefined };

/**
 * Extraction (file bytes → PNG bytes) of a 600-dpi A4 JPEG against sharp merely decoding that file to raw, pair by pair in
 * this process with the same threads; and how true the cut-out is. `ratio` of the times is the median of the pairs' ratios.
 */
export async function benchSeal(): Promise<BenchRow[]> {
  const threads = availableParallelism();
  sharp.concurrency(threads);
  sharp.cache(false);
  const page = await scanPage({ ...plainRecipe, dpi: 600, text: 'elsewhere' });
  const decode = () => sharp(page.jpeg, { sequentialRead: true }).raw().toBuffer();
  const extract = () => extractPicture(page.jpeg, { kind: 'seal', ink: 'auto' }, course);
  const result = await extract(); // warm
  await decode();
  const decodes: number[] = [];
  const extracts: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    decodes.push(await timed(decode));
    extracts.push(await timed(extract));
  }
  const ratio = median(extracts.map((ms, pair) => ms / (decodes[pair] ?? ms)));
  const rows: BenchRow[] = [
    { name: 'seal extraction, 600-dpi A4 JPEG', value: round(median(extracts)), unit: 'ms', against: `sharp full decode ${round(median(decodes))} ms, ${threads} threads`, ratio: round(ratio) },
  ];
  if (!result.found) throw new Error('the bench page’s seal was not found');
  const score = await scoreCutout(page, result.png, result.box);
  rows.push({ name: 'seal extraction, IoU at half coverage', value: round(score.iou, 3), unit: '', against: 'target 0.95', ratio: round(score.iou / 0.95, 3) });
  rows.push({ name: 'seal extraction, mean alpha error', value: round(score.alphaError, 3), unit: '', against: 'target 0.08', ratio: round(score.alphaError / 0.08, 3) });
  rows.push({ name: 'seal extraction, size error', value: round(Math.abs(result.widthMm - 42), 3), unit: 'mm', against: 'target 0.3', ratio: round(Math.abs(result.widthMm - 42) / 0.3, 3) });
  return rows;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;

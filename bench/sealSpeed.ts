import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { extractPicture } from '../main/seal/extract/extract.ts';
import { median, timed } from './figure.ts';
import type { Figure } from './server.ts';

const LIMIT = 1.3;
const WARM = 6;
const PAIRS = 15;

/** What a process of pairs prints. */
interface Pairs {
  readonly decodeMs: number;
  readonly extractMs: number;
  /** Median of the pairs' ratios. */
  readonly ratio: number;
}

/**
 * Extraction (file bytes → PNG bytes) of a 600-dpi A4 JPEG against sharp merely decoding that file to raw, pair by pair with the same
 * threads, in one process that does nothing else: one that made the page has a heap of another kind.
 */
export async function speedRow(which: string, jpeg: Uint8Array): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'seal-speed-'));
  try {
    const file = join(folder, 'page.jpg');
    await writeFile(file, jpeg);
    const run = spawnSync(process.execPath, [import.meta.filename, file], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`pages could not be timed: ${run.stderr}`);
    const { decodeMs, extractMs, ratio } = JSON.parse(run.stdout) as Pairs;
    return { name: `seal extraction, 600-dpi A4 JPEG, ${which}`, value: extractMs, unit: 'ms', against: `at most ${LIMIT}; sharp full decode ${decodeMs.toFixed(0)} ms, ${availableParallelism()} threads`, ratio };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measurePairs(jpeg: Uint8Array): Promise<Pairs> {
  sharp.concurrency(availableParallelism());
  sharp.cache(false);
  const decodes: number[] = [];
  const extracts: number[] = [];
  for (let pair = 0; pair < WARM + PAIRS; pair += 1) {
    decodes.push(await timed(() => sharp(jpeg, { sequentialRead: true }).raw().toBuffer()));
    extracts.push(await timed(() => extractPicture(jpeg, { kind: 'seal', ink: 'auto' }, { step: () => undefined, check: () => undefined })));
  }
  const [decoded, extracted] = [decodes.slice(WARM), extracts.slice(WARM)];
  return { decodeMs: median(decoded), extractMs: median(extracted), ratio: median(extracted.map((ms, pair) => ms / (decoded[pair] ?? ms))) };
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await measurePairs(new Uint8Array(await readFile(process.argv[2] ?? '')))));

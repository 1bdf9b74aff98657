import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { placementOf, toBox } from '../main/seal/extract/cutInk.ts';
import { estimateInk } from '../main/seal/extract/inkColour.ts';
import { inkMaps } from '../main/seal/extract/inkMap.ts';
import { printInputs } from '../main/seal/extract/mendPrint.ts';
import type { PrintInputs } from '../main/seal/extract/mendPrint.ts';
import { paperGrid } from '../main/seal/extract/paper.ts';
import { findTargets } from '../main/seal/extract/target.ts';
import { inkShow, unmix } from '../main/seal/extract/unmix.ts';
import { decodePage } from '../main/seal/scan/decode.ts';
import { openScan } from '../main/seal/scan/scanFile.ts';
import { LEARNED, learnedCutting } from '../tests/fixtures/pages/learned.ts';
import { scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import type { PageRecipe, ScannedPage } from '../tests/fixtures/pages/scannedPage.ts';

/**
 * Learns the networks that say how much ink lies under print (`main/seal/extract/mendPrint.ts`) on made pages whose coverage is known, and
 * writes `resources/weights/`. Pages that are scored are not among them, nor are their seals' names. Needs python3 with torch,
 * 10 GB of memory and two hours. Calls itself as `learnPrint.ts inputs FOLDER PART` to make pages on every core.
 * Usage: learnPrint.ts [FOLDER, kept for a next time [MINUTES of learning for each]]
 */
const MINUTES = 60;
/** The wide one begins with what the narrow one has learned; those in `resources/` went on from what was learned before, in several goes of an hour. */
const NETWORKS = [
  { name: 'print', channels: '8,16,32,48', begin: undefined },
  { name: 'printWide', channels: '24,32,64,96', begin: 'print' },
] as const;
const here = fileURLToPath(new URL('.', import.meta.url));
const parts = availableParallelism();

interface Example {
  readonly inputs: PrintInputs;
  /** Coverage in truth, as a share of `inputs.most`. */
  readonly truth: Float32Array;
}

/** The page, made at the first call and kept in the folder. */
async function madePage(folder: string, number: number, recipe: PageRecipe): Promise<Pick<ScannedPage, 'jpeg' | 'coverage' | 'box'>> {
  const file = (name: string): string => join(folder, `${number}.${name}`);
  if (existsSync(file('json'))) return { jpeg: readFileSync(file('jpg')), coverage: readFileSync(file('coverage')), box: JSON.parse(readFileSync(file('json'), 'utf8')) as ScannedPage['box'] };
  const { jpeg, coverage, box } = await scanPage(recipe);
  writeFileSync(file('jpg'), jpeg);
  writeFileSync(file('coverage'), coverage);
  writeFileSync(file('json'), JSON.stringify(box));
  return { jpeg, coverage, box };
}

/** What the network sees of one page, and what it should say. */
async function example(folder: string, number: number): Promise<Example | undefined> {
  const recipe = learnedCutting(number);
  const page = await madePage(folder, number, recipe);
  using scan = await openScan(page.jpeg);
  using pixels = await decodePage(scan);
  const { reduced } = pixels;
  const paper = paperGrid(reduced);
  const targets = findTargets(scan, reduced, inkMaps(reduced, paper), { kind: 'seal', ink: 'auto' });
  const target = 'refused' in targets ? undefined : targets[0];
  const family = recipe.ink[0] > recipe.ink[2] ? 'red' : 'blue';
  if (!target || target.ink !== family) return undefined;
  const box = await pixels.box(target.box);
  const place = placementOf(scan, reduced, target);
  const outline = target.outline && toBox(target.outline, place);
  const ink = estimateInk(box, paper, place, family, outline, scan.dpi);
  if (!ink) return undefined;
  const show = inkShow(ink, family);
  const inputs = printInputs(unmix(box, paper, place, show, scan.dpi), outline, ink.level);
  const { factor, width, height, most } = inputs;
  const truth = Float32Array.from({ length: width * height }, (_, at) => {
    let sum = 0;
    for (let y = 0; y < factor; y += 1) {
      for (let x = 0; x < factor; x += 1) {
        const px = (at % width) * factor + x + target.box.left - page.box.left;
        const py = Math.floor(at / width) * factor + y + target.box.top - page.box.top;
        if (px >= 0 && py >= 0 && px < page.box.width && py < page.box.height) sum += page.coverage[py * page.box.width + px] ?? 0;
      }
    }
    return Math.min(1, sum / (factor * factor * 255 * (most[at] ?? 1)));
  });
  return { inputs, truth };
}

function concat(planes: Float32Array, truth: Float32Array): Float16Array {
  const all = new Float16Array(planes.length + truth.length);
  all.set(planes);
  all.set(truth, planes.length);
  return all;
}

/** Writes for every page of one part its planes and the truth as 16-bit floats, and their size with the seal's traits. */
async function writeInputs(folder: string, part: number): Promise<void> {
  for (let number = LEARNED.from + part; number < LEARNED.from + LEARNED.count; number += parts) {
    if (existsSync(join(folder, `${number}.size`))) continue;
    const made = await example(folder, number);
    if (!made) continue;
    const { width, height, planes, traits } = made.inputs;
    writeFileSync(join(folder, `${number}.planes`), new Uint8Array(concat(planes, made.truth).buffer));
    writeFileSync(join(folder, `${number}.size`), JSON.stringify({ width, height, traits: [...traits] }));
  }
}

const weightsFile = (name: string): string => join(here, '..', 'resources', 'weights', `${name}.f16`);

const [, , job, folder = '', part = ''] = process.argv;
if (job === 'inputs') await writeInputs(folder, Number(part));
else {
  const work = job ?? mkdtempSync(join(tmpdir(), 'learn-print-'));
  mkdirSync(work, { recursive: true });
  try {
    await Promise.all(Array.from({ length: parts }, (_, one) => promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), 'inputs', work, String(one)])));
    for (const { name, channels, begin } of NETWORKS) {
      const args = [weightsFile(name), work, folder || String(MINUTES), channels, ...(begin ? [weightsFile(begin)] : [])];
      execFileSync('python3', [join(here, 'learnPrint.py'), ...args], { stdio: 'inherit' });
    }
  } finally {
    if (!job) rmSync(work, { recursive: true, force: true });
  }
}

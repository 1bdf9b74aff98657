import { execFile, execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { placementOf, toBox } from '../main/seal/extract/cutInk.ts';
import { estimateInk } from '../main/seal/extract/inkColour.ts';
import { inkMaps } from '../main/seal/extract/inkMap.ts';
import { printRows } from '../main/seal/extract/mendPrint.ts';
import { paperGrid } from '../main/seal/extract/paper.ts';
import { readNet } from '../main/seal/extract/printNet.ts';
import type { PrintNet } from '../main/seal/extract/printNet.ts';
import { findTargets } from '../main/seal/extract/target.ts';
import { inkShow, unmix } from '../main/seal/extract/unmix.ts';
import { decodePage } from '../main/seal/scan/decode.ts';
import { openScan } from '../main/seal/scan/scanFile.ts';
import { LEARNED, learnedCutting } from '../tests/fixtures/pages/learned.ts';
import { Random } from '../tests/fixtures/pages/random.ts';
import { scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import type { PageRecipe, ScannedPage } from '../tests/fixtures/pages/scannedPage.ts';

/**
 * Learns the two networks that say how much ink lies under print (`main/seal/extract/mendPrint.ts`) on made pages whose coverage is
 * known, and writes `printWeights.ts`. Pages that are scored are not among them. Needs python3 with numpy; takes some twenty minutes.
 * Calls itself as `learnPrint.ts rows FOLDER NAME PART` to work out features on every core.
 */
const ROWS_A_PAGE = 3000;
const HIDDEN = { first: [24, 16], second: [64, 32] } as const;
const here = fileURLToPath(new URL('.', import.meta.url));
const parts = availableParallelism();

interface Example {
  readonly rows: Float32Array;
  readonly length: number;
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

/** Features of all pixels at print of one page, and the coverage they have in truth (1 = as in the midst of strokes). */
async function example(folder: string, number: number, first: PrintNet | undefined): Promise<Example | undefined> {
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
  const { factor, width, places, rows, length } = printRows(unmix(box, paper, place, show), outline, ink.level, scan.dpi, first);
  const truth = Float32Array.from(places, (at) => {
    let sum = 0;
    for (let y = 0; y < factor; y += 1) {
      for (let x = 0; x < factor; x += 1) {
        const px = (at % width) * factor + x + target.box.left - page.box.left;
        const py = Math.floor(at / width) * factor + y + target.box.top - page.box.top;
        if (px >= 0 && py >= 0 && px < page.box.width && py < page.box.height) sum += page.coverage[py * page.box.width + px] ?? 0;
      }
    }
    return Math.min(1, sum / (factor * factor * 255 * ink.level));
  });
  return { rows, length, truth };
}

/** Writes a sample of the rows of every page of one part, and says how long a row is. */
async function writeRows(folder: string, name: string, part: number): Promise<void> {
  const random = new Random(7 + part);
  const first = name === 'first' ? undefined : readNet(readFileSync(join(folder, 'first.net')).toString('base64'));
  const file = openSync(join(folder, `${name}.${part}.rows`), 'w');
  let numbers = 0;
  for (let number = LEARNED.from + part; number < LEARNED.from + LEARNED.count; number += parts) {
    const made = await example(folder, number, first);
    if (!made) continue;
    const { rows, length, truth } = made;
    numbers = length;
    const keep = ROWS_A_PAGE / truth.length;
    for (let row = 0; row < truth.length; row += 1) {
      if (random.next() > keep) continue;
      const line = new Float32Array(length + 1);
      line.set(rows.subarray(row * length, (row + 1) * length));
      line[length] = truth[row] ?? 0;
      writeSync(file, new Uint8Array(line.buffer));
    }
  }
  closeSync(file);
  console.log(numbers);
}

/** @returns the network as base64 */
async function learn(folder: string, name: 'first' | 'second'): Promise<string> {
  const self = fileURLToPath(import.meta.url);
  const said = await Promise.all(Array.from({ length: parts }, (_, part) => promisify(execFile)(process.execPath, [self, 'rows', folder, name, String(part)])));
  const length = Number(said[0]?.stdout);
  const sources = Array.from({ length: parts }, (_, part) => join(folder, `${name}.${part}.rows`));
  const weights = join(folder, `${name}.net`);
  execFileSync('python3', [join(here, 'learnPrint.py'), weights, String(length), ...HIDDEN[name].map(String), ...sources], { stdio: 'inherit' });
  for (const source of sources) rmSync(source);
  return readFileSync(weights).toString('base64');
}

const [, , job, folder = '', name = '', part = ''] = process.argv;
if (job === 'rows') await writeRows(folder, name, Number(part));
else {
  const work = job ?? mkdtempSync(join(tmpdir(), 'learn-print-'));
  mkdirSync(work, { recursive: true });
  try {
    const firstGuess = await learn(work, 'first');
    const afterContext = await learn(work, 'second');
    const text = `// Made by scripts/learnPrint.ts; read by printNet.ts.\nexport const firstGuess =\n  '${firstGuess}';\nexport const afterContext =\n  '${afterContext}';\n`;
    writeFileSync(join(here, '..', 'main', 'seal', 'extract', 'printWeights.ts'), text);
  } finally {
    if (!job) rmSync(work, { recursive: true, force: true });
  }
}

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimateInk } from '../main/seal/extract/inkColour.ts';
import { inkMaps } from '../main/seal/extract/inkMap.ts';
import { guessed, withContext } from '../main/seal/extract/mendPrint.ts';
import { paperGrid } from '../main/seal/extract/paper.ts';
import { CONTEXT_FEATURES, FEATURES, printFeatures } from '../main/seal/extract/printFeatures.ts';
import { readNet, runNet } from '../main/seal/extract/printNet.ts';
import type { PrintNet } from '../main/seal/extract/printNet.ts';
import { printPlanes } from '../main/seal/extract/printPlanes.ts';
import { findTargets } from '../main/seal/extract/target.ts';
import { inkShow, unmix } from '../main/seal/extract/unmix.ts';
import { decodePage } from '../main/seal/scan/decode.ts';
import { openScan } from '../main/seal/scan/scanFile.ts';
import { LEARNED, stampedCutting } from '../tests/fixtures/pages/corpus.ts';
import { Random } from '../tests/fixtures/pages/random.ts';
import { scanPage } from '../tests/fixtures/pages/scannedPage.ts';

/**
 * Learns the two networks that say how much ink lies under print (`main/seal/extract/mendPrint.ts`) on made pages whose coverage is
 * known, and writes `printWeights.ts`. Pages that are scored are not among them. Needs python3 with numpy; takes some minutes.
 */
const ROWS_A_PAGE = 3500;
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'learn-print-'));

interface Example {
  readonly rows: Float32Array;
  readonly length: number;
  readonly truth: Float32Array;
}

/** Features of all pixels at print of one page, and the coverage they have in truth (1 = as in the midst of strokes). */
async function example(number: number, first: PrintNet | undefined): Promise<Example | undefined> {
  const { recipe } = stampedCutting(number);
  const page = await scanPage(recipe);
  const scan = await openScan(page.jpeg);
  using pixels = await decodePage(scan);
  const { reduced } = pixels;
  const paper = paperGrid(reduced);
  const targets = findTargets(scan, reduced, inkMaps(reduced, paper), { kind: 'seal', ink: 'auto' });
  const target = 'refused' in targets ? undefined : targets[0];
  const family = recipe.ink[0] > recipe.ink[2] ? 'red' : 'blue';
  if (!target || target.ink !== family) return undefined;
  const box = await pixels.box(target.box);
  const [stepX, stepY] = [reduced.width / scan.widthPx, reduced.height / scan.heightPx];
  const place = { x0: (target.box.left + 0.5) * stepX - 0.5, y0: (target.box.top + 0.5) * stepY - 0.5, stepX, stepY };
  const ink = estimateInk(box, paper, place, family, scan.dpi);
  if (!ink) return undefined;
  const show = inkShow(ink, family);
  const planes = printPlanes(box, paper, place, show, unmix(box, paper, place, show), scan.dpi);
  const features = printFeatures(planes, { light: show.light, colour: show.colour, level: ink.level, dpi: scan.dpi });
  const { factor, width } = planes;
  const truth = Float32Array.from(features.places, (at) => {
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
  if (!first) return { rows: features.rows, length: FEATURES, truth };
  const guess = guessed(planes, features, runNet(first, features.rows, features.places.length), ink.level);
  return { rows: withContext(planes, features, guess), length: FEATURES + CONTEXT_FEATURES, truth };
}

async function learn(name: string, first: PrintNet | undefined, hidden: readonly [number, number]): Promise<string> {
  const random = new Random(7);
  const [data, weights] = [join(folder, `${name}.rows`), join(folder, `${name}.net`)];
  const file = openSync(data, 'w');
  let length = 0;
  for (let number = LEARNED.from; number < LEARNED.from + LEARNED.count; number += 1) {
    const made = await example(number, first);
    if (!made) continue;
    length = made.length;
    const keep = ROWS_A_PAGE / made.truth.length;
    for (let row = 0; row < made.truth.length; row += 1) {
      if (random.next() > keep) continue;
      const line = new Float32Array(length + 1);
      line.set(made.rows.subarray(row * length, (row + 1) * length));
      line[length] = made.truth[row] ?? 0;
      writeSync(file, new Uint8Array(line.buffer));
    }
  }
  closeSync(file);
  execFileSync('python3', [join(here, 'learnPrint.py'), data, weights, String(length), ...hidden.map(String)], { stdio: 'inherit' });
  return readFileSync(weights).toString('base64');
}

try {
  const firstGuess = await learn('first', undefined, [24, 16]);
  const afterContext = await learn('second', readNet(firstGuess), [32, 16]);
  const text = `// Made by scripts/learnPrint.ts; read by printNet.ts.\nexport const firstGuess =\n  '${firstGuess}';\nexport const afterContext =\n  '${afterContext}';\n`;
  writeFileSync(join(here, '..', 'main', 'seal', 'extract', 'printWeights.ts'), text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

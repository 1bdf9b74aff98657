import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateSeal } from '../main/seal/draw/generate.ts';
import type { GenerateOptions } from '../main/seal/draw/generate.ts';
import { createSealEngine } from '../main/seal/engine.ts';
import { median } from './figure.ts';
import type { Figure } from './server.ts';

const TARGET_MS = 150;
const RUNS = 15;
const FRESH_PROCESSES = 5;
const company: GenerateOptions = { type: 'company', unit: '大连样例国际贸易有限公司', shape: 'round', mm: 42, code: '2102000012345', dpi: 600 };
/** Other characters each time, so that no glyph is drawn twice. */
const units = Array.from({ length: RUNS }, (_, run) => Array.from({ length: 14 }, (__, at) => String.fromCodePoint(0x5200 + run * 40 + at * 2)).join(''));

/** Standard-form seals: font load + draw + render + PNG, against the 150 ms wanted. `ratio` under 1 is within it. */
export async function benchSealForms(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (name: string, value: number): void => void figures.push({ name, value, unit: 'ms', against: `target ${TARGET_MS} ms`, ratio: value / TARGET_MS });
  add('seal form, first of a process: font reader and font load + draw + 600-dpi PNG', median(Array.from({ length: FRESH_PROCESSES }, firstOfProcess)));
  await generateSeal(company);
  for (const dpi of [300, 600, 1200]) add(`seal form, ${dpi} dpi`, await medianOf((run) => generateSeal({ ...company, unit: units[run] ?? company.unit, dpi })));
  add('seal form, 30 characters with line and code, 600 dpi', await medianOf(() => generateSeal({ ...company, type: 'contract', unit: '内蒙古自治区呼和浩特市样例进出口贸易与国际物流供应链管理有限' })));
  add('seal form, 600 dpi, aged', await medianOf((run) => generateSeal({ ...company, aged: run })));
  const engine = createSealEngine();
  try {
    const started = performance.now();
    await engine.prepareDrawing();
    const from = performance.now();
    await engine.generate(company);
    add('seal form, first of the engine, prepared when the way was chosen', performance.now() - from);
    figures.push({ name: 'seal form, preparing the engine, worker start included', value: from - started, unit: 'ms', against: 'while the first field is filled in, 1000 ms', ratio: (from - started) / 1000 });
  } finally {
    await engine.close();
  }
  return figures;
}

async function medianOf(work: (run: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const from = performance.now();
    await work(run);
    times.push(performance.now() - from);
  }
  return median(times);
}

/** Milliseconds of the first seal in a fresh process; what draws it is loaded with it. */
function firstOfProcess(): number {
  const code = fileURLToPath(new URL('../main/seal/draw/generate.ts', import.meta.url));
  const script = `const { generateSeal } = await import(${JSON.stringify(code)}); const from = performance.now(); await generateSeal(${JSON.stringify(company)}); console.log(performance.now() - from);`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const ms = Number(run.stdout);
  if (run.status !== 0 || !(ms > 0)) throw new Error(`a seal could not be drawn: ${run.stderr}`);
  return ms;
}

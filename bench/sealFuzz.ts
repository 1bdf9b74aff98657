import { availableParallelism } from 'node:os';
import { createSealEngine } from '../main/seal/engine.ts';
import { AppError } from '../contract/errors.ts';
import { Random } from '../tests/fixtures/pages/random.ts';
import { mutate } from '../tests/fixtures/scans/mutate.ts';
import { realFiles } from '../tests/fixtures/scans/realFiles.ts';
import type { Figure } from './server.ts';

const FILES = 20_000;
/** A mutated file of 240 × 240 pixels that takes longer hangs. */
const HUNG_MS = 20_000;

/** Mutated real files of every kind through the whole engine: what is neither a result nor an error of a scan, and the slowest. */
export async function benchSealFuzz(): Promise<Figure[]> {
  const engine = createSealEngine({ timeoutMs: HUNG_MS });
  const files = Object.entries(await realFiles());
  const random = new Random(20_241_126);
  const wrong = new Map<string, number>();
  let slowest = { ms: 0, name: '' };
  let found = 0;
  let next = 0;
  const note = (what: string): void => void wrong.set(what, (wrong.get(what) ?? 0) + 1);

  async function feed(): Promise<void> {
    while (next < FILES) {
      const [name, whole] = files[next % files.length] ?? ['', Buffer.alloc(0)];
      const other = files[Math.floor(random.next() * files.length)]?.[1] ?? whole;
      const file = mutate(whole, other, random);
      const kind = next % 5 === 0 ? 'signature' : 'seal';
      next += 1;
      const from = performance.now();
      try {
        if ((await engine.extract(file, { kind, ink: 'auto' })).found) found += 1;
      } catch (thrown) {
        if (!(thrown instanceof AppError) || !/^(scan|input)\//.test(thrown.code)) note(`${name}: ${String(thrown)}`);
        else if (thrown.cause instanceof Error && /hung|exit|memory/.test(thrown.cause.message)) note(`${name}: ${thrown.cause.message}`);
        else if (thrown.code === 'scan/unreadable' && typeof thrown.cause === 'number') note(`${name}: the worker ended with ${thrown.cause}`);
      }
      const ms = performance.now() - from;
      if (ms > slowest.ms) slowest = { ms, name };
    }
  }

  const from = performance.now();
  await Promise.all(Array.from({ length: availableParallelism() }, feed));
  const seconds = (performance.now() - from) / 1000;
  await engine.close();
  for (const [what, count] of wrong) console.error(`${count} × ${what}`);
  const failures = [...wrong.values()].reduce((sum, count) => sum + count, 0);
  return [
    { name: `seal engine, ${FILES} mutated files: crashes, hangs, untyped errors`, value: failures, unit: 'files', against: `target 0; ${found} still gave a picture; ${files.length} kinds in ${seconds.toFixed(0)} s`, ratio: failures },
    { name: 'seal engine, mutated files: the slowest', value: slowest.ms, unit: 'ms', against: `at most 10 000; ${slowest.name}`, ratio: slowest.ms / 10_000 },
  ];
}

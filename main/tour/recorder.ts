import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of `tour.json`. */
export interface StepReport {
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Ids of domain.md that the step shows. */
  readonly rule: string;
  readonly pictures: readonly string[];
  /** Why it failed, for the engineer; never holds what was typed. */
  readonly fault?: string;
}

export interface TourStep<S> {
  readonly step: string;
  readonly rule: string;
  run(stage: S): Promise<void>;
}

/** Where a step's pictures go: numbered PNGs in the order they were taken. */
export interface Album {
  add(name: string, png: Uint8Array): void;
}

export function createAlbum(directory: string): Album & { takeNames(): string[] } {
  mkdirSync(directory, { recursive: true });
  for (const old of readdirSync(directory)) if (/^\d{2}-.*\.png$/.test(old) || old === 'tour.json') rmSync(join(directory, old));
  let count = 0;
  let names: string[] = [];
  return {
    add: (name, png) => {
      const file = `${String(++count).padStart(2, '0')}-${name}.png`;
      writeFileSync(join(directory, file), png);
      names.push(file);
    },
    takeNames: () => {
      const taken = names;
      names = [];
      return taken;
    },
  };
}

/** After so many failures on end the way is lost: the rest is reported as not tried. */
const MOST_FAILURES_ON_END = 3;

/**
 * Runs the steps one after the other and writes `tour.json`. A step that fails does not keep the next from being tried: its
 * picture shows what the screen looked like.
 * @returns whether every step was ok.
 */
export async function runTour<S>(
  steps: readonly TourStep<S>[],
  stage: S,
  album: ReturnType<typeof createAlbum>,
  directory: string,
  options: { onStep(report: StepReport): void; onFault(): Promise<void> },
): Promise<boolean> {
  const reports: StepReport[] = [];
  let failures = 0;
  for (const { step, rule, run } of steps) {
    const start = performance.now();
    let fault: string | undefined;
    try {
      if (failures >= MOST_FAILURES_ON_END) throw new Error('not tried: the steps before it failed');
      await run(stage);
      failures = 0;
    } catch (thrown) {
      failures++;
      fault = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n').slice(0, 6).join(' ⏎ ');
      if (failures <= MOST_FAILURES_ON_END) await options.onFault().catch(() => {});
    }
    const ms = Math.round(performance.now() - start);
    const report = { step, ok: fault === undefined, ms, rule, pictures: album.takeNames(), ...(fault ? { fault } : {}) };
    reports.push(report);
    options.onStep(report);
    writeFileSync(join(directory, 'tour.json'), `${JSON.stringify(reports, null, 2)}\n`);
  }
  return reports.every((report) => report.ok);
}

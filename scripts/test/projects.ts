import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './command.ts';
import type { Tally } from './tally.ts';

/** The projects of `vitest.config.ts`, quick ones first. card, faults and e2e run their files one after another. */
export const projects = ['unit', 'renderer', 'server', 'card', 'faults', 'e2e'];

/** Runs one project in a process of its own. A project that finds no test has failed: it proves nothing. */
export async function runProject(project: string, files: readonly string[]): Promise<Tally> {
  const folder = join(root, 'out', 'test');
  mkdirSync(folder, { recursive: true });
  const tallyFile = join(folder, `${project}.json`);
  rmSync(tallyFile, { force: true });
  console.log(`\n=== ${project}`);
  const workers = Math.max(2, availableParallelism());
  const args = ['run', '--project', project, `--maxWorkers=${workers}`, '--reporter=default', '--reporter=./scripts/test/tallyReporter.ts', ...files];
  process.env['TALLY_FILE'] = tallyFile;
  const { code } = await runNode('vitest', args, 'shown');
  return judge(project, readTally(tallyFile), code);
}

function readTally(file: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return undefined;
  }
}

/** What vitest's own verdict adds: no tests at all, or an end that no single test explains. */
export function judge(project: string, tally: Tally | undefined, code: number): Tally {
  const found = tally ?? { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  if (found.passed + found.failed + found.skipped === 0) return { ...found, failed: 1, failures: [`${project}: no tests ran`] };
  if (code !== 0 && found.failed === 0) return { ...found, failed: 1, failures: [`${project}: vitest ended with ${code}`] };
  return found;
}

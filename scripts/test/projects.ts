import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './command.ts';
import type { Tally } from './tally.ts';

/**
 * The projects of `vitest.config.ts`. Card and fault tests mostly wait, for readers and for killed processes to be missed: they run
 * beside those that compute. card, faults and e2e run their files one after another.
 */
const lanes: readonly (readonly string[])[] = [['unit', 'renderer', 'server'], ['card', 'faults']];
const last = 'e2e';
export const projects = [...lanes.flat(), last];

/** All others see no readers: a program of theirs that reads the cards of the card and fault tests would be counted among these tests' commands. */
const ofCards = ['card', 'faults', 'e2e'];
const NO_READERS = { PCSCLITE_CSOCK_NAME: join(root, 'out', 'test', 'no-pcscd') };

/** Runs the wanted projects. Where two run side by side, each one's output comes as a whole when it ends. */
export async function runProjects(wanted: readonly string[], files: readonly string[]): Promise<Tally[]> {
  const busy = lanes.map((lane) => lane.filter((project) => wanted.includes(project))).filter((lane) => lane.length > 0);
  const runs = busy.map(async (lane) => {
    const tallies: Tally[] = [];
    for (const project of lane) tallies.push(await runProject(project, files, busy.length > 1 ? 'kept' : 'shown'));
    return tallies;
  });
  const tallies = (await Promise.all(runs)).flat();
  return wanted.includes(last) ? [...tallies, await runProject(last, files, 'shown')] : tallies;
}

/** Runs one project in a process of its own. A project that finds no test has failed: it proves nothing. */
async function runProject(project: string, files: readonly string[], output: 'kept' | 'shown'): Promise<Tally> {
  const folder = join(root, 'out', 'test');
  mkdirSync(folder, { recursive: true });
  const tallyFile = join(folder, `${project}.json`);
  rmSync(tallyFile, { force: true });
  if (output === 'shown') console.log(`\n=== ${project}`);
  const workers = Math.max(2, availableParallelism());
  const args = ['run', '--project', project, `--maxWorkers=${workers}`, '--reporter=default', '--reporter=./scripts/test/tallyReporter.ts', ...files];
  const { code, output: said } = await runNode('vitest', args, output, { TALLY_FILE: tallyFile, ...(ofCards.includes(project) ? {} : NO_READERS) });
  if (output === 'kept') console.log(`\n=== ${project}\n${said.trimEnd()}`);
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

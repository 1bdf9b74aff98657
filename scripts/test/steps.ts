import { type Ended, runNode } from './command.ts';
import { stepTally, type Tally } from './tally.ts';

/** The rooms whose imports are checked. */
const rooms = ['contract', 'crypto', 'native', 'main', 'renderer', 'server'];

/** Every part of `npm test` that is not a vitest project, in the order they start. */
export const steps: Readonly<Record<string, () => Promise<Ended>>> = {
  types: () => checkTypes('tsconfig.json', 'types'),
  'renderer-types': () => checkTypes('renderer/tsconfig.json', 'renderer-types'),
  lint: () => runNode('oxlint', ['--deny-warnings', '--format=unix'], 'kept'),
  layering: () => runNode('depcruise', ['--config', '.dependency-cruiser.cjs', ...rooms], 'kept'),
  openapi: () => runNode('scripts/openapi.ts', ['--check'], 'kept'),
  build: () => runNode('scripts/build.ts', [], 'kept'),
};

/** What was found right is remembered in `out/`: the next check reads only what changed since. */
function checkTypes(project: string, name: string): Promise<Ended> {
  const memory = `out/test/${name}.tsbuildinfo`;
  return runNode('vue-tsc', ['--noEmit', '-p', project, '--incremental', '--tsBuildInfoFile', memory], 'kept');
}

/** Runs steps, at most `atOnce` side by side; prints each one's output only when it failed. */
export async function runSteps(names: readonly string[], atOnce: number): Promise<Tally[]> {
  const waiting = [...names];
  const tallies: Tally[] = [];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const started = performance.now();
      const ended = (await steps[name]?.()) ?? { code: 1, output: 'no such step' };
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${ended.code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (ended.code !== 0) console.log(ended.output.trimEnd());
      tallies.push(stepTally(ended.code === 0 ? undefined : name));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return tallies;
}

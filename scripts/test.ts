import { availableParallelism } from 'node:os';
import { projects, runProjects } from './test/projects.ts';
import { runSteps, steps } from './test/steps.ts';
import { add, type Tally, summaryLine } from './test/tally.ts';

/**
 * `npm test`: types, lint, layering, API description, renderer build, then the vitest projects. Keeps going to the end and
 * ends with one line `N passed, N failed, N skipped`; exit code 1 when anything failed.
 * `npm test -- unit types` runs only those parts; `npm test -- unit contract/rules` only files whose path holds that word.
 */
const names = [...Object.keys(steps), ...projects];
const words = process.argv.slice(2);
const wanted = words.filter((word) => names.includes(word));
const files = words.filter((word) => !names.includes(word));
if (files.length > 0 && !wanted.some((name) => projects.includes(name))) {
  console.error(`npm test -- [${names.join('|')}]… [path]`);
  process.exit(2);
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const started = performance.now();
const tallies: Tally[] = [];
// The renderer's build uses every core and feeds the e2e tests: after the checks, before the tests.
const checks = Object.keys(steps).filter((name) => name !== 'build' && isWanted(name));
tallies.push(...(await runSteps(checks, Math.min(2, availableParallelism()))));
if (isWanted('build')) tallies.push(...(await runSteps(['build'], 1)));
tallies.push(...(await runProjects(projects.filter(isWanted), files)));

const total = tallies.reduce(add);
for (const line of total.failures) console.log(`FAILED   ${line}`);
for (const line of total.skips) console.log(`SKIPPED  ${line}`);
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(summaryLine(total));
process.exit(total.failed > 0 ? 1 : 0);

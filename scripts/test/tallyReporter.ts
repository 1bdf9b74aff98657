import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

/** Counts one vitest run into the file named by TALLY_FILE; keeps the reasons of skipped tests, which the JSON reporter drops. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['TALLY_FILE'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(tallyOf(modules, unhandled)));
  }
}

function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  const failures: string[] = [];
  const skips: string[] = [];
  let passed = 0;
  for (const module of modules) {
    // A file that does not load, or a beforeAll that throws, has no failed test of its own.
    for (const error of module.errors()) failures.push(`${module.relativeModuleId}: ${error.message.split('\n')[0]}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) failures.push(`${module.relativeModuleId} › ${suite.fullName}: ${error.message.split('\n')[0]}`);
    }
    for (const test of module.children.allTests()) {
      const name = `${module.relativeModuleId} › ${test.fullName}`;
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'failed') failures.push(name);
      else skips.push(`${name}: ${(result.state === 'skipped' ? result.note : undefined) ?? 'no reason given'}`);
    }
  }
  for (const error of unhandled) failures.push(`unhandled: ${error.message.split('\n')[0]}`);
  return { passed, failed: failures.length, skipped: skips.length, failures, skips };
}

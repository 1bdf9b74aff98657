import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './test/command.ts';
import { ruleIds, testsByRule } from './rules/ruleIndex.ts';

/** `npm run rules`: every rule id of docs/domain.md with the tests that name it; `--missing` only those without. */
const onlyMissing = process.argv.includes('--missing');
const ids = ruleIds(readFileSync(join(root, 'docs/domain.md'), 'utf8'));
const files = globSync('{contract,crypto,native,main,renderer,server,scripts,tests}/**/*.test.ts', { cwd: root }).sort();
const index = testsByRule(files.map((file) => ({ file: file.replaceAll('\\', '/'), source: readFileSync(join(root, file), 'utf8') })));

let covered = 0;
for (const id of ids) {
  const tests = index.get(id) ?? [];
  if (tests.length > 0) covered += 1;
  if (onlyMissing && tests.length > 0) continue;
  console.log(tests.length > 0 ? id : `${id}  —`);
  for (const test of tests) console.log(`    ${test}`);
}
console.log(`${covered} of ${ids.length} rules are named by a test`);

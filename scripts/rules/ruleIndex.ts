const id = /\b([A-Z]{2,5}-\d+)\b/g;
/** The first string after `it(`, `test(` or `describe(`, also through `.each(…)(`, `.skipIf(…)(` and over a line break. */
const title = /\b(?:it|test|describe)(?:\.\w+)*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))??\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;

/** Ids that the page defines: they begin a list item, `- FLD-1 …`. In the page's order. */
export function ruleIds(page: string): string[] {
  return [...page.matchAll(/^- ([A-Z]{2,5}-\d+)\b/gm)].map((found) => found[1] ?? '');
}

/** Rule id → `file › title` of the tests that name it. A range `CARD-2…CARD-8` names all between. */
export function testsByRule(files: readonly { file: string; source: string }[]): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const { file, source } of files) {
    for (const found of source.matchAll(title)) {
      const name = found[2] ?? '';
      for (const rule of namedRules(name)) {
        const tests = index.get(rule) ?? [];
        tests.push(`${file} › ${name}`);
        index.set(rule, tests);
      }
    }
  }
  return index;
}

function namedRules(name: string): Set<string> {
  const rules = new Set([...name.matchAll(id)].map((found) => found[1] ?? ''));
  for (const [, area = '', from, , to] of name.matchAll(/\b([A-Z]{2,5})-(\d+)\s*(?:…|–)\s*(\1-)?(\d+)\b/g)) {
    for (let number = Number(from); number <= Number(to); number += 1) rules.add(`${area}-${number}`);
  }
  return rules;
}

import { describe, expect, it } from 'vitest';
import { ruleIds, testsByRule } from './ruleIndex.ts';

describe('rule index', () => {
  it('reads the ids that begin a list item, not those mentioned', () => {
    expect(ruleIds('# FLD-9\n- FLD-1 USCC, see FLD-2.\n- FLD-2 …\ntext CARD-1\n- no id')).toEqual(['FLD-1', 'FLD-2']);
  });

  it('finds ids in titles only, plain or through each, on one line or two', () => {
    const source = [
      "it('FLD-1 one', () => {});",
      "it.each([['a', 'b(c)']])('FLD-2 FLD-3 %s', () => {});",
      "describe(\n  `FLD-4`, () => {});",
      "// FLD-5 in a comment",
      "expect('FLD-6');",
      "it.skipIf(isWindows())(\"FLD-7 here\", () => {});",
    ].join('\n');
    const index = testsByRule([{ file: 'a.test.ts', source }]);
    expect([...index.keys()].sort()).toEqual(['FLD-1', 'FLD-2', 'FLD-3', 'FLD-4', 'FLD-7']);
    expect(index.get('FLD-1')).toEqual(['a.test.ts › FLD-1 one']);
  });

  it('a range names all between', () => {
    const index = testsByRule([{ file: 'a', source: "it('CARD-2…CARD-4 and SEAL-1–3', () => {})" }]);
    expect([...index.keys()].sort()).toEqual(['CARD-2', 'CARD-3', 'CARD-4', 'SEAL-1', 'SEAL-2', 'SEAL-3']);
  });
});

import { describe, expect, it } from 'vitest';
import { judge } from './projects.ts';
import { add, stepTally, summaryLine } from './tally.ts';

const good = { passed: 3, failed: 0, skipped: 1, failures: [], skips: ['x: no display'] };

describe('the test run’s verdict', () => {
  it('a project without tests has failed', () => {
    expect(judge('card', undefined, 0).failed).toBe(1);
    expect(judge('card', { ...good, passed: 0, skipped: 0, skips: [] }, 0).failures).toEqual(['card: no tests ran']);
  });

  it('a bad end that no test explains counts', () => {
    expect(judge('unit', good, 1).failed).toBe(1);
    expect(judge('unit', { ...good, failed: 2 }, 1).failed).toBe(2);
    expect(judge('unit', good, 0)).toEqual(good);
  });

  it('sums up in one line', () => {
    expect(summaryLine([good, stepTally(undefined), stepTally('lint')].reduce(add))).toBe('4 passed, 1 failed, 1 skipped');
  });
});

/** What one part of the test run came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line per failure: where and what. */
  readonly failures: readonly string[];
  /** One line per skipped test, with its reason. */
  readonly skips: readonly string[];
}

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
    skips: [...one.skips, ...other.skips],
  };
}

/** A step that is not a test run counts as one. */
export function stepTally(failure: string | undefined): Tally {
  const failed = failure !== undefined;
  return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0, failures: failed ? [failure] : [], skips: [] };
}

export function summaryLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchWake } from './wakeWatch.ts';

describe('watchWake', () => {
  let clock = 0;
  beforeEach(() => {
    clock = 0;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => vi.useRealTimers());

  it('tells of a clock that ran while timers stood still, once, and of no busy machine', () => {
    const woken = vi.fn();
    const stop = watchWake(woken, () => clock);
    const pass = (ms: number): void => {
      clock += ms;
      vi.advanceTimersByTime(5_000);
    };
    pass(5_000);
    pass(12_000); // a busy machine
    expect(woken).not.toHaveBeenCalled();
    pass(3_600_000);
    pass(5_000);
    expect(woken).toHaveBeenCalledTimes(1);
    stop();
    pass(3_600_000);
    expect(woken).toHaveBeenCalledTimes(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { NativeEvent } from '../../contract/nativeHost.ts';
import { createApduTrace } from './apduTrace.ts';
import type { NativeHostState } from './nativeHost.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function rig() {
  const asked: boolean[] = [];
  const logged: string[] = [];
  const told: (Date | undefined)[] = [];
  let hear: (event: NativeEvent) => void = () => {};
  let state: (state: NativeHostState) => void = () => {};
  const native = {
    gone: false,
    on: (listener: typeof hear) => ((hear = listener), () => true),
    onState: (listener: typeof state) => ((state = listener), () => true),
    trace: async (on: boolean) => {
      if (native.gone) throw new AppError('card/host-restarted');
      asked.push(on);
    },
  };
  const trace = createApduTrace(native, { info: (_: unknown, line?: string) => void logged.push(line ?? '') });
  trace.onChange((until) => told.push(until));
  return { trace, native, asked, logged, told, line: () => hear({ event: 'apdu', reader: 'R', line: 'a line' }), state: (next: NativeHostState) => state(next) };
}

describe('the switch of the APDU trace', () => {
  it('is off at first: lines that come all the same are not kept', () => {
    const { trace, line, logged, asked } = rig();
    line();
    expect([trace.until, logged, asked]).toEqual([undefined, [], []]);
  });

  it('is off again after ten minutes, and says so', async () => {
    const { trace, line, logged, asked, told } = rig();
    await trace.set(true);
    line();
    expect([logged, told]).toEqual([['a line'], [new Date(Date.now() + 600_000)]]);
    await vi.advanceTimersByTimeAsync(599_999);
    expect(trace.until).toBeDefined();
    await vi.advanceTimersByTimeAsync(1);
    line();
    expect([trace.until, logged, asked, told.at(-1)]).toEqual([undefined, ['a line'], [true, false], undefined]);
  });

  it('switched on again, it has its ten minutes anew; switched off, it stays off', async () => {
    const { trace, asked } = rig();
    await trace.set(true);
    await vi.advanceTimersByTimeAsync(500_000);
    await trace.set(true);
    await vi.advanceTimersByTimeAsync(500_000);
    expect(trace.until).toBeDefined();
    await trace.set(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual([true, true, false]);
  });

  it('goes on in a native host that starts anew, only while it is on', async () => {
    const { trace, asked, state } = rig();
    state('running');
    await trace.set(true);
    state('restarting');
    state('running');
    await trace.set(false);
    state('running');
    expect(asked).toEqual([true, true, false]);
  });

  it('a host that is gone leaves it off', async () => {
    const { trace, native } = rig();
    native.gone = true;
    await expect(trace.set(true)).rejects.toMatchObject({ code: 'card/host-restarted' });
    expect(trace.until).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { JobQueue } from './jobQueue.ts';

describe('job queue', () => {
  it('short and long jobs take turns, each kind in order', () => {
    const queue = new JobQueue<string>(10);
    for (const job of ['L1', 'L2', 'L3']) queue.add('long', job);
    for (const job of ['s1', 's2']) queue.add('short', job);
    expect([1, 2, 3, 4, 5, 6].map(() => queue.take())).toEqual(['s1', 'L1', 's2', 'L2', 'L3', undefined]);
  });

  it('takes no more than it may, and again once there is room', () => {
    const queue = new JobQueue<number>(2);
    expect([queue.add('long', 1), queue.add('short', 2), queue.add('short', 3)]).toEqual([true, true, false]);
    expect(queue.remove(1)).toBe(true);
    expect(queue.remove(1)).toBe(false);
    expect(queue.add('long', 4)).toBe(true);
    expect(queue.clear()).toEqual([2, 4]);
    expect(queue.size).toBe(0);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the work differs by, short enough not to be felt. */
const beatMs = 50;

/**
 * Answers, or refuses, on the first beat after the work is done, counted from its start: what differs by microseconds between a name
 * that exists and one that does not is lost in the wait.
 */
export async function onBeat<T>(work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    await sleep(beatMs - ((performance.now() - start) % beatMs));
  }
}

/**
 * Runs an asynchronous job for the newest input only: `ask` waits `delayMs` for a newer input, and the answer of a job that was
 * overtaken is dropped, whether it succeeded or failed.
 */
export interface Latest<I> {
  /** Replaces whatever waits or runs. */
  ask(input: I): void;
  /** Drops whatever waits or runs. */
  drop(): void;
}

export function latest<I, O>(options: {
  readonly delayMs: number;
  readonly run: (input: I) => Promise<O>;
  readonly done: (output: O) => void;
  readonly failed: (thrown: unknown) => void;
}): Latest<I> {
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(input: I, turn: number): Promise<void> {
    try {
      const output = await options.run(input);
      if (turn === newest) options.done(output);
    } catch (thrown) {
      if (turn === newest) options.failed(thrown);
    }
  }

  return {
    ask(input) {
      newest += 1;
      const turn = newest;
      clearTimeout(timer);
      timer = setTimeout(() => void start(input, turn), options.delayMs);
    },
    drop() {
      newest += 1;
      clearTimeout(timer);
    },
  };
}

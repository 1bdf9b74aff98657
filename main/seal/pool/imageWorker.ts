import { Worker } from 'node:worker_threads';
import { AppError } from '../../../contract/errors.ts';
import type { ExtractStep } from '../extract/extract.ts';
import type { FromWorker, Task, ToWorker } from '../protocol.ts';
import { holdModule } from './wasmModule.ts';

/** A job on its way: what is to be done, and whom to tell. */
export interface Job {
  readonly task: Task;
  readonly onProgress?: (step: ExtractStep, fraction: number) => void;
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** One thread for pictures: it does one job at a time and is started anew when a job brings it down. */
export interface ImageWorker {
  readonly busy: boolean;
  /** Only while not busy. */
  run(job: Job): void;
  /** The job's answer is not wanted any more: the thread stops at its next step and is busy until then. */
  cancel(job: Job): void;
  /** Ends the thread; the running job fails with `error`. */
  close(error: AppError): Promise<void>;
}

/**
 * @param timeoutMs a job that runs longer is given up
 * @param onFree the thread can take the next job
 */
export function createImageWorker(url: URL, timeoutMs: number, onFree: () => void): ImageWorker {
  let thread: Worker | undefined;
  /** A spent thread on its way out: the next one starts when its memory has gone back. */
  let ending: Worker | undefined;
  let current: { readonly id: number; readonly job: Job; readonly timer: NodeJS.Timeout; readonly stop: Int32Array } | undefined;
  let nextId = 1;

  function finish(tell: (job: Job) => void): void {
    if (!current) return;
    const { job, timer } = current;
    clearTimeout(timer);
    current = undefined;
    thread?.unref();
    tell(job);
    onFree();
  }

  function started(): Worker {
    if (thread) return thread;
    const fresh = new Worker(url, { name: 'seal-engine' });
    const lost = (cause: unknown): void => {
      if (thread !== fresh) return;
      thread = undefined;
      // The thread's jobs are pictures: what brings it down is the picture.
      finish(({ reject }) => reject(new AppError('scan/unreadable', { cause })));
    };
    fresh.on('message', (message: FromWorker) => {
      if (message.kind === 'compiled') return holdModule(message.path, message.module);
      if (thread !== fresh) return; // given up
      if (message.kind === 'progress') {
        current?.job.onProgress?.(message.step, message.fraction);
        return;
      }
      if (message.spent) {
        thread = undefined;
        ending = fresh;
        void fresh.terminate();
      }
      if (message.kind === 'done') finish(({ resolve }) => resolve(message.value as never));
      else finish(({ reject }) => reject(AppError.fromWire(message.error)));
    });
    fresh.on('error', lost);
    fresh.on('exit', (code) => {
      if (ending !== fresh) return lost(code);
      ending = undefined;
      begin();
    });
    thread = fresh;
    return fresh;
  }

  function begin(): void {
    if (!current) return;
    const { id, job, stop } = current;
    const target = started();
    target.ref();
    target.postMessage({ id, stop, ...job.task } satisfies ToWorker);
  }

  function giveUp(): void {
    const old = thread;
    thread = undefined;
    finish(({ reject }) => reject(new AppError('scan/unreadable', { cause: new Error('image worker hung') })));
    void old?.terminate();
  }

  return {
    get busy() {
      return current !== undefined;
    },
    run: (job) => {
      const id = nextId;
      nextId += 1;
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      current = { id, job, timer: setTimeout(giveUp, timeoutMs), stop };
      if (!ending) begin();
    },
    cancel: (job) => {
      if (current?.job === job) Atomics.store(current.stop, 0, 1);
    },
    close: async (error) => {
      const old = thread;
      thread = undefined;
      finish(({ reject }) => reject(error));
      await old?.terminate();
      await ending?.terminate();
    },
  };
}

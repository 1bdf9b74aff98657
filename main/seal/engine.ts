import { availableParallelism } from 'node:os';
import { AppError } from '../../contract/errors.ts';
import type { GenerateOptions, Generated } from './draw/generate.ts';
import type { Extracted, ExtractOptions, ExtractStep, NotFound } from './extract/extract.ts';
import { createImageWorker } from './pool/imageWorker.ts';
import type { ImageWorker, Job } from './pool/imageWorker.ts';
import { JobQueue } from './pool/jobQueue.ts';
import type { JobName, Jobs, ScanSource, Task } from './protocol.ts';
import type { Box } from './scan/orientation.ts';
import type { Inspection } from './scan/inspect.ts';

export interface Stoppable {
  /** Aborting rejects at once; the worker stops at its next step. */
  readonly signal?: AbortSignal;
}

/** The image engine. Pixels are worked on in a few worker threads; jobs wait for one, previews and drawn seals not behind a batch. */
export interface SealEngine {
  /** Header and preview of a scan. Errors of area `scan/`. */
  inspect(file: ScanSource, options?: Stoppable & { readonly page?: number }): Promise<Inspection>;
  /** Cuts a seal or signature out. `found: false` says why in `reasons`. Errors of area `scan/`. */
  extract(file: ScanSource, options: ExtractOptions & Stoppable & { onProgress?(step: ExtractStep, fraction: number): void }): Promise<Extracted | NotFound>;
  /** A row of tiles of a page, for looking at; see `view/tiles.ts`. Errors of area `scan/`, `input/invalid`. */
  tiles(file: ScanSource, level: number, row: number, page?: number): Promise<Uint8Array[]>;
  /** A box of the upright page as JPEG, longer side ≤ `side`. Errors of area `scan/`, `input/invalid`. */
  region(file: ScanSource, box: Box, side: number, page?: number): Promise<Uint8Array>;
  /** A scanner's uncompressed page as JPEG of the same size and resolution. Errors of area `scan/`. */
  compact(file: Uint8Array): Promise<Uint8Array>;
  /** A cut-out reduced for a list. @throws AppError `seal/picture-invalid` */
  thumb(png: Uint8Array, side: number): Promise<Uint8Array>;
  /** Starts a thread, if none is there, and has it load what draws seals: the next one need not wait for that. */
  prepareDrawing(): Promise<void>;
  /** Draws a standard-form seal. Errors font/glyph-missing, seal/text-too-long, input/invalid. */
  generate(options: GenerateOptions): Promise<Generated>;
  /** Ends the workers; running and waiting calls fail with scan/cancelled. */
  close(): Promise<void>;
}

export interface SealEngineSetup {
  /** Where the worker's code is; set by a bundled app. */
  readonly workerUrl?: URL;
  /** A job that runs longer is given up and its worker started anew. */
  readonly timeoutMs?: number;
  /** Threads at most: each holds a page of its own in memory. */
  readonly workers?: number;
  /** Jobs that may wait; more are refused with scan/too-many. */
  readonly mostWaiting?: number;
}

/** A page in work takes up to 150 MB. */
const MOST_WORKERS = 4;
/** Drawing one loads everything: font, its reader, and what makes pixels of outlines. */
const FIRST_DRAWN: GenerateOptions = { type: 'company', unit: '公司', shape: 'round', mm: 40, dpi: 72 };
/** More than anyone drops on the window at once. */
const MOST_WAITING = 1000;

/** Threads start with the first jobs, and anew after a crash or hang: the job that caused it fails, all others are served. */
export function createSealEngine(setup: SealEngineSetup = {}): SealEngine {
  const { workerUrl = new URL('./worker.ts', import.meta.url), timeoutMs = 60_000, workers: most = Math.min(MOST_WORKERS, availableParallelism()), mostWaiting = MOST_WAITING } = setup;
  const queue = new JobQueue<Job>(mostWaiting);
  const workers: ImageWorker[] = [];
  let closed = false;

  /** Gives waiting jobs to free threads. */
  function serve(): void {
    while (queue.size > 0) {
      let free = workers.find(({ busy }) => !busy);
      if (!free) {
        if (workers.length >= most) return;
        free = createImageWorker(workerUrl, timeoutMs, serve);
        workers.push(free);
      }
      const job = queue.take();
      if (job) free.run(job);
    }
  }

  function run<J extends JobName>(task: Extract<Task, { job: J }>, { signal, onProgress }: Stoppable & Pick<Job, 'onProgress'> = {}): Promise<Jobs[J]['output']> {
    const { promise, resolve, reject } = Promise.withResolvers<Jobs[J]['output']>();
    const abortError = () => (signal?.reason instanceof AppError ? signal.reason : new AppError('scan/cancelled'));
    const job: Job = { task, onProgress: (step, fraction) => signal?.aborted || onProgress?.(step, fraction), resolve: resolve as Job['resolve'], reject };
    const abort = (): void => {
      if (!queue.remove(job)) for (const worker of workers) worker.cancel(job);
      reject(abortError());
    };
    if (closed || signal?.aborted) reject(abortError());
    else if (!queue.add(task.job === 'extract' ? 'long' : 'short', job)) reject(new AppError('scan/too-many', { params: { most: mostWaiting } }));
    else {
      signal?.addEventListener('abort', abort, { once: true });
      serve();
    }
    return promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  return {
    inspect: (file, { signal, page } = {}) => run<'inspect'>({ job: 'inspect', input: { file, page } }, { signal }),
    extract: (file, { signal, onProgress, ...options }) => run<'extract'>({ job: 'extract', input: { file, options } }, { signal, onProgress }),
    tiles: (file, level, row, page) => run<'tiles'>({ job: 'tiles', input: { file, level, row, page } }),
    region: (file, box, side, page) => run<'region'>({ job: 'region', input: { file, box, side, page } }),
    compact: (file) => run<'compact'>({ job: 'compact', input: { file } }),
    thumb: (png, side) => run<'thumb'>({ job: 'thumb', input: { png, side } }),
    prepareDrawing: async () => void (await run<'generate'>({ job: 'generate', input: FIRST_DRAWN })),
    generate: (options) => run<'generate'>({ job: 'generate', input: options }),
    close: async () => {
      closed = true;
      const error = new AppError('scan/cancelled');
      for (const { reject } of queue.clear()) reject(error);
      await Promise.all(workers.splice(0).map((worker) => worker.close(error)));
    },
  };
}

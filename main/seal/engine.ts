import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import type { GenerateOptions, Generated } from './draw/generate.ts';
import type { Extracted, ExtractOptions, ExtractStep, NotFound } from './extract/extract.ts';
import type { FromWorker, JobName, Jobs, ToWorker } from './protocol.ts';
import type { Inspection } from './scan/inspect.ts';

export interface Stoppable {
  /** Aborting rejects at once; the worker stops at its next step. */
  readonly signal?: AbortSignal;
}

/** The image engine. Pixels are worked on in a worker thread; one job at a time. */
export interface SealEngine {
  /** Header and preview of a scan. Errors of area `scan/`. */
  inspect(file: Uint8Array, options?: Stoppable): Promise<Inspection>;
  /** Cuts a seal or signature out. `found: false` says why in `reasons`. Errors of area `scan/`. */
  extract(file: Uint8Array, options: ExtractOptions & Stoppable & { onProgress?(step: ExtractStep, fraction: number): void }): Promise<Extracted | NotFound>;
  /** A row of tiles of a page, for looking at; see `view/tiles.ts`. Errors of area `scan/`, `input/invalid`. */
  tiles(file: Uint8Array, level: number, row: number): Promise<Uint8Array[]>;
  /** A cut-out reduced for a list. @throws AppError `seal/picture-invalid` */
  thumb(png: Uint8Array, side: number): Promise<Uint8Array>;
  /** Draws a standard-form seal. Errors font/glyph-missing, seal/text-too-long, input/invalid. */
  generate(options: GenerateOptions): Promise<Generated>;
  /** Ends the worker; running calls fail with scan/cancelled. */
  close(): Promise<void>;
}

export interface SealEngineSetup {
  /** Where the worker's code is; set by a bundled app. */
  readonly workerUrl?: URL;
  /** A job that takes longer is given up and the worker started anew. */
  readonly timeoutMs?: number;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress?: (step: ExtractStep, fraction: number) => void;
  readonly stop: () => void;
}

/** Starts lazily with its first job, and anew after a crash or hang: the running job fails, later ones are served. */
export function createSealEngine(setup: SealEngineSetup = {}): SealEngine {
  const { workerUrl = new URL('./worker.ts', import.meta.url), timeoutMs = 60_000 } = setup;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 1;
  let closed = false;

  function failAll(error: AppError): void {
    for (const { reject, stop } of waiting.values()) {
      stop();
      reject(error);
    }
    waiting.clear();
  }

  function give(id: number): Waiting | undefined {
    const entry = waiting.get(id);
    waiting.delete(id);
    entry?.stop();
    if (waiting.size === 0) worker?.unref();
    return entry;
  }

  function started(): Worker {
    if (worker) return worker;
    const fresh = new Worker(workerUrl, { name: 'seal-engine' });
    const lost = (cause: unknown): void => {
      if (worker !== fresh) return;
      worker = undefined;
      // The worker's jobs are pictures: what brings it down is the picture.
      failAll(new AppError('scan/unreadable', { cause }));
    };
    fresh.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') waiting.get(message.id)?.onProgress?.(message.step, message.fraction);
      else if (message.kind === 'done') give(message.id)?.resolve(message.value as never);
      else give(message.id)?.reject(AppError.fromWire(message.error));
    });
    fresh.on('error', lost);
    fresh.on('exit', lost);
    worker = fresh;
    return fresh;
  }

  function restart(): void {
    const old = worker;
    worker = undefined;
    failAll(new AppError('scan/unreadable', { cause: new Error('image worker hung') }));
    void old?.terminate();
  }

  function run<J extends JobName>(job: J, input: Jobs[J]['input'], { signal, onProgress }: Stoppable & Pick<Waiting, 'onProgress'> = {}): Promise<Jobs[J]['output']> {
    return new Promise((resolve, reject) => {
      const abortError = () => (signal?.reason instanceof AppError ? signal.reason : new AppError('scan/cancelled'));
      if (closed || signal?.aborted) {
        reject(abortError());
        return;
      }
      const target = started();
      const id = nextId;
      nextId += 1;
      const timer = setTimeout(restart, timeoutMs);
      const abort = (): void => {
        target.postMessage({ kind: 'cancel', id } satisfies ToWorker);
        give(id)?.reject(abortError());
      };
      signal?.addEventListener('abort', abort, { once: true });
      const stop = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, onProgress, stop });
      target.ref();
      target.postMessage({ kind: 'run', id, job, input } as ToWorker);
    });
  }

  return {
    inspect: (file, options) => run('inspect', { file }, options),
    extract: (file, { signal, onProgress, ...options }) => run('extract', { file, options }, { signal, onProgress }),
    tiles: (file, level, row) => run('tiles', { file, level, row }),
    thumb: (png, side) => run('thumb', { png, side }),
    generate: (options) => run('generate', options),
    close: async () => {
      closed = true;
      const old = worker;
      worker = undefined;
      failAll(new AppError('scan/cancelled'));
      await old?.terminate();
    },
  };
}

import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { generateSeal } from './draw/generate.ts';
import type { Course } from './extract/extract.ts';
import { isSpent } from './pool/leftMemory.ts';
import type { FromWorker, JobName, Jobs, ToWorker } from './protocol.ts';

// A worker of the seal engine: one job at a time, all pixels of the app.
if (!parentPort) throw new Error('runs as a worker only');
const port = parentPort;
sharp.concurrency(availableParallelism()); // 1 by default on glibc
sharp.cache(false); // pages are seen once; a cache would only hold memory

const answer = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

port.on('message', (message: ToWorker) => void work(message));

async function work(message: ToWorker): Promise<void> {
  const { id, stop } = message;
  try {
    const value = await run(message, {
      step: (step, fraction) => answer({ kind: 'progress', id, step, fraction }),
      check: () => {
        if (Atomics.load(stop, 0) !== 0) throw new AppError('scan/cancelled');
      },
    });
    answer({ kind: 'done', id, value, spent: isSpent() }, picturesOf(value));
  } catch (thrown) {
    answer({ kind: 'failed', id, error: AppError.from(thrown).toWire(), spent: isSpent() });
  }
}

async function run(message: ToWorker, course: Course): Promise<Jobs[JobName]['output']> {
  course.check();
  if (message.job === 'generate') return generateSeal(message.input);
  const { runScanJob } = await import('./scanJobs.ts');
  return runScanJob(message, course);
}

/** Pictures go over without a copy when each has a buffer of its own. */
function picturesOf(value: Jobs[JobName]['output']): ArrayBuffer[] {
  const pictures = value instanceof Uint8Array ? [value] : Array.isArray(value) ? value : 'preview' in value ? [value.preview] : 'png' in value ? [value.png] : [];
  return pictures.map(({ buffer, byteLength }) => (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : undefined)).filter((buffer) => buffer !== undefined);
}

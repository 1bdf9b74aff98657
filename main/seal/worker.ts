import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { generateSeal } from './draw/generate.ts';
import { extractPicture } from './extract/extract.ts';
import type { FromWorker, JobName, Jobs, ToWorker } from './protocol.ts';
import { inspectScan } from './scan/inspect.ts';
import { thumbOf, tileRow } from './view/tiles.ts';

// The worker of the seal engine: one job at a time, in order, all pixels of the app.
if (!parentPort) throw new Error('runs as a worker only');
const port = parentPort;
sharp.concurrency(availableParallelism()); // 1 by default on glibc
sharp.cache(false); // pages are seen once; a cache would only hold memory

const cancelled = new Set<number>();
let last: Promise<void> = Promise.resolve();
const answer = (message: FromWorker) => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  if (message.kind === 'cancel') cancelled.add(message.id);
  else last = last.then(() => work(message));
});

async function work(message: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
  const { id } = message;
  try {
    await turn(); // lets a cancel that is already here in
    if (cancelled.has(id)) throw new AppError('scan/cancelled');
    answer({ kind: 'done', id, value: await run(message) });
  } catch (thrown) {
    answer({ kind: 'failed', id, error: AppError.from(thrown).toWire() });
  } finally {
    cancelled.delete(id);
  }
}

function run(message: Extract<ToWorker, { kind: 'run' }>): Promise<Jobs[JobName]['output']> {
  if (message.job === 'inspect') return inspectScan(message.input.file);
  if (message.job === 'generate') return generateSeal(message.input);
  if (message.job === 'tiles') return tileRow(message.input.file, message.input.level, message.input.row);
  if (message.job === 'thumb') return thumbOf(message.input.png, message.input.side);
  const { id } = message;
  return extractPicture(message.input.file, message.input.options, {
    step: (step, fraction) => answer({ kind: 'progress', id, step, fraction }),
    check: () => {
      if (cancelled.has(id)) throw new AppError('scan/cancelled');
    },
  });
}

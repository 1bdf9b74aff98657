import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { generateSeal } from './draw/generate.ts';
import { extractPicture } from './extract/extract.ts';
import { isSpent } from './pool/leftMemory.ts';
import type { FromWorker, JobName, Jobs, ScanSource, ToWorker } from './protocol.ts';
import { inspectScan } from './scan/inspect.ts';
import { readScan } from './scan/readScan.ts';
import { MAX_FILE_BYTES } from './scan/scanFile.ts';
import { compactScan, pageRegion, thumbOf, tileRow } from './view/tiles.ts';

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

async function run(message: ToWorker, course: Parameters<typeof extractPicture>[2]): Promise<Jobs[JobName]['output']> {
  course.check();
  if (message.job === 'generate') return generateSeal(message.input);
  if (message.job === 'thumb') return thumbOf(message.input.png, message.input.side);
  if (message.job === 'compact') return compactScan(message.input.file);
  using file = await openFile(message.input.file);
  const { bytes } = file;
  course.check();
  if (message.job === 'inspect') return await inspectScan(bytes, message.input.page);
  if (message.job === 'tiles') return await tileRow(bytes, message.input.level, message.input.row, message.input.page);
  if (message.job === 'region') return await pageRegion(bytes, message.input.box, message.input.side, message.input.page);
  return await extractPicture(bytes, message.input.options, course);
}

/** A file's bytes; those read here go back at once, not when the garbage collector comes by. */
async function openFile(source: ScanSource): Promise<Disposable & { readonly bytes: Uint8Array }> {
  if (source instanceof Uint8Array) return { bytes: source, [Symbol.dispose]: () => undefined };
  const { bytes } = await readScan(source.path, MAX_FILE_BYTES, (size) => new Uint8Array(size));
  return { bytes, [Symbol.dispose]: () => void (bytes.buffer as ArrayBuffer).transfer(0) };
}

/** Pictures go over without a copy when each has a buffer of its own. */
function picturesOf(value: Jobs[JobName]['output']): ArrayBuffer[] {
  const pictures = value instanceof Uint8Array ? [value] : Array.isArray(value) ? value : 'preview' in value ? [value.preview] : 'png' in value ? [value.png] : [];
  return pictures.map(({ buffer, byteLength }) => (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : undefined)).filter((buffer) => buffer !== undefined);
}

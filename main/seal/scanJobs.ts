import { extractPicture } from './extract/extract.ts';
import type { Course } from './extract/extract.ts';
import type { JobName, Jobs, ScanSource, Task } from './protocol.ts';
import { inspectScan } from './scan/inspect.ts';
import { readScan } from './scan/readScan.ts';
import { MAX_FILE_BYTES } from './scan/scanFile.ts';
import { compactScan, pageRegion, thumbOf, tileRow } from './view/tiles.ts';

/** A job over a picture: all but drawing a seal, which need not wait until the readers of scans are loaded. */
export async function runScanJob(task: Exclude<Task, { job: 'generate' }>, course: Course): Promise<Jobs[JobName]['output']> {
  if (task.job === 'thumb') return thumbOf(task.input.png, task.input.side);
  if (task.job === 'compact') return compactScan(task.input.file);
  using file = await openFile(task.input.file);
  const { bytes } = file;
  course.check();
  if (task.job === 'inspect') return await inspectScan(bytes, task.input.page);
  if (task.job === 'tiles') return await tileRow(bytes, task.input.level, task.input.row, task.input.page);
  if (task.job === 'region') return await pageRegion(bytes, task.input.box, task.input.side, task.input.page);
  return await extractPicture(bytes, task.input.options, course);
}

/** A file's bytes; those read here go back at once, not when the garbage collector comes by. */
async function openFile(source: ScanSource): Promise<Disposable & { readonly bytes: Uint8Array }> {
  if (source instanceof Uint8Array) return { bytes: source, [Symbol.dispose]: () => undefined };
  const { bytes } = await readScan(source.path, MAX_FILE_BYTES, (size) => new Uint8Array(size));
  return { bytes, [Symbol.dispose]: () => void (bytes.buffer as ArrayBuffer).transfer(0) };
}

import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DesktopHandlers } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { PictureSize } from '../store/pictures.ts';
import type { DesktopContext } from './context.ts';
import { dataUrl, shownPicture } from './shownPicture.ts';

/** Scans are kept in memory only while they are worked on: the few newest. */
const MOST_OPEN_SCANS = 3;
/** A 600-dpi A4 page is 4–15 MB as JPEG, 104 MB as BMP. */
const MOST_SCAN_BYTES = 128 * 1024 * 1024;

/** OFF-1: pictures are prepared on this PC alone, with neither server nor card. */
export function picturesCalls({ engine, store, files, emit }: DesktopContext): DesktopHandlers['pictures'] {
  const scans = new Map<string, Uint8Array>();
  let running: AbortController | undefined;

  return {
    openScan: async ({ fileToken }) => {
      const path = files.take(fileToken);
      const bytes = await readScan(path);
      const { preview, ...page } = await engine.inspect(bytes);
      const scanId = randomUUID();
      scans.set(scanId, bytes);
      const oldest = scans.keys().next().value;
      if (scans.size > MOST_OPEN_SCANS && oldest !== undefined) scans.delete(oldest);
      return { scanId, fileName: basename(path), ...page, preview: dataUrl('image/jpeg', preview) };
    },
    extract: async ({ scanId, ...options }) => {
      const bytes = scans.get(scanId);
      if (!bytes) throw new AppError('scan/file-gone');
      running?.abort(new AppError('scan/cancelled')); // only the newest setting of the sliders matters
      const controller = new AbortController();
      running = controller;
      const result = await engine.extract(bytes, {
        ...options,
        signal: controller.signal,
        onProgress: (step, fraction) => emit({ event: 'progress', task: scanId, step, fraction }),
      });
      if (!result.found) throw new AppError('scan/not-found');
      const { ink, shape, box, rotationDegrees, threshold, confidence, reasons } = result;
      return { ink, shape, box, rotationDegrees, threshold, confidence, reasons: [...reasons], picture: keep(result) };
    },
    generate: async (options) => keep(await engine.generate(options)),
  };

  function keep(made: PictureSize & { readonly png: Uint8Array }) {
    const { png, widthPx, heightPx, dpi, widthMm, heightMm } = made;
    const picture = { png, widthPx, heightPx, dpi, widthMm, heightMm };
    return shownPicture(store.pictures.put(picture), picture);
  }
}

async function readScan(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MOST_SCAN_BYTES) throw new AppError('input/too-large');
    return await file.readFile();
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('scan/file-gone', { cause: thrown });
  }
}

import { basename } from 'node:path';
import type { DesktopHandlers } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { PictureSize } from '../store/pictures.ts';
import type { DesktopContext } from './context.ts';
import type { OpenScans } from './openScans.ts';
import { dataUrl, shownPicture } from './shownPicture.ts';
import { createTileCache } from './tileCache.ts';

/** OFF-1: pictures are prepared on this PC alone, with neither server nor card. */
export function picturesCalls({ engine, store, files, emit }: DesktopContext, scans: OpenScans): DesktopHandlers['pictures'] {
  const tiles = createTileCache(async (scanId, level, row) => engine.tiles(await scans.bytes(scanId), level, row, scans.page(scanId)));
  /** What runs, by scan and slot. */
  const running = new Map<string, Map<string, AbortController>>();

  return {
    openScan: async ({ fileToken, page }) => {
      const path = files.take(fileToken);
      const { scanId, bytes } = await scans.open(path, page);
      try {
        const { preview, ...inspected } = await engine.inspect(bytes, { page });
        return { scanId, fileName: basename(path), ...inspected, preview: dataUrl('image/jpeg', preview) };
      } catch (thrown) {
        scans.close(scanId);
        throw thrown;
      }
    },
    closeScans: async ({ scanIds }) => {
      for (const scanId of scanIds) {
        for (const controller of running.get(scanId)?.values() ?? []) controller.abort(new AppError('scan/cancelled'));
        scans.close(scanId);
        tiles.forget(scanId);
      }
      return {};
    },
    extract: async ({ scanId, slot, ...options }) => {
      const bytes = await scans.bytes(scanId);
      const controller = takeSlot(scanId, slot);
      try {
        const result = await engine.extract(bytes, {
          ...options,
          page: scans.page(scanId),
          signal: controller.signal,
          onProgress: (step, fraction) => emit({ event: 'progress', task: slot === '' ? scanId : `${scanId}/${slot}`, step, fraction }),
        });
        if (!result.found) throw new AppError('scan/not-found', { params: { reasons: result.reasons.join(' ') } });
        const { ink, shape, box, rotationDegrees, straightenDegrees, threshold, confidence } = result;
        const candidates = result.candidates.map(({ reasons, ...candidate }) => ({ ...candidate, reasons: [...reasons] }));
        return { ink, shape, box, rotationDegrees, straightenDegrees, threshold, confidence, reasons: [...result.reasons], candidates, picture: keep(result) };
      } finally {
        freeSlot(scanId, slot, controller);
      }
    },
    tile: async ({ scanId, level, column, row }) => {
      const tile = (await tiles.row(scanId, level, row))[column];
      if (!tile) throw new AppError('input/invalid');
      return { dataUrl: dataUrl('image/jpeg', tile) };
    },
    region: async ({ scanId, box, side }) => ({ dataUrl: dataUrl('image/jpeg', await engine.region(await scans.bytes(scanId), box, side, scans.page(scanId))) }),
    prepareDrawing: async () => {
      await engine.prepareDrawing();
      return {};
    },
    generate: async (options) => keep(await engine.generate(options)),
    get: async ({ pictureId }) => shownPicture(pictureId, store.pictures.get(pictureId)),
    thumb: async ({ pictureId, side }) => ({ dataUrl: dataUrl('image/png', await engine.thumb(store.pictures.get(pictureId).png, side)) }),
  };

  /** Only the newest setting of a slider matters. */
  function takeSlot(scanId: string, slot: string): AbortController {
    const slots = running.get(scanId) ?? new Map<string, AbortController>();
    running.set(scanId, slots);
    slots.get(slot)?.abort(new AppError('scan/cancelled'));
    const controller = new AbortController();
    slots.set(slot, controller);
    return controller;
  }
  function freeSlot(scanId: string, slot: string, controller: AbortController): void {
    const slots = running.get(scanId);
    if (slots?.get(slot) === controller) slots.delete(slot);
    if (slots?.size === 0) running.delete(scanId);
  }

  function keep(made: PictureSize & { readonly png: Uint8Array }) {
    const { png, widthPx, heightPx, dpi, widthMm, heightMm } = made;
    const picture = { png, widthPx, heightPx, dpi, widthMm, heightMm };
    return shownPicture(store.pictures.put(picture), picture);
  }
}

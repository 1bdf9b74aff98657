import type { DesktopHandlers } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { systemScanner } from '../scanner/systemScanner.ts';
import type { DesktopContext } from './context.ts';
import type { OpenScans } from './openScans.ts';
import { dataUrl } from './shownPicture.ts';

/** Scanning from a scanner: the page goes from the driver into memory and never onto the disk. */
export function scannerCalls({ engine, emit, scanner = systemScanner() }: Pick<DesktopContext, 'engine' | 'emit' | 'scanner'>, scans: OpenScans): DesktopHandlers['scanner'] {
  let running: AbortController | undefined;

  return {
    list: async () => ({ scanners: [...(await scanner.list())] }),
    scan: async ({ fileName, ...request }) => {
      if (running) throw new AppError('scanner/busy');
      const controller = new AbortController();
      running = controller;
      try {
        const onProgress = (fraction: number): void => emit({ event: 'progress', task: 'scanner', step: 'scan', fraction });
        const page = await engine.compact(await scanner.scan(request, { signal: controller.signal, onProgress }));
        const { preview, ...inspected } = await engine.inspect(page);
        return { scanId: scans.keep(page), fileName, ...inspected, preview: dataUrl('image/jpeg', preview) };
      } finally {
        running = undefined;
      }
    },
    cancel: async () => {
      running?.abort();
      return {};
    },
  };
}

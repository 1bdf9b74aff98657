import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { readScan } from '../seal/scan/readScan.ts';

/** A 600-dpi A4 page is 4–15 MB as JPEG, 104 MB as BMP. */
const MOST_SCAN_BYTES = 128 * 1024 * 1024;
/** What is kept of the pages worked on last; others are read again. */
const KEPT_BYTES = 160 * 1024 * 1024;
/** More than a batch holds. */
const MOST_SCANS = 2_000;

interface Entry {
  /** Absent for a scanner's page: its bytes are all there is of it. */
  readonly path: string | undefined;
  readonly page: number;
  readonly size: number;
  readonly mtimeMs: number;
  bytes: Uint8Array | undefined;
}

/** The scans of this window by id: their files, and the bytes of those used last. A batch of 200 does not fill the memory. */
export interface OpenScans {
  /** Reads a file, of which `page` (from 1) is meant. @throws AppError as `readScan` */
  open(path: string, page?: number): Promise<{ scanId: string; bytes: Uint8Array }>;
  /** A page without a file, e.g. a scanner's: kept until it is closed. @returns its id */
  keep(bytes: Uint8Array): string;
  /** The bytes again. @throws AppError `scan/file-gone` when the file is not what it was. */
  bytes(scanId: string): Promise<Uint8Array>;
  /** Which page of its file a scan is. @throws AppError `scan/file-gone` */
  page(scanId: string): number;
  close(scanId: string): void;
}

export function createOpenScans({ keptBytes = KEPT_BYTES } = {}): OpenScans {
  // In the order of last use.
  const scans = new Map<string, Entry>();

  function use(scanId: string, entry: Entry): void {
    scans.delete(scanId);
    scans.set(scanId, entry);
    let left = keptBytes;
    for (const [, each] of [...scans].toReversed()) {
      left -= each.bytes?.length ?? 0;
      if (left < 0 && each !== entry && each.path !== undefined) each.bytes = undefined;
    }
    const oldest = scans.keys().next().value;
    if (scans.size > MOST_SCANS && oldest !== undefined) scans.delete(oldest);
  }

  return {
    async open(path, page = 1) {
      const read = await readScan(path, MOST_SCAN_BYTES);
      const scanId = randomUUID();
      use(scanId, { path, page, ...read });
      return { scanId, bytes: read.bytes };
    },
    keep(bytes) {
      const scanId = randomUUID();
      use(scanId, { path: undefined, page: 1, size: bytes.length, mtimeMs: 0, bytes });
      return scanId;
    },
    async bytes(scanId) {
      const entry = scans.get(scanId);
      if (!entry) throw new AppError('scan/file-gone');
      if (!entry.bytes) {
        if (entry.path === undefined) throw new AppError('scan/file-gone');
        const read = await readScan(entry.path, MOST_SCAN_BYTES);
        // Another picture under the same name is not the one whose boxes are on screen.
        if (read.size !== entry.size || read.mtimeMs !== entry.mtimeMs) throw new AppError('scan/file-gone');
        entry.bytes = read.bytes;
      }
      use(scanId, entry);
      return entry.bytes;
    },
    page(scanId) {
      const entry = scans.get(scanId);
      if (!entry) throw new AppError('scan/file-gone');
      return entry.page;
    },
    close: (scanId) => void scans.delete(scanId),
  };
}

import { open } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import type { ErrorCode } from '../../../contract/errors.ts';
import { MAX_FILE_BYTES } from './scanFile.ts';

/** What a file system says, as what the user can do about it. Windows gives some of these for a network drive or stick that is gone. */
const meaning: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'scan/file-gone',
  ENOTDIR: 'scan/file-gone',
  ENAMETOOLONG: 'scan/file-gone',
  EBUSY: 'scan/file-locked',
  EPERM: 'scan/file-locked',
  EACCES: 'scan/file-locked',
  ETXTBSY: 'scan/file-locked',
  EIO: 'scan/drive-gone',
  ENODEV: 'scan/drive-gone',
  ENXIO: 'scan/drive-gone',
  ENOTCONN: 'scan/drive-gone',
  ESTALE: 'scan/drive-gone',
  ETIMEDOUT: 'scan/drive-gone',
  EHOSTDOWN: 'scan/drive-gone',
  EHOSTUNREACH: 'scan/drive-gone',
  ENETUNREACH: 'scan/drive-gone',
  UNKNOWN: 'scan/drive-gone',
};

/** An error of the file system as one of ours; what is no file at all is not readable as a scan. */
export function readError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return new AppError(meaning[code] ?? 'scan/unreadable', { cause: thrown });
}

/** A file's bytes, and what tells whether it is still the same one. */
export interface ReadScan {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Memory for a file: shared, which the engine's workers see without a copy, or one's own. */
export const sharedMemory = (bytes: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(bytes));

/**
 * Reads a scan.
 * @throws AppError scan/file-gone | scan/file-locked | scan/drive-gone | input/too-large | scan/unreadable (a folder, a device)
 */
export async function readScan(path: string, mostBytes = MAX_FILE_BYTES, memory = sharedMemory): Promise<ReadScan> {
  try {
    await using file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile()) throw new AppError('scan/unreadable', { cause: new Error('not a file') });
    if (stat.size > mostBytes) throw new AppError('input/too-large');
    const bytes = memory(stat.size);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read, read);
      if (bytesRead === 0) throw new AppError('scan/truncated', { cause: new Error('the file became shorter') });
      read += bytesRead;
    }
    return { bytes, size: stat.size, mtimeMs: stat.mtimeMs };
  } catch (thrown) {
    throw readError(thrown);
  }
}

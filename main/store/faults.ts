import Database from 'better-sqlite3';
import { AppError, type ErrorCode } from '../../contract/errors.ts';

/** Result codes of SQLite (the extended one first, else the primary) and errno names of the file system, as what the user can do something about. */
const codeOfFault: Readonly<Record<string, ErrorCode>> = {
  SQLITE_FULL: 'store/disk-full',
  // SQLite calls only ENOSPC full; a quota or a size limit ends in this.
  SQLITE_IOERR_WRITE: 'store/disk-full',
  // A write lock on a file that only opens for reading.
  SQLITE_IOERR_LOCK: 'store/read-only',
  SQLITE_READONLY: 'store/read-only',
  SQLITE_CANTOPEN: 'store/read-only',
  SQLITE_PERM: 'store/read-only',
  SQLITE_BUSY: 'store/locked',
  SQLITE_LOCKED: 'store/locked',
  SQLITE_CORRUPT: 'store/corrupt',
  SQLITE_NOTADB: 'store/corrupt',
  ENOSPC: 'store/disk-full',
  EDQUOT: 'store/disk-full',
  EFBIG: 'store/disk-full',
  EROFS: 'store/read-only',
  EACCES: 'store/read-only',
  EPERM: 'store/read-only',
  // No folder can be made there: a drive that is gone.
  ENOENT: 'store/read-only',
  ENOTDIR: 'store/read-only',
  EEXIST: 'store/read-only',
  EBUSY: 'store/locked',
};

/** Any fault of SQLite or the file system as an AppError of area `store/`; what is neither becomes `app/internal`. */
export function storeFault(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = faultCode(thrown);
  // Extended result codes append to the primary one: SQLITE_READONLY_DIRECTORY.
  const primary = code.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code;
  const known = codeOfFault[code] ?? codeOfFault[primary];
  return known ? new AppError(known, { cause: thrown }) : AppError.from(thrown);
}

function faultCode(thrown: unknown): string {
  if (thrown instanceof Database.SqliteError) return thrown.code;
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Runs one store operation; what it throws leaves as an AppError. */
export function guarded<T>(operation: () => T): T {
  try {
    return operation();
  } catch (thrown) {
    throw storeFault(thrown);
  }
}

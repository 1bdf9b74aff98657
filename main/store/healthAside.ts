import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { WireError } from '../../contract/result.ts';
import type { AuditLog } from './audit.ts';
import { storeFault } from './faults.ts';
import { makeFolder } from './folders.ts';
import { judged, type StoreHealth, type StoreLook } from './health.ts';

export interface CopyToCheck {
  readonly copy: string;
  /** Of the store, for its backups. */
  readonly directory: string;
}
export type CopyChecked = { readonly ok: true; readonly look: StoreLook } | { readonly ok: false; readonly error: WireError };

/** Copied between two turns of the event loop: 256 KiB. */
const PAGES_AT_ONCE = 64;

/**
 * Looks at the open store without holding up who has it open: page by page it is copied as it is, damage and all, and a thread reads the
 * copy. This process keeps the store to itself (`locking_mode`), so no second connection could read the file itself.
 * @throws AppError `store/…`, e.g. `store/disk-full` when there is no room for the copy
 */
export async function storeHealthAside(db: Database.Database, directory: string, audit: AuditLog): Promise<StoreHealth> {
  const folder = join(directory, 'checking');
  const copy = join(folder, 'store.db');
  try {
    rmSync(folder, { recursive: true, force: true }); // of a check that was cut off
    makeFolder(folder);
    await db.backup(copy, { progress: () => PAGES_AT_ONCE });
    return judged(await checkAside({ copy, directory }), audit);
  } catch (thrown) {
    throw storeFault(thrown);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads a copy in a thread of its own. @throws AppError `store/…`; `app/internal` when the thread was lost */
export function checkAside(task: CopyToCheck): Promise<StoreLook> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./healthWorker.ts', import.meta.url), { name: 'store-health', workerData: task });
    thread.unref(); // a client that ends does not wait for it
    thread.on('message', (answer: CopyChecked) => (answer.ok ? resolve(answer.look) : reject(AppError.fromWire(answer.error))));
    thread.on('error', (cause) => reject(new AppError('app/internal', { cause })));
    thread.on('exit', () => reject(new AppError('app/internal'))); // after an answer this changes nothing
  });
}

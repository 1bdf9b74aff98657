import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { KeyKeeper } from '../hosts/host.ts';
import { type AuditLog, auditLog } from './audit.ts';
import { goodBackups, hasBackup, hasIntegrity } from './backups.ts';
import { openCipher } from './cipher.ts';
import { guarded, storeFault } from './faults.ts';

/** What a look at the store finds, without mending anything. */
export interface StoreHealth {
  /** SQLite's whole check of pages, indexes and constraints. */
  readonly sound: boolean;
  readonly backups: { readonly any: boolean; readonly good: number; readonly newest?: Date };
  /** `unchecked` where the data key is not at hand: the chain's head is sealed. */
  readonly audit: ReturnType<AuditLog['verify']> | 'unchecked';
}

/** Looks at the open store. @throws AppError `store/…` */
export function storeHealth(db: Database.Database, directory: string, audit?: AuditLog): StoreHealth {
  return guarded(() => {
    const sound = hasIntegrity(db);
    return { sound, backups: backupsIn(directory), audit: sound && audit ? audit.verify() : 'unchecked' };
  });
}

/**
 * Looks at a store that no client has open, for reading only: nothing is mended, backed up or migrated.
 * @returns undefined where no store was made yet.
 * @throws AppError `store/locked` while a client has it open.
 */
export async function inspectStore(directory: string, keyKeeper?: KeyKeeper): Promise<StoreHealth | undefined> {
  const path = join(directory, 'store.db');
  if (!existsSync(path)) return undefined;
  const made = [`${path}-wal`, `${path}-shm`].filter((part) => !existsSync(part));
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
    const audit = keyKeeper && hasIntegrity(db) ? await auditOf(db, keyKeeper) : undefined;
    const health = storeHealth(db, directory, audit);
    // Reading a WAL store makes two empty files and leaves them. Until `close` our lock keeps a starting client from using them.
    for (const part of made) removeIfPossible(part);
    return health;
  } catch (thrown) {
    const fault = storeFault(thrown);
    if (fault.code !== 'store/corrupt') throw fault;
    return { sound: false, backups: backupsIn(directory), audit: 'unchecked' };
  } finally {
    db?.close();
  }
}

/** Windows keeps what is open; the files are empty and do no harm. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Undefined when the key cannot be unwrapped here, or was never made: opening must not make one. */
async function auditOf(db: Database.Database, keyKeeper: KeyKeeper): Promise<AuditLog | undefined> {
  if (db.prepare('SELECT 1 FROM data_key').get() === undefined) return undefined;
  try {
    return auditLog(db, await openCipher(db, keyKeeper), () => new Date());
  } catch (thrown) {
    if (storeFault(thrown).code === 'store/key-unavailable') return undefined;
    throw thrown;
  }
}

function backupsIn(directory: string): StoreHealth['backups'] {
  const folder = join(directory, 'backups');
  const good = [...goodBackups(folder)];
  const [newest] = good;
  return { any: hasBackup(folder), good: good.length, ...(newest ? { newest: newest.madeAt } : {}) };
}

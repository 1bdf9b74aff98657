import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { KeyKeeper } from '../hosts/host.ts';
import { type AuditLog, auditLog, type AuditWalk, walkAudit } from './audit.ts';
import { goodBackups, hasBackup, hasIntegrity } from './backups.ts';
import { openCipher } from './cipher.ts';
import { storeFault } from './faults.ts';

/** What a look at the store finds, without mending anything. */
export interface StoreHealth {
  /** SQLite's whole check of pages, indexes and constraints. */
  readonly sound: boolean;
  readonly backups: { readonly any: boolean; readonly good: number; readonly newest?: Date };
  /** `unchecked` where the data key is not at hand: the chain's head is sealed. */
  readonly audit: ReturnType<AuditLog['verify']> | 'unchecked';
}

/** What can be found without the data key. */
export type StoreLook = Omit<StoreHealth, 'audit'> & { readonly audit?: AuditWalk };

/** Reads the whole file and its backups: slow where they are large. */
export function lookAtStore(db: Database.Database, directory: string): StoreLook {
  const sound = hasIntegrity(db);
  return { sound, backups: backupsIn(directory), ...(sound ? { audit: walkAudit(db) } : {}) };
}

/** The same for a copy that nobody else has open. What is no database at all is not sound. @throws AppError `store/…` */
export function lookAtCopy(path: string, directory: string): StoreLook {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return lookAtStore(db, directory);
  } catch (thrown) {
    const fault = storeFault(thrown);
    if (fault.code !== 'store/corrupt') throw fault;
    return { sound: false, backups: backupsIn(directory) };
  } finally {
    db?.close();
  }
}

/** A look, with the chain judged by who has the key. */
export function judged({ audit: walk, ...look }: StoreLook, audit: AuditLog | undefined): StoreHealth {
  return { ...look, audit: walk && audit ? audit.verify(walk) : 'unchecked' };
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
    const look = lookAtStore(db, directory);
    const health = judged(look, keyKeeper && look.sound ? await auditOf(db, keyKeeper) : undefined);
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

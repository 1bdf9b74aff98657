import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { AppInfo } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { goodBackups, hasBackup, hasIntegrity, makeBackup, restoreBackup } from './backups.ts';
import { storeFault } from './faults.ts';
import { makeFolder, syncFolder } from './folders.ts';
import { APPLICATION_ID, migrate, storeVersion } from './migrations.ts';

export type StartNotice = AppInfo['startNotices'][number];

/** How long to wait for a copy of the client that is just ending. */
const LOCK_WAIT_MS = 2000;

/**
 * Opens `directory`/store.db for this process alone: checked, backed up, migrated. A corrupt file is moved to `broken/`
 * and the last good backup takes its place; without one, an empty store. What was mended is told in `notices`.
 * Errors: `store/read-only`, `store/disk-full`, `store/locked`, `store/newer-version`, `store/corrupt`.
 */
export function openDatabase(directory: string): { db: Database.Database; notices: StartNotice[] } {
  const notices: StartNotice[] = [];
  try {
    makeFolder(directory);
    const db = openSound(directory, notices);
    try {
      db.pragma('trusted_schema = OFF');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma('secure_delete = ON');
      if (storeVersion(db) > 0) backUp(db, join(directory, 'backups'), notices);
      migrate(db);
      proveWritable(db);
    } catch (thrown) {
      db.close();
      throw thrown;
    }
    return { db, notices };
  } catch (thrown) {
    throw storeFault(thrown);
  }
}

function openSound(directory: string, notices: StartNotice[]): Database.Database {
  const path = join(directory, 'store.db');
  const backups = join(directory, 'backups');
  const db = existsSync(path) ? openChecked(path) : undefined;
  // Missing or empty where there were backups: a power cut while mending, or a file cut to nothing.
  if (db && !(isEmpty(db) && hasBackup(backups))) return db;
  db?.close();
  mend(directory, path, backups, notices);
  const mended = openChecked(path);
  if (!mended) throw new AppError('store/corrupt');
  return mended;
}

/** Puts what is broken aside and the newest good backup in its place. In a new directory there is nothing to mend. */
function mend(directory: string, path: string, backups: string, notices: StartNotice[]): void {
  const keptAs = putAside(directory, path);
  for (const backup of goodBackups(backups)) {
    restoreBackup(backup, path, directory);
    notices.push({ messageKey: 'store.notices.restored', params: { madeAt: backup.madeAt.toISOString(), keptAs: keptAs ?? '—' } });
    return;
  }
  if (keptAs !== undefined) notices.push({ messageKey: 'store.notices.startedEmpty', params: { keptAs } });
}

/** The open store, or undefined when the file is corrupt. */
function openChecked(path: string): Database.Database | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: LOCK_WAIT_MS });
    // One process at a time; also keeps the WAL index off the disk.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('cell_size_check = ON');
    // Checked before anything is written: a broken file is kept as it was found.
    const applicationId = db.pragma('application_id', { simple: true });
    if (hasIntegrity(db) && (applicationId === APPLICATION_ID || isEmpty(db))) return db;
    db.close();
    return undefined;
  } catch (thrown) {
    db?.close();
    const fault = storeFault(thrown);
    if (fault.code === 'store/corrupt') return undefined;
    throw fault;
  }
}

function isEmpty(db: Database.Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

/**
 * Moves the broken store and its journal into a folder of their own; answers its name, undefined when there was nothing.
 * The journal must go too: SQLite would play it into the restored file.
 */
function putAside(directory: string, path: string): string | undefined {
  const parts = [path, `${path}-wal`, `${path}-shm`].filter((part) => existsSync(part));
  if (parts.length === 0) return undefined;
  const name = `broken/${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const folder = join(directory, name);
  makeFolder(folder);
  for (const part of parts) renameSync(part, join(folder, basename(part)));
  syncFolder(directory);
  return name;
}

/** A backup that cannot be made must not keep the user from working: it is told. */
function backUp(db: Database.Database, folder: string, notices: StartNotice[]): void {
  try {
    makeBackup(db, folder);
  } catch (thrown) {
    const { code } = storeFault(thrown);
    notices.push({ messageKey: 'store.notices.backupFailed', params: { code } });
  }
}

/** A store that only opens for reading would lose what the user types: better told at start. */
function proveWritable(db: Database.Database): void {
  unlessDiskFull(() => db.transaction(() => db.pragma(`application_id = ${APPLICATION_ID}`)).immediate());
}

/** For writes at start that can wait: on a full disk the client still opens and shows what it has; saving says why it cannot. */
export function unlessDiskFull(write: () => void): void {
  try {
    write();
  } catch (thrown) {
    if (storeFault(thrown).code !== 'store/disk-full') throw thrown;
  }
}

import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder, syncFolder } from './folders.ts';
import { APPLICATION_ID } from './migrations.ts';

const KEPT = 3;
const NAME = /^store-(\d{6})\.db$/;

/** A finished backup. Numbered, not dated: the PC's clock may be wrong. */
export interface Backup {
  readonly path: string;
  readonly madeAt: Date;
}

/** Backups that are complete and sound, newest first. */
export function* goodBackups(folder: string): Generator<Backup> {
  for (const name of backupNames(folder)) {
    const path = join(folder, name);
    if (isSound(path)) yield { path, madeAt: statSync(path).mtime };
  }
}

export function hasBackup(folder: string): boolean {
  return backupNames(folder).length > 0;
}

/** A copy of the open store as it is now; older ones beyond three are removed once the new one is proven sound. */
export function makeBackup(db: Database.Database, folder: string): void {
  makeFolder(folder);
  const [newest] = backupNames(folder);
  const number = newest === undefined ? 1 : Number(NAME.exec(newest)?.[1]) + 1;
  const path = join(folder, `store-${String(number).padStart(6, '0')}.db`);
  const unfinished = `${path}.part`;
  try {
    rmSync(unfinished, { force: true });
    db.prepare('VACUUM INTO ?').run(unfinished);
    // VACUUM INTO does not sync its output; without this a power cut could leave a hollow backup.
    syncFile(unfinished);
    if (!isSound(unfinished)) throw new Error('the backup does not pass its integrity check');
    renameSync(unfinished, path);
    syncFolder(folder);
  } finally {
    rmSync(unfinished, { force: true });
  }
  for (const old of backupNames(folder).slice(KEPT)) rmSync(join(folder, old), { force: true });
}

/** Puts a backup in the place of the store, whole or not at all. */
export function restoreBackup(backup: Backup, store: string, folder: string): void {
  const unfinished = `${store}.part`;
  copyFileSync(backup.path, unfinished);
  syncFile(unfinished);
  renameSync(unfinished, store);
  syncFolder(folder);
}

function backupNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => NAME.test(name)).sort().reverse();
}

function isSound(path: string): boolean {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      return hasIntegrity(db) && db.pragma('application_id', { simple: true }) === APPLICATION_ID;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** SQLite's whole check of pages, indexes and constraints. */
export function hasIntegrity(db: Database.Database): boolean {
  return db.pragma('integrity_check(1)', { simple: true }) === 'ok';
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

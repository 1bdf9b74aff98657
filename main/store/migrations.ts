import type { Database } from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';

/** "SWcl": marks the file as ours (PRAGMA application_id). */
export const APPLICATION_ID = 0x5357636c;

/**
 * Migration n brings a store from `user_version` n to n + 1. Never edit one that has shipped: append.
 * Columns named `sealed…` hold AES-256-GCM blobs (cipher.ts).
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE data_key (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    wrapped BLOB NOT NULL,
    sealed_check BLOB NOT NULL
  ) STRICT;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE softcards (
    id TEXT PRIMARY KEY,
    inserted INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    pin_digest TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE drafts (
    draft_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    sealed_head BLOB NOT NULL,
    sealed_data BLOB NOT NULL
  ) STRICT;
  CREATE TABLE pictures (
    picture_id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    sealed_size BLOB NOT NULL,
    sealed_png BLOB NOT NULL
  ) STRICT;
  CREATE TABLE draft_pictures (
    draft_id TEXT NOT NULL REFERENCES drafts ON DELETE CASCADE,
    picture_id TEXT NOT NULL REFERENCES pictures,
    position INTEGER NOT NULL,
    PRIMARY KEY (draft_id, picture_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX draft_pictures_by_picture ON draft_pictures (picture_id);
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    details TEXT NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
  CREATE TABLE audit_head (only INTEGER PRIMARY KEY CHECK (only = 1), sealed_head BLOB NOT NULL) STRICT;
  `,
  // A prepared item's filled form in the submission queue; `sealed_record`: what the card signed and the server has not answered.
  `
  CREATE TABLE submissions (
    draft_id TEXT PRIMARY KEY REFERENCES drafts ON DELETE CASCADE,
    queued_at TEXT NOT NULL,
    sealed_submission BLOB NOT NULL,
    sealed_record BLOB,
    fault TEXT
  ) STRICT;
  `,
  `
  CREATE TABLE sealed_settings (key TEXT PRIMARY KEY, sealed_value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
];

/** The version of a store, 0 for an empty file. `store/newer-version` when a newer client wrote it. */
export function storeVersion(db: Database): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length) throw new AppError('store/newer-version');
  return version;
}

/** Brings the store to the newest version, each step whole or not at all. */
export function migrate(db: Database): void {
  for (let version = storeVersion(db); version < migrations.length; version++) {
    const step = migrations[version];
    if (step === undefined) break;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

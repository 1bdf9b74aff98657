import Sqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

export type Dialect = 'sqlite' | 'postgres';
export type Db = Kysely<Schema>;
/** Inside or outside a transaction. */
export type Queries = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  readonly dialect: Dialect;
  readonly db: Db;
  close(): Promise<void>;
}

/** `bigint` columns hold milliseconds and counts, all below 2^53. */
const int8 = 20;

/**
 * Opens the database behind a URL: `sqlite:PATH` (`sqlite::memory:` for one process) or `postgres://…`.
 * Nothing is migrated yet.
 */
export function openDatabase(url: string): Database {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  throw new RangeError('database URL must be sqlite:PATH or postgres://…');
}

function openSqlite(path: string): Database {
  const connection = new Sqlite(path);
  // Another process may write for a moment; what takes longer is tried again by `transact`.
  connection.pragma('busy_timeout = 1000');
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  // destroy() closes the file only once a query has run.
  const close = async () => {
    await db.destroy();
    if (connection.open) connection.close();
  };
  return { dialect: 'sqlite', db, close };
}

function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    if (!pool.ended) await pool.end();
  };
  return { dialect: 'postgres', db, close };
}

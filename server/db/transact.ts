import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { AppError } from '../../contract/errors.ts';
import type { Db } from './database.ts';
import type { Schema } from './schema.ts';

const attempts = 6;
/** PostgreSQL: unique violation, serialization failure, deadlock. SQLite: busy, or a constraint that another request took first. */
const worthRetrying = new Set([
  '23505',
  '40001',
  '40P01',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

/**
 * Runs `work` in a transaction and, when another request won a race for a row (CARD-8), decides again on what that one
 * left behind. `work` must do nothing outside the database.
 * @throws AppError `remote/conflict` when the race is lost every time.
 */
export async function transact<T>(db: Db, work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (thrown) {
      if (!lostRace(thrown)) throw thrown;
      if (attempt === attempts) throw new AppError('remote/conflict', { cause: thrown });
      await sleep(Math.random() * 10 * attempt);
    }
  }
}

/** Whether another request took the row, or the turn, first. */
export function lostRace(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && worthRetrying.has(code);
}

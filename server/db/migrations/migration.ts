import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  up(db: Kysely<never>, dialect: Dialect): Promise<void>;
}

/** Plain SQL that both dialects read. */
export async function run(db: Kysely<never>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

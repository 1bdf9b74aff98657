import { type Transaction, sql } from 'kysely';
import type { Database } from './database.ts';
import { migrations } from './migrations/migrations.ts';
import { transact } from './transact.ts';

type MigrationTable = {
  schema_migrations: { number: number; name: string; applied_at: number };
};

/** Any fixed number: the advisory lock that all copies of this server agree on. */
const migrationLock = 38540_2020;

/**
 * Brings the schema to the newest number. Safe with any number of copies starting at once: PostgreSQL by an advisory
 * lock, SQLite because a write comes before anything is decided. All steps are one transaction.
 * @throws Error when the database was made by a newer program.
 */
export async function migrate({ db, dialect }: Database): Promise<void> {
  await transact(db, async (locked) => {
    const trx = locked.withTables<MigrationTable>();
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(trx);
    await sql`create table if not exists schema_migrations (
      number integer primary key, name text not null, applied_at bigint not null)`.execute(trx);
    // A write even when there is nothing to do, so that on SQLite nobody decides from an old snapshot.
    await sql`delete from schema_migrations where number < 0`.execute(trx);
    const applied = await trx.selectFrom('schema_migrations').select('number').execute();
    const newest = Math.max(0, ...applied.map((row) => row.number));
    if (newest > migrations.length) throw new Error(`the database is at schema ${newest}, this program knows ${migrations.length}`);
    for (const migration of migrations.filter((one) => one.number > newest)) {
      await migration.up(trx as unknown as Transaction<never>, dialect);
      await trx
        .insertInto('schema_migrations')
        .values({ number: migration.number, name: migration.name, applied_at: Date.now() })
        .execute();
    }
  });
}

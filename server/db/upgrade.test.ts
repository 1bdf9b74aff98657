import { sql } from 'kysely';
import { expect, inject, it } from 'vitest';
import { api } from '../../contract/api/api.ts';
import { createServer } from '../app.ts';
import { onBothDatabases } from '../testing/bothDatabases.ts';
import { registry, registryCard } from '../testing/cards.ts';
import { testClient } from '../testing/client.ts';
import { newDatabase } from '../testing/postgres.ts';
import { type Database, openDatabase } from './database.ts';
import { accounts } from './migrations/001accounts.ts';
import { seals } from './migrations/002seals.ts';

/** A database as the release before made it, with an admin whose card is bound and a password login beside it. */
async function oldDatabase({ db, dialect }: Database): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`create table schema_migrations (number integer primary key, name text not null, applied_at bigint not null)`.execute(trx);
    for (const migration of [accounts, seals]) {
      await migration.up(trx as never, dialect);
      await sql`insert into schema_migrations (number, name, applied_at) values (${migration.number}, ${migration.name}, 0)`.execute(trx);
    }
    const card = registry.cards.find((one) => one.id === 'legal');
    const enterprise = registry.enterprises.find((one) => one.uscc === card?.uscc);
    const holder = registry.people.find((one) => one.personId === card?.personId);
    if (!card || !enterprise || !holder) throw new Error('the sandbox registry lacks its first card');
    await sql`insert into enterprises values (${enterprise.uscc}, ${enterprise.orgCode}, ${enterprise.name}, '江苏', '', ${holder.name}, ${holder.idType}, ${holder.idNumber}, 3)`.execute(trx);
    await sql`insert into issued_cards values (${card.cardNo}, ${card.certNo}, ${card.uscc}, 'legal', ${holder.name}, ${holder.idType}, ${holder.idNumber}, null, null, 0, ${Date.now() + 1e11}, 'normal')`.execute(trx);
    await sql`insert into accounts (account_id, uscc, account_type, username, username_key, name, id_type, id_number, password_hash, password_initial, activated, created_at, created_by)
      values ('a1', ${enterprise.uscc}, 'admin', 'OldAdmin', 'oldadmin', ${holder.name}, ${holder.idType}, ${holder.idNumber}, 'x', 1, 0, 5, 'card')`.execute(trx);
    await sql`insert into card_bindings values (${card.cardNo}, 'a1', 7)`.execute(trx);
    await sql`insert into sessions (token_hash, account_id, opened_by, started_at, last_seen_at, ends_at) values ('h', 'a1', 'password', 0, 0, 0)`.execute(trx);
  });
}

onBothDatabases('upgrade', (bench) => {
  it('CARD-9 REG-2 accounts and bindings of the release before are kept, with their constraints; its sessions end', async () => {
    const url = bench.dialect === 'sqlite' ? bench.dbUrl.replace('server.db', 'old.db') : await newDatabase(inject('postgresUrl'));
    const database = openDatabase(url);
    await oldDatabase(database);
    await database.close();
    const server = await createServer({ db: url, sandbox: true, requestsPerMinute: 0, log: 'error' });
    try {
      const { db } = server.services;
      const client = testClient(server.url);
      const { session, token } = await client.enter(registryCard('legal'));
      expect(session).toMatchObject({ username: 'OldAdmin', accountType: 'admin', activated: false });
      expect((await client.ok(api.account.view, {}, { token })).cardBound).toBe(true);
      expect(await db.selectFrom('sessions').select('session_id').execute()).toHaveLength(1);
      expect(await db.selectFrom('enterprises').select(['kind', 'turn']).executeTakeFirst()).toMatchObject({ kind: 'enterprise' });
      const [kept] = await db.selectFrom('accounts').selectAll().execute();
      if (!kept) throw new Error('the account is gone');
      await expect(db.insertInto('accounts').values({ ...kept, account_id: 'a2', username: 'x', username_key: 'x' }).execute()).rejects.toThrow();
      await expect(db.insertInto('accounts').values({ ...kept, account_id: 'a3', username: 'y', username_key: 'y', uscc: null }).execute()).rejects.toThrow();
      await db.deleteFrom('accounts').where('account_id', '=', 'a1').execute();
      expect(await db.selectFrom('card_bindings').selectAll().execute()).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

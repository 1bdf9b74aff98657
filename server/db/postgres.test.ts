import { sql } from 'kysely';
import { expect, inject, it, vi } from 'vitest';
import { createServer } from '../app.ts';
import { testClient } from '../testing/client.ts';
import { newDatabase } from '../testing/postgres.ts';
import { openDatabase } from './database.ts';

it('AD-2 a server goes on after PostgreSQL cut every connection', async () => {
  const url = await newDatabase(inject('postgresUrl'));
  const server = await createServer({ db: url, sandbox: true, log: 'silent' });
  const client = testClient(server.url);
  await client.captcha();
  const other = openDatabase(url);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
  await other.close();
  await vi.waitFor(() => client.captcha(), 20_000);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await server.close();
});

it('AD-2 a database that cannot be reached ends the start with the driver’s code', async () => {
  await expect(createServer({ db: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

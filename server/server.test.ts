import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { api } from '../contract/api/api.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { migrations } from './db/migrations/migrations.ts';
import { sweep } from './housekeeping.ts';
import { onBothDatabases } from './testing/bothDatabases.ts';
import { registry, registryCard } from './testing/cards.ts';
import { testClient } from './testing/client.ts';

onBothDatabases('server', (bench) => {
  it('says it is well while its database answers, and sends security headers', async () => {
    const response = await fetch(`${bench.server.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await bench.client.ok(api.system.info, {})).toMatchObject({ sandbox: true });
  });

  it('counts its requests by route pattern', async () => {
    await bench.client.ok(api.system.info, {});
    const metrics = await (await fetch(`${bench.server.url}/metrics`)).text();
    expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="/api/v1/system",status="200"}');
    const off = await bench.start({ metrics: 'off' });
    expect((await fetch(`${off.url}/metrics`)).status).toBe(404);
  });

  it('limits requests of one address, and says for how long', async () => {
    const limited = testClient((await bench.start({ requestsPerMinute: 3 })).url);
    for (let sent = 0; sent < 3; sent += 1) await limited.ok(api.system.info, {});
    const error = await limited.fails(api.system.info, {});
    expect(error.code).toBe('remote/rate-limited');
    expect(error.params['seconds']).toBeGreaterThan(0);
  });

  it('migrates once however many copies start at the same time, and refuses a newer schema', async () => {
    const copies = await Promise.all(Array.from({ length: 4 }, () => bench.start()));
    expect(new Set(copies.map((copy) => copy.url)).size).toBe(4);
    const database = openDatabase(bench.dbUrl);
    try {
      await migrate(database);
      const { db } = bench.server.services;
      const plain = db.withTables<{ schema_migrations: { number: number; name: string; applied_at: number } }>();
      expect(await plain.selectFrom('schema_migrations').select('number').execute()).toHaveLength(migrations.length);
      await plain.insertInto('schema_migrations').values({ number: 999, name: 'future', applied_at: 0 }).execute();
      await expect(migrate(database)).rejects.toThrow(/999/);
    } finally {
      await database.close();
    }
  });

  it('AD-1 the log holds no ID number, password, token, card proof or mobile', async () => {
    const lines: string[] = [];
    const loud = await bench.start({ log: 'debug' }, { logTo: { write: (line: string) => void lines.push(line) } });
    const client = testClient(loud.url);
    const card = registryCard('operator');
    const proof = await client.proof(card);
    const entered = await client.ok(api.cardLogin.login, { proof });
    if (entered.outcome !== 'entered') throw new Error(entered.outcome);
    await client.ok(api.account.activate, { password: 'Abcd#1234', confirmation: 'Abcd#1234' }, { token: entered.token });
    await client.fails(api.account.changePassword, { oldPassword: 'Old#98765', password: 'x', confirmation: 'x' }, { token: entered.token });
    await fetch(`${loud.url}/api/v1/seals?name=secretname`, { headers: { authorization: `Bearer ${entered.token}` } });
    loud.services.log.info({ password: 'Abcd#1234', deep: { idNumber: registry.people[0]?.idNumber, token: entered.token } }, 'careless');
    const log = lines.join('');
    expect(log).toContain('/api/v1/card-login');
    for (const secret of ['Abcd#1234', 'Old#98765', entered.token, proof.signature, proof.certificate, 'secretname', ...registry.people.map((one) => one.idNumber)]) {
      expect(log).not.toContain(secret);
    }
  });

  it('a fault inside is logged by its place, and answered without it', async () => {
    const lines: string[] = [];
    const find = async () => {
      throw new Error('constraint broken by 320199196804170136');
    };
    const faulty = await bench.start({}, { services: { registry: { find } }, logTo: { write: (line: string) => void lines.push(line) } });
    const client = testClient(faulty.url);
    const error = await client.fails(api.cardLogin.login, { proof: await client.proof(registryCard('legal-b')) });
    expect(error).toEqual({ code: 'app/internal', messageKey: 'errors.app.internal', params: {}, retry: 'now' });
    expect(lines.join('')).toContain('server.test.ts');
    expect(lines.join('')).not.toContain('3201991968');
  });

  it('answers service-down and not a fault when its database goes away', async () => {
    const other = await bench.start();
    await other.services.db.destroy();
    const { status } = await fetch(`${other.url}/health`);
    expect(status).toBe(503);
  });

  it('a stop waits for what is under way', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { passwords } = bench.server.services;
    const slow = { ...passwords, verify: async (hash: string | undefined, given: string) => (await gate, passwords.verify(hash, given)) };
    const server = await bench.start({}, { services: { passwords: slow } });
    const client = testClient(server.url);
    const answer = client.code(api.login.password, { username: 'nobody99', password: 'x', ...(await client.captcha()) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = server.close();
    release();
    expect(await answer).toBe('login/wrong-credentials');
    await closed;
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  it('housekeeping removes what has expired and keeps what has not', async () => {
    const { client, clock, server } = bench;
    const { db } = server.services;
    await client.enter(registryCard('operator'));
    await client.captcha();
    await sweep(server.services);
    expect(await db.selectFrom('captchas').selectAll().execute()).toHaveLength(1);
    expect(await db.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
    clock.forward(3 * 86_400);
    await sweep(server.services);
    for (const table of ['captchas', 'sessions', 'spent_challenges'] as const) expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  it('what was set by hand outlives a restart', async () => {
    const card = registryCard('operator');
    await bench.client.ok(api.sandbox.cardStatus, { cardNo: card.cardNo, status: 'lost' });
    const again = testClient((await bench.start()).url);
    expect(await again.code(api.cardLogin.login, { proof: await again.proof(card) })).toBe('card-rule/lost');
  });
});

it('a forked server tells its parent the address, and ends when the parent lets go', { timeout: 60_000 }, async () => {
  const child = fork('server/main.ts', { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' });
  child.send({ port: 0, db: 'sqlite::memory:', sandbox: true });
  const [message] = (await once(child, 'message')) as [{ ready: string }];
  expect(await testClient(message.ready).ok(api.system.info, {})).toMatchObject({ sandbox: true });
  child.disconnect();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

it('refuses a database it does not know', () => {
  expect(() => openDatabase('mysql://localhost/x')).toThrow(RangeError);
});

it('swclient serve prints one line with its address, answers, and stops when told', { timeout: 60_000 }, async () => {
  const child = execFile(process.execPath, ['main/cli/swclient.ts', 'serve', '--port', '0', '--db', 'sqlite::memory:', '--sandbox']);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  const url = await vi.waitFor(() => /^(http:\/\/127\.0\.0\.1:\d+)\n$/.exec(output)?.[1] ?? Promise.reject(new Error('not ready')), { timeout: 20_000 });
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

it('a port in use and bad arguments end the command with a code', { timeout: 60_000 }, async () => {
  const taken = createHttpServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const exitOf = async (...args: string[]) => {
    const child = execFile(process.execPath, ['main/cli/swclient.ts', 'serve', ...args]);
    const [code] = await once(child, 'exit');
    return code as number;
  };
  expect(await exitOf('--port', String(port), '--db', 'sqlite::memory:')).toBe(1);
  expect(await exitOf('--port', '99999', '--db', 'sqlite::memory:')).toBe(2);
  expect(await exitOf('--port', '0', '--db', 'mysql://x')).toBe(2);
  taken.close();
});

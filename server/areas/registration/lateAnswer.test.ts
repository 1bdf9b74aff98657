import { once } from 'node:events';
import { type Socket, type AddressInfo, connect, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { once as doOnce } from '../../idempotency.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry } from '../../testing/cards.ts';
import { testClient } from '../../testing/client.ts';
import { adminForm, personalForm, unitForm } from '../../testing/registration.ts';

const [first] = registry.enterprises;
if (!first) throw new Error('an enterprise is wanted');

/** A network that delivers requests and loses answers. */
async function losingNetwork(target: string): Promise<string> {
  const { hostname, port } = new URL(target);
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far);
    far.once('data', () => near.destroy());
    near.on('close', () => far.end());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

onBothDatabases('answers that come too late', (bench) => {
  const accounts = () => bench.server.services.db.selectFrom('accounts').select(['username']).execute();

  it('REG-3 a registration whose answer was lost and that is sent again makes one account and gets its answer', async () => {
    const { client, server } = bench;
    const { ticket } = await client.ok(api.registration.checkUnit, unitForm(first.uscc));
    const form = await adminForm(client, ticket, first.legalPersonId);
    const key = crypto.randomUUID();
    await expect(testClient(await losingNetwork(server.url)).ok(api.registration.admin, form, { key })).rejects.toThrow();
    await expect.poll(accounts).toEqual([{ username: 'newadmin' }]);
    expect(await client.ok(api.registration.admin, form, { key })).toEqual({ username: 'newadmin' });
    expect(await accounts()).toHaveLength(1);
    // The key stands for that form and no other.
    expect(await client.code(api.registration.admin, { ...form, username: 'another1' }, { key })).toBe('remote/conflict');
  });

  it('REG-3 a refusal is not kept: the mended form goes through, under the same key or another', async () => {
    const { client } = bench;
    const form = await personalForm(client, first.legalPersonId);
    const key = crypto.randomUUID();
    expect(await client.code(api.registration.personal, { ...form, username: '1' }, { key })).toBe('input/invalid');
    expect(await client.ok(api.registration.personal, form, { key })).toEqual({ username: 'newperson' });
  });

  it('REG-3 a server that dies after the account was made and before it answered answers the repetition', async () => {
    const { services } = bench.server;
    const write = { key: 'k', secret: 'k', route: 'POST /test', input: { username: 'x' } };
    const dying = doOnce(services, write, async (remember) => {
      await services.db.transaction().execute((trx) => remember(trx, { username: 'made' }));
      throw new AppError('app/internal');
    });
    await expect(dying).rejects.toThrow('app/internal');
    const again = await doOnce(services, write, async () => {
      throw new Error('done twice');
    });
    expect(again).toEqual({ username: 'made' });
  });

  it('REG-3 what is remembered in a transaction that fails is not', async () => {
    const { services } = bench.server;
    const write = { key: 'k', secret: 'k', route: 'POST /test', input: {} };
    const failing = doOnce(services, write, (remember) =>
      services.db.transaction().execute(async (trx) => {
        await remember(trx, { username: 'never made' });
        throw new AppError('code/void');
      }),
    );
    await expect(failing).rejects.toThrow('code/void');
    expect(await doOnce(services, write, async () => ({ username: 'made' }))).toEqual({ username: 'made' });
  });
});

import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { DEMO_PASSWORD } from '../../../contract/sandboxRegistry.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry, registryCard } from '../../testing/cards.ts';
import { newestCode } from '../../testing/inbox.ts';

const { reset } = api.sandbox;

onBothDatabases('the sandbox world', (bench) => {
  it('AD-1 a reset empties everything and puts accounts and cards back, however often', async () => {
    const { client, server } = bench;
    const { token } = await client.enter(registryCard('legal'));
    await client.ok(api.codes.send, { channel: 'sms', target: '13812340060', purpose: 'recovery', ...(await client.captcha()) });
    await newestCode(client, '13812340060');
    await client.ok(api.sandbox.cardStatus, { cardNo: registryCard('operator').cardNo, status: 'lost' });
    for (let time = 0; time < 2; time += 1) expect(await client.ok(reset, {})).toEqual({ accounts: registry.accounts.length });
    expect(await client.code(api.login.current, {}, { token })).toBe('session/expired');
    expect((await client.ok(api.sandbox.inbox, {})).items).toEqual([]);
    const usernames = await server.services.db.selectFrom('accounts').select('username').orderBy('created_at').execute();
    expect(usernames.map((one) => one.username)).toEqual(registry.accounts.map((one) => one.username));
    expect(await client.cardLogin(registryCard('operator'))).toMatchObject({ outcome: 'entered', rule: 'CARD-5' });
  });

  it('CARD-3 CARD-6 LOGIN-1 its accounts meet its cards, and log in with the documented password', async () => {
    const { client } = bench;
    await client.ok(reset, {});
    expect(await client.cardLogin(registryCard('legal-d'))).toMatchObject({ outcome: 'bind-or-take-over', admin: { username: 'dingadmin' } });
    expect(await client.cardLogin(registryCard('operator-d'))).toMatchObject({ outcome: 'identity-check', operator: { username: 'dingop1' } });
    expect(await client.either(api.login.password, { username: 'dingadmin', password: DEMO_PASSWORD, ...(await client.captcha()) })).toHaveProperty('token');
  });

  it('AD-1 a demo begins with the accounts once, and keeps what was made of them over a restart', async () => {
    const { server } = bench;
    const count = async () => (await server.services.db.selectFrom('accounts').select('username').execute()).length;
    expect(await count()).toBe(0);
    await bench.start({ demoAccounts: true });
    expect(await count()).toBe(registry.accounts.length);
    await server.services.db.deleteFrom('accounts').where('username', '=', 'geren32').execute();
    await bench.start({ demoAccounts: true });
    expect(await count()).toBe(registry.accounts.length - 1);
  });
});

import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { registryCard } from '../../testing/cards.ts';

const password = 'Abcd#1234';
const mobile = '13812340031';
const admin = { uscc: registryCard('legal').uscc, accountType: 'admin', username: 'MobileAdmin', password, mobile } as const;

async function logInBy({ client }: Bench, username: string, given = password) {
  return client.either(api.login.password, { username, password: given, ...(await client.captcha()) });
}

/** ACC-9's switch; its screen comes with the account settings. */
const switchOn = ({ server }: Bench) => server.services.db.updateTable('accounts').set({ mobile_login: 1 }).where('mobile', '=', mobile).execute();

onBothDatabases('login by mobile number', (bench) => {
  it('LOGIN-3 the number enters only once its account has switched it on, however it is written', async () => {
    await bench.client.ok(api.sandbox.addAccount, admin);
    expect(await logInBy(bench, mobile)).toMatchObject({ code: 'login/wrong-credentials' });
    await switchOn(bench);
    for (const typed of [mobile, `+86 ${mobile}`, '１３８-1234-0031']) {
      expect(await logInBy(bench, typed)).toMatchObject({ outcome: 'entered', session: { username: admin.username } });
    }
    expect(await logInBy(bench, admin.username)).toMatchObject({ outcome: 'entered' });
  });

  it('LOGIN-3 LOGIN-1 failures by number and by name are one count', async () => {
    await bench.client.ok(api.sandbox.addAccount, admin);
    await switchOn(bench);
    for (const typed of [mobile, admin.username, mobile, admin.username]) expect(await logInBy(bench, typed, 'Wrong#123')).toMatchObject({ code: 'login/wrong-credentials' });
    expect(await logInBy(bench, mobile, 'Wrong#123')).toMatchObject({ code: 'login/account-locked' });
    expect(await logInBy(bench, admin.username)).toMatchObject({ code: 'login/account-locked' });
  });

  it('LOGIN-3 ACC-9 the database lets a number log in to one account only', async () => {
    const { client, server } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    await client.ok(api.sandbox.addAccount, { ...admin, accountType: 'operator', username: 'secondone', personId: 'a-operator' });
    await expect(switchOn(bench)).rejects.toThrow();
    expect(await server.services.db.selectFrom('accounts').select('account_id').where('mobile_login', '=', 1).execute()).toEqual([]);
  });
});

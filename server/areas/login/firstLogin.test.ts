import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry, registryCard } from '../../testing/cards.ts';
import { testClient } from '../../testing/client.ts';
import { newestCode } from '../../testing/inbox.ts';

const { firstCode, firstPassword, firstVerify, password } = api.login;
const mobile = '13812340021';
const operator = { uscc: registryCard('legal').uscc, accountType: 'operator', username: 'newoperator', personId: 'a-operator', mobile } as const;
const next = { password: 'Next#5678', confirmation: 'Next#5678' };
const oldPassword = '88888888';

async function firstLogin({ client }: Bench, username: string = operator.username) {
  const outcome = await client.ok(password, { username, password: oldPassword, ...(await client.captcha()) });
  if (outcome.outcome !== 'first-login') throw new Error(outcome.outcome);
  return outcome;
}

onBothDatabases('first login', (bench) => {
  it('LOGIN-2 SMS to the mobile on file, forced change, back to login with the new password', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, operator);
    const { ticket, mobileMasked } = await firstLogin(bench);
    expect(mobileMasked).toBe('138****0021');
    expect(await client.code(firstPassword, { ticket, oldPassword, ...next })).toBe('login/not-verified');
    const { codeId } = await client.ok(firstCode, { ticket });
    const code = await newestCode(client, mobile);
    expect(await client.code(firstVerify, { ticket, codeId, code: code === '000000' ? '000001' : '000000' })).toBe('code/wrong');
    await client.ok(firstVerify, { ticket, codeId, code });
    expect(await client.fails(firstPassword, { ticket, oldPassword, password: oldPassword, confirmation: 'x' })).toMatchObject({
      fields: { password: 'field/password-initial', confirmation: 'field/password-differs' },
    });
    expect(await client.fails(firstPassword, { ticket, oldPassword: 'Wrong#123', ...next })).toMatchObject({ code: 'password/old-wrong', fields: { oldPassword: 'field/invalid' } });
    expect(await client.ok(firstPassword, { ticket, oldPassword, ...next })).toEqual({ username: operator.username });
    expect(await client.code(firstPassword, { ticket, oldPassword, ...next })).toBe('flow/expired');
    expect(await client.code(password, { username: operator.username, password: oldPassword, ...(await client.captcha()) })).toBe('login/wrong-credentials');
    expect((await client.enterByPassword(operator.username, next.password)).session.accountType).toBe('operator');
  });

  it('LOGIN-2 a wrong initial password gets the common answer, and the first login makes no session', async () => {
    const { client, server } = bench;
    await client.ok(api.sandbox.addAccount, operator);
    expect(await client.code(password, { username: operator.username, password: '88888889', ...(await client.captcha()) })).toBe('login/wrong-credentials');
    await firstLogin(bench);
    expect(await server.services.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  it('LOGIN-2 without a mobile on file the user is sent to the admin', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, { ...operator, mobile: undefined });
    const { ticket, mobileMasked } = await firstLogin(bench);
    expect(mobileMasked).toBeUndefined();
    expect(await client.code(firstCode, { ticket })).toBe('login/no-mobile');
  });

  it('LOGIN-2 the ticket of one operator and the code of another open nothing; ten minutes end it', async () => {
    const { client, clock } = bench;
    const other = registry.people.find((one) => one.idType === 'resident-id' && one.personId !== operator.personId && !one.personId.startsWith('a-'));
    await client.ok(api.sandbox.addAccount, operator);
    await client.ok(api.sandbox.addAccount, { ...operator, username: 'otherone1', personId: other?.personId, mobile: '13812340022' });
    const mine = await firstLogin(bench);
    const theirs = await firstLogin(bench, 'otherone1');
    const { codeId } = await client.ok(firstCode, { ticket: mine.ticket });
    const code = await newestCode(client, mobile);
    expect(await client.code(firstVerify, { ticket: theirs.ticket, codeId, code })).toBe('code/void');
    expect(await client.code(firstPassword, { ticket: theirs.ticket, oldPassword, ...next })).toBe('login/not-verified');
    clock.forward(10 * 60);
    expect(await client.code(firstCode, { ticket: mine.ticket })).toBe('flow/expired');
  });

  it('LOGIN-2 AD-2 a gateway that is down is said, and the code can be asked for again at once', async () => {
    let down = true;
    const { sms } = bench.server.services;
    const send = (to: string, text: string) => (down ? Promise.reject(new AppError('remote/service-down')) : sms.send(to, text));
    await bench.client.ok(api.sandbox.addAccount, operator);
    const client = testClient((await bench.start({}, { services: { sms: { send } } })).url);
    const { ticket } = await firstLogin(bench);
    expect(await client.code(firstCode, { ticket })).toBe('remote/service-down');
    down = false;
    const { codeId } = await client.ok(firstCode, { ticket });
    await client.ok(firstVerify, { ticket, codeId, code: await newestCode(client, mobile) });
  });
});

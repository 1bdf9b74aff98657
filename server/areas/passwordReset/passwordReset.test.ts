import { beforeEach, expect, it, vi } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import type { OfferedWay, ResetKind } from '../../../contract/api/passwordReset.ts';
import { AppError } from '../../../contract/errors.ts';
import { DEMO_PASSWORD } from '../../../contract/sandboxRegistry.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { newestCode } from '../../testing/inbox.ts';
import { personOf } from '../../testing/world.ts';

const { begin, proveByCode, proveHolder, sendCode, setPassword } = api.passwordReset;
const password = 'Fresh#2027';
const chosen = { password, confirmation: password };

async function start(client: TestClient, kind: ResetKind, username: string): Promise<{ ticket: string; ways: OfferedWay[] }> {
  return client.ok(begin, { kind, username, ...(await client.captcha()) });
}

async function logIn(client: TestClient, username: string, given: string) {
  return client.either(api.login.password, { username, password: given, ...(await client.captcha()) });
}

async function proveBy(client: TestClient, ticket: string, way: 'mobile' | 'email', address: string): Promise<void> {
  const { codeId } = await client.ok(sendCode, { ticket, way, ...(await client.captcha()) });
  await client.ok(proveByCode, { ticket, codeId, code: await newestCode(client, address) });
}

const wayNames = (ways: readonly OfferedWay[]) => ways.map((one) => `${one.way}${one.refusedBy ? `!${one.refusedBy}` : ''}${one.masked ? ` ${one.masked}` : ''}`);

onBothDatabases('forgotten password', (bench: Bench) => {
  beforeEach(async () => void (await bench.client.ok(api.sandbox.reset, {})));

  it.each<[ResetKind, string, string[]]>([
    ['admin', 'dingadmin', ['mobile 139****8001', 'email d***@example.com', 'holder', 'legal-person', 'licence']],
    ['admin', 'JiAdmin06', ['mobile!reset/incomplete', 'email!reset/incomplete', 'holder', 'legal-person!reset/incomplete', 'licence']],
    ['admin', 'shiyeadmin', ['mobile 139****8021', 'email s***@example.com', 'holder', 'legal-person', 'licence!reset/licence-unsupported']],
    ['operator', 'dingop2', ['mobile 139****8003', 'email!reset/incomplete', 'holder']],
    ['personal', 'geren31', ['mobile 139****8101', 'email g***@example.com', 'holder']],
    ['department', 'bumen33', ['mobile 139****8111', 'email b***@example.com']],
    ['overseas', 'overseas34', ['email o***@example.com']],
  ])('PWD-1 PWD-2 %s %s is offered its ways, masked, the incomplete ones marked', async (kind, username, expected) => {
    const { ways } = await start(bench.client, kind, username);
    expect(wayNames(ways)).toEqual(expected);
  });

  it.each<[ResetKind, string, 'mobile' | 'email', string]>([
    ['admin', 'dingadmin', 'mobile', '13900008001'],
    ['operator', 'dingop1', 'email', 'dingop1@example.com'],
    ['personal', 'geren31', 'mobile', '13900008101'],
    ['department', 'bumen33', 'email', 'bumen33@example.com'],
    ['overseas', 'overseas34', 'email', 'overseas34@example.com'],
  ])('PWD-2 PWD-5 %s %s by %s: new password, old sessions end, the account is told, the ticket is spent', async (kind, username, way, address) => {
    const { client } = bench;
    const before = await logIn(client, username, DEMO_PASSWORD);
    const { ticket } = await start(client, kind, username);
    await proveBy(client, ticket, way, address);
    expect(await client.ok(setPassword, { ticket, ...chosen })).toEqual({ username });
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('flow/expired');
    if ('token' in before) expect(await client.code(api.login.current, {}, { token: before.token })).toBe('session/expired');
    expect(await logIn(client, username, DEMO_PASSWORD)).toMatchObject({ code: 'login/wrong-credentials' });
    if (kind !== 'department') expect(await logIn(client, username, password)).toHaveProperty('token');
    await bench.server.services.notices.deliver();
    const { items } = await client.ok(api.sandbox.inbox, {});
    expect(items.filter((one) => one.text.includes('登录密码已重置')).map((one) => one.to)).toContain(address);
  });

  it('PWD-2 the holder’s data, with or without errors', async () => {
    const { client } = bench;
    const { ticket } = await start(client, 'operator', 'dingop1');
    const holder = personOf('e04-1');
    expect(await client.fails(proveHolder, { ticket, holder: { ...holder, idNumber: '1' } })).toMatchObject({ fields: { 'holder.idNumber': 'field/resident-id-shape' } });
    expect(await client.code(proveHolder, { ticket, holder: personOf('p40') })).toBe('reset/not-matched');
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/not-proven');
    await client.ok(proveHolder, { ticket, holder });
    expect(await client.fails(setPassword, { ticket, password: 'short', confirmation: 'x' })).toMatchObject({ fields: { password: 'field/password-length', confirmation: 'field/password-differs' } });
    expect(await client.fails(setPassword, { ticket, password: '88888888', confirmation: '88888888' })).toMatchObject({ fields: { password: 'field/password-initial' } });
    await client.ok(setPassword, { ticket, ...chosen });
    expect(await logIn(client, 'dingop1', password)).toHaveProperty('token');
  });

  it('PWD-5 a proof is good for ten minutes and may be given again', async () => {
    const { client, clock } = bench;
    const { ticket } = await start(client, 'operator', 'dingop1');
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
    clock.forward(601);
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/proof-expired');
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
    await client.ok(setPassword, { ticket, ...chosen });
    const late = await start(client, 'operator', 'dingop1');
    clock.forward(30 * 60 + 1);
    expect(await client.code(proveHolder, { ticket: late.ticket, holder: personOf('e04-1') })).toBe('flow/expired');
  });

  it('PWD-5 one proof spent five times at once sets one password and tells once', async () => {
    const { client } = bench;
    const { ticket } = await start(client, 'operator', 'dingop1');
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
    const tries = Array.from({ length: 5 }, (_, at) => ({ password: `Fresh#200${at}`, confirmation: `Fresh#200${at}` }));
    const answers = await Promise.all(tries.map((one) => client.either(setPassword, { ticket, ...one })));
    const winners = answers.flatMap((one, at) => ('username' in one ? [at] : []));
    expect(winners).toHaveLength(1);
    expect(answers.filter((one) => 'code' in one && one.code === 'flow/expired')).toHaveLength(4);
    expect(await logIn(client, 'dingop1', `Fresh#200${winners[0]}`)).toHaveProperty('token');
    await bench.server.services.notices.deliver();
    const { items } = await client.ok(api.sandbox.inbox, {});
    expect(items.filter((one) => one.channel === 'sms' && one.text.includes('登录密码已重置'))).toHaveLength(1);
  });

  it('PWD-5 LOGIN-1 a reset opens a name that wrong passwords had locked', async () => {
    const { client } = bench;
    for (let count = 0; count < 5; count += 1) await logIn(client, 'dingop1', 'Wrong#1234');
    expect(await logIn(client, 'dingop1', DEMO_PASSWORD)).toMatchObject({ code: 'login/account-locked' });
    const { ticket } = await start(client, 'operator', 'dingop1');
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
    await client.ok(setPassword, { ticket, ...chosen });
    expect(await logIn(client, 'dingop1', password)).toHaveProperty('token');
  });

  it('PWD-2 a code of one account opens no other, nor does one of another purpose', async () => {
    const { client } = bench;
    const mine = await start(client, 'operator', 'dingop2');
    const { codeId } = await client.ok(sendCode, { ticket: mine.ticket, way: 'mobile', ...(await client.captcha()) });
    const code = await newestCode(client, '13900008003');
    const other = await start(client, 'admin', 'dingadmin');
    expect(await client.code(proveByCode, { ticket: other.ticket, codeId, code })).toBe('code/void');
    const typed = await client.ok(api.codes.send, { channel: 'sms', target: '13812340030', purpose: 'password-reset', ...(await client.captcha()) });
    const typedCode = await newestCode(client, '13812340030');
    expect(await client.code(proveByCode, { ticket: other.ticket, codeId: typed.codeId, code: typedCode })).toBe('code/wrong');
    await client.ok(proveByCode, { ticket: mine.ticket, codeId, code });
  });

  it('PWD-2 ways that a kind does not have, or whose data are missing, are refused', async () => {
    const { client } = bench;
    const overseas = await start(client, 'overseas', 'overseas34');
    expect(await client.code(sendCode, { ticket: overseas.ticket, way: 'mobile', ...(await client.captcha()) })).toBe('reset/way-not-offered');
    expect(await client.code(proveHolder, { ticket: overseas.ticket, holder: personOf('p34') })).toBe('reset/way-not-offered');
    expect(await client.code(api.passwordReset.licenceBegin, { ticket: overseas.ticket })).toBe('reset/way-not-offered');
    const incomplete = await start(client, 'admin', 'jiadmin06');
    expect(await client.code(sendCode, { ticket: incomplete.ticket, way: 'mobile', ...(await client.captcha()) })).toBe('reset/incomplete');
  });

  it('PWD-2 LOGIN-4 accounts that are disabled or not active say so only after the proof', async () => {
    const { client } = bench;
    for (const [username, mobile, code] of [['tingyong10', '13900008051', 'login/disabled'], ['weijihuo12', '13900008071', 'login/not-activated']] as const) {
      const { ticket, ways } = await start(client, 'admin', username);
      expect(wayNames(ways)[0]).toMatch(/^mobile 139/);
      const sent = await client.ok(sendCode, { ticket, way: 'mobile', ...(await client.captcha()) });
      expect(await client.code(proveByCode, { ticket, codeId: sent.codeId, code: await newestCode(client, mobile) })).toBe(code);
      expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/not-proven');
    }
  });

  it('PWD-1 REC-1 unknown names, and names of another kind, get the same shape, always the same one, and never succeed', async () => {
    const { client } = bench;
    for (const [kind, username] of [['admin', 'nobody99'], ['operator', 'dingadmin'], ['overseas', 'geren31']] as const) {
      const { ticket, ways } = await start(client, kind, username);
      const again = await start(client, kind, username.toUpperCase());
      expect(again.ways).toEqual(ways);
      expect(ways.map((one) => one.way)).toEqual((await start(client, kind, { admin: 'dingadmin', operator: 'dingop1', overseas: 'overseas34' }[kind])).ways.map((one) => one.way));
      for (const one of ways) {
        if (one.way === 'mobile' && one.masked) expect(one.masked).toMatch(/^1\d\d\*{4}\d{4}$/);
        if (one.way === 'email' && one.masked) expect(one.masked).toMatch(/^[a-z]\*{3}@[\w.]+$/);
      }
      const usable = ways.find((one) => one.masked !== undefined);
      if (usable?.way === 'mobile' || usable?.way === 'email') {
        const sent = await client.ok(sendCode, { ticket, way: usable.way, ...(await client.captcha()) });
        expect(Object.keys(sent).sort()).toEqual(['codeId', 'expiresAt', 'resendAfterSeconds']);
        expect(await client.fails(proveByCode, { ticket, codeId: sent.codeId, code: '123456' })).toMatchObject({ code: 'code/wrong', params: { left: 4 } });
        expect(await client.code(sendCode, { ticket, way: usable.way, ...(await client.captcha()) })).toBe('code/too-soon');
      }
      if (kind !== 'overseas') expect(await client.code(proveHolder, { ticket, holder: personOf('e04-1') })).toBe('reset/not-matched');
    }
    // What exists nowhere was sent nothing.
    await vi.waitFor(async () => expect((await client.ok(api.sandbox.inbox, {})).items).toEqual([]), 20_000);
  });

  it('PWD-2 five failed proofs lock the name for 15 minutes, whether or not it exists', async () => {
    const { client, clock } = bench;
    for (const username of ['dingop1', 'nobody99']) {
      const { ticket } = await start(client, 'operator', username);
      for (let count = 1; count < 5; count += 1) expect(await client.code(proveHolder, { ticket, holder: personOf('p40') })).toBe('reset/not-matched');
      expect(await client.fails(proveHolder, { ticket, holder: personOf('p40') })).toMatchObject({ code: 'reset/attempts-used', params: { minutes: 15 } });
      const second = await start(client, 'operator', username);
      expect(await client.code(proveHolder, { ticket: second.ticket, holder: personOf('e04-1') })).toBe('reset/attempts-used');
    }
    clock.forward(15 * 60 + 1);
    const { ticket } = await start(client, 'operator', 'dingop1');
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
  });

  it('AD-2 an identity check that is away: the same form passes later, no failure was counted', async () => {
    let away = true;
    const { identity } = bench.server.services;
    const flaky = { matches: async (person: Parameters<typeof identity.matches>[0]) => (away ? Promise.reject(new AppError('remote/service-down')) : identity.matches(person)) };
    const client = testClient((await bench.start({ log: 'silent' }, { services: { identity: flaky } })).url);
    const { ticket } = await start(client, 'operator', 'dingop1');
    for (let count = 0; count < 6; count += 1) expect(await client.code(proveHolder, { ticket, holder: personOf('e04-1') })).toBe('remote/service-down');
    away = false;
    await client.ok(proveHolder, { ticket, holder: personOf('e04-1') });
  });
});

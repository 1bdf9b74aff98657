import { expect, it, vi } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry, registryCard } from '../../testing/cards.ts';

const legal = registryCard('legal');
const operator = registryCard('operator');
const password = 'Abcd#1234';
const chosen = { password, confirmation: password };
const { activate, activateBySms, activationCode, changePassword, view } = api.account;

async function logIn({ client }: Bench, username: string, given = password) {
  const answer = await client.either(api.login.password, { username, password: given, ...(await client.captcha()) });
  if (!('code' in answer) && answer.outcome !== 'entered') throw new Error(answer.outcome);
  return answer;
}

async function sentCode({ client }: Bench): Promise<string> {
  return vi.waitFor(async () => {
    const { items } = await client.ok(api.sandbox.inbox, {});
    const code = /\d{6}/.exec(items[0]?.text ?? '')?.[0];
    if (!code) throw new Error('nothing in the inbox yet');
    return code;
  }, { timeout: 20_000 });
}

const waiting = { uscc: legal.uscc, accountType: 'admin', username: 'waitingadmin', mobile: '13812340001', activated: false } as const;

onBothDatabases('account', (bench) => {
  it('ACC-1 the admin sees enterprise and own data, ID numbers masked', async () => {
    const { client } = bench;
    const { token } = await client.enter(legal);
    const seen = await client.ok(view, {}, { token });
    expect(seen).toMatchObject({ accountType: 'admin', activated: false, cardBound: true, mayActivate: true, createdBy: 'card', idValidTo: '00000000' });
    expect(seen.enterprise).toMatchObject({ name: '江苏云帆样例国际贸易有限公司', orgCode: 'XN00001A2', legalName: '沈云帆', region: '江苏' });
    for (const { idNumber } of registry.people) expect(JSON.stringify(seen)).not.toContain(idNumber);
  });

  it('ACC-1 an operator sees its own data and not the legal person’s', async () => {
    const { client } = bench;
    const { token } = await client.enter(operator);
    const seen = await client.ok(view, {}, { token });
    expect(seen.name).toBe('顾晓岚');
    expect(Object.keys(seen.enterprise ?? {}).sort()).toEqual(['name', 'orgCode', 'uscc']);
  });

  it('ACT-1 ACT-2 LOGIN-4 activation in the card session gives the password that then logs in', async () => {
    const { client } = bench;
    const { token, session } = await client.enter(operator);
    const wrong = await client.fails(activate, { password: '88888888', confirmation: 'x' }, { token });
    expect(wrong).toMatchObject({ code: 'input/invalid', fields: { password: 'field/password-initial', confirmation: 'field/password-differs' } });
    await client.ok(activate, chosen, { token });
    expect(await client.code(activate, chosen, { token })).toBe('activation/already-active');
    expect(await client.ok(view, {}, { token })).toMatchObject({ activated: true, mayActivate: false });
    const entered = await logIn(bench, session.username);
    if ('code' in entered) throw new Error(entered.code);
    expect(entered.session).toMatchObject({ openedBy: 'password', activated: true });
    expect(await client.code(activate, chosen, { token: entered.token })).toBe('session/card-required');
  });

  it('ACT-2 not after the card was unbound', async () => {
    const { client } = bench;
    const { token } = await client.enter(operator);
    await client.ok(api.myCards.unbind, { cardNo: operator.cardNo }, { token });
    expect((await client.ok(view, {}, { token })).mayActivate).toBe(false);
    expect(await client.code(activate, chosen, { token })).toBe('card-rule/not-bound');
  });

  it('ACT-3 FLD-9 activation by SMS to the mobile on file', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, waiting);
    const { codeId, resendAfterSeconds } = await client.ok(activationCode, { username: 'WaitingAdmin', ...(await client.captcha()) });
    expect(resendAfterSeconds).toBe(60);
    const code = await sentCode(bench);
    expect((await client.ok(api.sandbox.inbox, {})).items[0]).toMatchObject({ channel: 'sms', to: waiting.mobile });
    const weak = await client.fails(activateBySms, { codeId, code: '12', password: 'short', confirmation: 'short' });
    expect(weak.fields).toEqual({ code: 'field/code-shape', password: 'field/password-length' });
    await client.ok(activateBySms, { codeId, code, ...chosen });
    expect(await client.code(activateBySms, { codeId, code, ...chosen })).toBe('code/void');
    expect(await logIn(bench, waiting.username)).toHaveProperty('token');
  });

  it('ACT-3 the answer has one shape whether or not the account exists', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, { ...waiting, activated: true, password });
    for (const username of ['nobody99', waiting.username]) {
      const { codeId } = await client.ok(activationCode, { username, ...(await client.captcha()) });
      expect(await client.fails(activateBySms, { codeId, code: '123456', ...chosen })).toMatchObject({ code: 'code/wrong', params: { left: 4 } });
      const again = await client.fails(activationCode, { username, ...(await client.captcha()) });
      expect(again).toMatchObject({ code: 'code/too-soon' });
      expect(again.params['seconds']).toBeGreaterThan(55);
    }
    expect((await client.ok(api.sandbox.inbox, {})).items).toEqual([]);
  });

  it('FLD-9 five wrong tries void a code, five minutes expire it, a new one voids the old', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, waiting);
    const ask = async () => client.ok(activationCode, { username: waiting.username, ...(await client.captcha()) });
    const first = await ask();
    const code = await sentCode(bench);
    const wrong = code === '000000' ? '000001' : '000000';
    for (const left of [4, 3, 2, 1]) {
      expect(await client.fails(activateBySms, { codeId: first.codeId, code: wrong, ...chosen })).toMatchObject({ code: 'code/wrong', params: { left } });
    }
    expect(await client.code(activateBySms, { codeId: first.codeId, code: wrong, ...chosen })).toBe('code/void');
    expect(await client.code(activateBySms, { codeId: first.codeId, code, ...chosen })).toBe('code/void');
    clock.forward(61);
    const second = await ask();
    clock.forward(61);
    await ask();
    expect(await client.code(activateBySms, { codeId: second.codeId, code, ...chosen })).toBe('code/void');
    clock.forward(61);
    const late = await ask();
    clock.forward(301);
    expect(await client.code(activateBySms, { codeId: late.codeId, code, ...chosen })).toBe('code/expired');
    expect(await client.code(activateBySms, { codeId: 'made-up', code, ...chosen })).toBe('code/expired');
  });

  it('FLD-9 at most five codes an hour for one number', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, waiting);
    for (let sent = 0; sent < 5; sent += 1) {
      await client.ok(activationCode, { username: waiting.username, ...(await client.captcha()) });
      clock.forward(61);
    }
    expect(await client.code(activationCode, { username: waiting.username, ...(await client.captcha()) })).toBe('code/too-many');
    clock.forward(3600);
    await client.ok(activationCode, { username: waiting.username, ...(await client.captcha()) });
  });

  it('FLD-9 requests at once send one code', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, waiting);
    const captchas = await Promise.all(Array.from({ length: 5 }, () => client.captcha()));
    const answers = await Promise.all(captchas.map((captcha) => client.either(activationCode, { username: waiting.username, ...captcha })));
    expect(answers.map((one) => ('code' in one ? one.code : 'sent')).sort()).toEqual([...Array.from({ length: 4 }, () => 'code/too-soon'), 'sent']);
  });

  it('ACC-5 changing the password ends the other sessions and takes the old password away', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, { ...waiting, activated: true, password });
    const here = await logIn(bench, waiting.username);
    const there = await logIn(bench, waiting.username);
    if ('code' in here || 'code' in there) throw new Error('expected to enter');
    const next = { password: 'Next#5678', confirmation: 'Next#5678' };
    expect(await client.code(changePassword, { oldPassword: 'Wrong#1234', ...next }, { token: here.token })).toBe('password/old-wrong');
    const differs = await client.fails(changePassword, { oldPassword: password, ...next, confirmation: 'Other#5678' }, { token: here.token });
    expect(differs.fields).toEqual({ confirmation: 'field/password-differs' });
    await client.ok(changePassword, { oldPassword: password, ...next }, { token: here.token });
    await client.ok(api.login.current, {}, { token: here.token });
    expect(await client.code(api.login.current, {}, { token: there.token })).toBe('session/expired');
    expect(await logIn(bench, waiting.username)).toMatchObject({ code: 'login/wrong-credentials' });
    expect(await logIn(bench, waiting.username, next.password)).toHaveProperty('token');
  });

  it('ACC-5 a not-active account has no password to change', async () => {
    const { client } = bench;
    const { token } = await client.enter(operator);
    expect(await client.code(changePassword, { oldPassword: '88888888', ...chosen }, { token })).toBe('login/not-activated');
  });
});

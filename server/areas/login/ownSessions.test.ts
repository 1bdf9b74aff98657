import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registryCard } from '../../testing/cards.ts';

const password = 'Abcd#1234';
const admin = { uscc: registryCard('legal').uscc, accountType: 'admin', username: 'SessionAdmin', password } as const;
const { current, endOtherSessions, endSession, sessions } = api.login;

onBothDatabases('own sessions', (bench) => {
  const enter = async (device: string) => {
    const { client } = bench;
    const outcome = await client.ok(api.login.password, { username: admin.username, password, ...(await client.captcha()) }, { device });
    if (outcome.outcome !== 'entered') throw new Error(outcome.outcome);
    return outcome.token;
  };

  it('LOGIN-6 the list shows where the account is open, without a token or a device id', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const here = await enter('device-number-0001');
    clock.forward(60);
    await enter('device-number-0001');
    clock.forward(60);
    await enter('device-number-0002');
    const { items } = await client.ok(sessions, {}, { token: here });
    expect(items.map((one) => [one.current, one.sameDevice])).toEqual([[false, false], [false, true], [true, true]]);
    expect(items[0]).toMatchObject({ openedBy: 'password', address: '127.0.0.1' });
    expect(JSON.stringify(items)).not.toContain(here);
    expect(JSON.stringify(items)).not.toContain('device-number');
    clock.forward(29 * 60);
    await client.ok(current, {}, { token: here });
    clock.forward(2 * 60);
    expect((await client.ok(sessions, {}, { token: here })).items).toHaveLength(1);
  });

  it('LOGIN-6 a session is signed out from afar, one of another account is not', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const here = await enter('device-number-0001');
    const there = await enter('device-number-0002');
    const stranger = await client.enter(registryCard('legal-b'));
    const { items } = await client.ok(sessions, {}, { token: here });
    const other = items.find((one) => !one.current);
    if (!other) throw new Error('two sessions are wanted');
    expect(await client.code(endSession, { sessionId: other.sessionId }, { token: stranger.token })).toBe('session/not-found');
    await client.ok(endSession, { sessionId: other.sessionId }, { token: here });
    expect(await client.code(current, {}, { token: there })).toBe('session/expired');
    expect(await client.code(endSession, { sessionId: other.sessionId }, { token: here })).toBe('session/not-found');
    await client.ok(current, {}, { token: stranger.token });
  });

  it('LOGIN-6 all others are signed out at once', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const tokens = [await enter('device-number-0001'), await enter('device-number-0002'), await enter('device-number-0003')];
    expect(await client.ok(endOtherSessions, {}, { token: tokens[0] })).toEqual({ ended: 2 });
    expect(await client.code(current, {}, { token: tokens[1] })).toBe('session/expired');
    await client.ok(current, {}, { token: tokens[0] });
  });

  it('LOGIN-5 a card session is listed as such', async () => {
    const { client } = bench;
    const { token } = await client.enter(registryCard('operator'));
    expect((await client.ok(sessions, {}, { token })).items).toMatchObject([{ openedBy: 'card', current: true }]);
  });
});

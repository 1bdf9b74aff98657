import sharp from 'sharp';
import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registryCard } from '../../testing/cards.ts';

const password = 'Abcd#1234';
const admin = { uscc: registryCard('legal').uscc, accountType: 'admin', username: 'WangAdmin', password } as const;

onBothDatabases('login', (bench) => {
  const attempt = async (username: string, given: string) => ({ username, password: given, ...(await bench.client.captcha()) });

  it('FLD-9 the captcha is a PNG, case-insensitive, single use, two minutes', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const { image, captchaId } = await client.ok(api.login.captcha, {});
    const { format, width, height } = await sharp(Buffer.from(image.split(',')[1] ?? '', 'base64')).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', width: 160, height: 56 });
    const { answer } = await client.ok(api.sandbox.captchaAnswer, { captchaId });
    const input = { username: admin.username, password, captchaId, captcha: answer.toLowerCase() };
    await client.ok(api.login.password, input);
    expect(await client.code(api.login.password, input)).toBe('captcha/expired');
    const late = await client.captcha();
    clock.forward(121);
    expect(await client.code(api.login.password, { username: admin.username, password, ...late })).toBe('captcha/expired');
    const wrong = await client.captcha();
    const error = await client.fails(api.login.password, { username: admin.username, password, ...wrong, captcha: 'no' });
    expect(error).toMatchObject({ code: 'captcha/wrong', fields: { captcha: 'field/captcha' } });
    expect(await client.code(api.login.password, { username: admin.username, password, ...wrong })).toBe('captcha/expired');
  });

  it('LOGIN-1 FLD-5 the right password enters, the name without case', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const { token, session } = await client.enterByPassword('WANGadmin', password);
    expect(session).toMatchObject({ username: 'WangAdmin', openedBy: 'password', activated: true });
    expect(session.card).toBeUndefined();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const kept = await bench.server.services.db.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it('LOGIN-1 wrong name and wrong password get one answer', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const wrongPassword = await client.fails(api.login.password, await attempt(admin.username, 'Wrong#1234'));
    const wrongName = await client.fails(api.login.password, await attempt('nobody99', password));
    expect(wrongPassword.code).toBe('login/wrong-credentials');
    expect(wrongName).toEqual(wrongPassword);
  });

  it.each(['WangAdmin', 'nobody99'])('LOGIN-1 five failures lock %s for 15 minutes, and say so', async (username) => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    for (let failure = 1; failure < 5; failure += 1) {
      expect(await client.code(api.login.password, await attempt(username, 'Wrong#1234'))).toBe('login/wrong-credentials');
    }
    const fifth = await client.fails(api.login.password, await attempt(username, 'Wrong#1234'));
    expect(fifth).toMatchObject({ code: 'login/account-locked', params: { minutes: 15 } });
    clock.forward(5 * 60);
    const locked = await client.fails(api.login.password, await attempt(username, password));
    expect(locked).toMatchObject({ code: 'login/account-locked', params: { minutes: 10 } });
    clock.forward(10 * 60 + 1);
    const after = await client.either(api.login.password, await attempt(username, password));
    expect('code' in after ? after.code : 'entered').toBe(username === admin.username ? 'entered' : 'login/wrong-credentials');
  });

  it('LOGIN-1 parallel guesses all count', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const guesses = await Promise.all(Array.from({ length: 8 }, () => attempt(admin.username, 'Wrong#1234')));
    await Promise.all(guesses.map((guess) => client.fails(api.login.password, guess)));
    expect(await client.code(api.login.password, await attempt(admin.username, password))).toBe('login/account-locked');
  });

  it('LOGIN-4 an account not yet activated cannot log in, and is told why', async () => {
    const { client } = bench;
    const { session } = await client.enter(registryCard('operator'));
    expect(await client.code(api.login.password, await attempt(session.username, '88888888'))).toBe('login/not-activated');
  });

  it('LOGIN-6 a session idles out after 30 minutes and lives no longer than 12 hours', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const idle = await client.enterByPassword(admin.username, password);
    clock.forward(29 * 60);
    await client.ok(api.login.current, {}, { token: idle.token });
    clock.forward(29 * 60);
    await client.ok(api.login.current, {}, { token: idle.token });
    clock.forward(30 * 60 + 1);
    expect(await client.code(api.login.current, {}, { token: idle.token })).toBe('session/expired');
    const busy = await client.enterByPassword(admin.username, password);
    expect(Date.parse(busy.session.endsAt) - Date.parse(busy.session.startedAt)).toBe(12 * 3_600_000);
    for (let minutes = 0; minutes < 12 * 60 - 25; minutes += 25) {
      clock.forward(25 * 60);
      await client.ok(api.login.current, {}, { token: busy.token });
    }
    clock.forward(25 * 60);
    expect(await client.code(api.login.current, {}, { token: busy.token })).toBe('session/expired');
  });

  it('LOGIN-6 logging out ends the session; no token and a made-up token are told apart from nothing', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const { token } = await client.enterByPassword(admin.username, password);
    await client.ok(api.login.logout, {}, { token });
    expect(await client.code(api.login.current, {}, { token })).toBe('session/expired');
    expect(await client.code(api.login.current, {})).toBe('session/required');
    expect(await client.code(api.login.current, {}, { token: 'made-up' })).toBe('session/expired');
  });

  it('FLD-5 the sandbox refuses a second admin, a taken name in another case, and a card’s name', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    expect(await client.code(api.sandbox.addAccount, { ...admin, username: 'another1' })).toBe('remote/conflict');
    const operator = { ...admin, accountType: 'operator', personId: 'a-operator' } as const;
    expect(await client.code(api.sandbox.addAccount, { ...operator, username: 'wangADMIN' })).toBe('remote/conflict');
    expect(await client.fails(api.sandbox.addAccount, { ...operator, username: 'JS1A900000029' })).toMatchObject({ fields: { username: 'field/username-taken' } });
    expect(await client.fails(api.sandbox.addAccount, { ...operator, username: '1x' })).toMatchObject({ code: 'input/invalid', fields: { username: 'field/username-shape' } });
  });
});

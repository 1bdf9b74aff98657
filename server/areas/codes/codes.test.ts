import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { testClient } from '../../testing/client.ts';
import { codeFor, newestCode } from '../../testing/inbox.ts';

const mobile = '13812340001';
const toMobile = { channel: 'sms', target: mobile, purpose: 'registration' } as const;
const toEmail = { channel: 'email', target: 'sun.li@example.com', purpose: 'registration' } as const;
const { send, verify } = api.codes;

onBothDatabases('codes', (bench) => {
  it('FLD-9 a code goes to the number or address that was typed, and proves it once', async () => {
    const { client } = bench;
    for (const to of [toMobile, toEmail]) {
      const { codeId, code } = await codeFor(client, to);
      const proven = await client.ok(verify, { ...to, codeId, code });
      expect(proven.target).toBe(to.target);
      expect(await client.code(verify, { ...to, codeId, code })).toBe('code/void');
    }
    const { items } = await client.ok(api.sandbox.inbox, {});
    expect(items.map((one) => [one.channel, one.to]).sort()).toEqual([['email', toEmail.target], ['sms', mobile]]);
  });

  it('FLD-7 FLD-9 full-width digits, a country code and blanks are the same number and the same code', async () => {
    const { client } = bench;
    const { codeId } = await client.ok(send, { ...toMobile, target: '+86 １３８-1234 0001', ...(await client.captcha()) });
    const code = await newestCode(client, mobile);
    const wide = ` ${code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))} `;
    expect(await client.ok(verify, { ...toMobile, codeId, code: wide })).toMatchObject({ target: mobile });
  });

  it('FLD-9 a code opens neither another purpose nor another number, and such tries count', async () => {
    const { client } = bench;
    const { codeId, code } = await codeFor(client, toMobile);
    expect(await client.fails(verify, { ...toMobile, purpose: 'recovery', codeId, code })).toMatchObject({ code: 'code/wrong', params: { left: 4 } });
    expect(await client.fails(verify, { ...toMobile, target: '13812340002', codeId, code })).toMatchObject({ code: 'code/wrong', params: { left: 3 } });
    expect(await client.fails(verify, { ...toEmail, codeId, code })).toMatchObject({ code: 'code/wrong', params: { left: 2 } });
    await client.ok(verify, { ...toMobile, codeId, code });
  });

  it('FLD-9 a wrong number is said before the captcha is used', async () => {
    const { client } = bench;
    const captcha = await client.captcha();
    expect(await client.fails(send, { ...toMobile, target: '12345678901', ...captcha })).toMatchObject({ code: 'input/invalid', fields: { target: 'field/mobile-shape' } });
    expect(await client.fails(send, { ...toEmail, target: '甲@例', ...captcha })).toMatchObject({ fields: { target: 'field/email-shape' } });
    await client.ok(send, { ...toMobile, ...captcha });
    expect(await client.code(send, { ...toMobile, target: '13812340002', ...captcha })).toBe('captcha/expired');
  });

  it('FLD-9 limits per number: 60 s between two, five an hour, over all purposes', async () => {
    const { client, clock } = bench;
    const ask = async (purpose: 'registration' | 'recovery') => client.either(send, { ...toMobile, purpose, ...(await client.captcha()) });
    await ask('registration');
    expect(await ask('registration')).toMatchObject({ code: 'code/too-soon' });
    for (const purpose of ['recovery', 'registration', 'recovery', 'registration'] as const) {
      clock.forward(61);
      expect(await ask(purpose)).toHaveProperty('codeId');
    }
    clock.forward(61);
    expect(await ask('recovery')).toMatchObject({ code: 'code/too-many' });
  });

  it('FLD-9 limits per device and per address, whatever the number', async () => {
    const { client, clock } = bench;
    const numbered = (device: string, count: number) => ({ ...toMobile, target: `1391234${device}${String(count).padStart(3, '0')}` });
    const ask = async (device: string, count: number) =>
      client.either(send, { ...numbered(device, count), ...(await client.captcha()) }, { device: `device-number-000${device}` });
    for (let count = 0; count < 20; count += 1) expect(await ask('1', count)).toHaveProperty('codeId');
    expect(await ask('1', 20)).toMatchObject({ code: 'code/too-many' });
    for (let count = 0; count < 20; count += 1) await ask('2', count);
    for (let count = 0; count < 20; count += 1) await ask('3', count);
    expect(await ask('4', 0)).toMatchObject({ code: 'code/too-many' });
    clock.forward(3601);
    expect(await ask('1', 20)).toHaveProperty('codeId');
  });

  it('FLD-9 of parallel spends one gets through', async () => {
    const { client } = bench;
    const { codeId, code } = await codeFor(client, toMobile);
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.either(verify, { ...toMobile, codeId, code })));
    expect(answers.filter((one) => 'ticket' in one)).toHaveLength(1);
  });

  it('AD-2 a gateway that is down is said, and the next try need not wait', async () => {
    let down = true;
    const { sms } = bench.server.services;
    const flaky = { send: async (to: string, text: string) => (down ? Promise.reject(new AppError('remote/service-down')) : sms.send(to, text)) };
    const client = testClient((await bench.start({}, { services: { sms: flaky } })).url);
    expect(await client.code(send, { ...toMobile, ...(await client.captcha()) })).toBe('remote/service-down');
    down = false;
    const { codeId, code } = await codeFor(client, toMobile);
    await client.ok(verify, { ...toMobile, codeId, code });
  });

  it('FLD-9 codes and numbers are kept hashed', async () => {
    const { client, server } = bench;
    const { code } = await codeFor(client, toMobile);
    const kept = JSON.stringify(await server.services.db.selectFrom('codes').selectAll().execute());
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(mobile);
  });
});

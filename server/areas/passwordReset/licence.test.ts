import { beforeEach, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { enterpriseOf } from '../../testing/world.ts';

const { begin, licenceBegin, licenceState, setPassword } = api.passwordReset;
const chosen = { password: 'Fresh#2027', confirmation: 'Fresh#2027' };
const { uscc } = enterpriseOf('e04');

async function start(client: TestClient, username: string): Promise<string> {
  return (await client.ok(begin, { kind: 'admin', username, ...(await client.captcha()) })).ticket;
}

onBothDatabases('password by electronic licence', (bench) => {
  beforeEach(async () => void (await bench.client.ok(api.sandbox.reset, {})));

  it('PWD-4 the QR code’s state is live: waiting, scanned, confirmed; then the password may be set', async () => {
    const { client } = bench;
    const ticket = await start(client, 'dingadmin');
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'not-begun' });
    const { image, text } = await client.ok(licenceBegin, { ticket });
    expect(Buffer.from(image.replace('data:image/svg+xml;base64,', ''), 'base64').toString()).toMatch(/^<svg /);
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'waiting' });
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/not-proven');
    // The telephone as a page: what the QR code says is its address.
    expect(await (await fetch(text)).text()).toContain('扫一扫');
    await fetch(text, { method: 'POST', body: new URLSearchParams({ act: 'scan' }), redirect: 'manual' });
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'scanned' });
    expect(await (await fetch(text)).text()).toContain(uscc);
    await fetch(text, { method: 'POST', body: new URLSearchParams({ act: 'confirm', uscc }), redirect: 'manual' });
    const confirmed = await client.ok(licenceState, { ticket });
    expect(confirmed.state).toBe('confirmed');
    expect(confirmed.provenUntil).toBeDefined();
    expect(await client.ok(licenceState, { ticket })).toEqual(confirmed);
    expect(await client.ok(setPassword, { ticket, ...chosen })).toEqual({ username: 'dingadmin' });
  });

  it('PWD-4 refused, expired and another enterprise’s licence; a fresh code then works', async () => {
    const { client, clock } = bench;
    const ticket = await start(client, 'dingadmin');
    const scan = (text: string, act: 'scan' | 'confirm' | 'refuse', whose?: string) => client.ok(api.sandbox.scanLicence, { text, act, ...(whose ? { uscc: whose } : {}) });
    const refused = await client.ok(licenceBegin, { ticket });
    expect(await scan(refused.text, 'refuse')).toEqual({ done: true });
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'refused' });
    const late = await client.ok(licenceBegin, { ticket });
    clock.forward(121);
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'expired' });
    expect(await scan(late.text, 'confirm', uscc)).toEqual({ done: false });
    const others = await client.ok(licenceBegin, { ticket });
    await scan(others.text, 'confirm', enterpriseOf('e05').uscc);
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'other-enterprise' });
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/not-proven');
    const own = await client.ok(licenceBegin, { ticket });
    await scan(own.text, 'confirm', uscc);
    expect(await client.ok(licenceState, { ticket })).toMatchObject({ state: 'confirmed' });
  });

  it('PWD-4 only for codes that begin with 9; dissolved enterprises and institutions have no licence to show', async () => {
    const { client } = bench;
    expect(await client.code(licenceBegin, { ticket: await start(client, 'shiyeadmin') })).toBe('reset/licence-unsupported');
    const { text } = await client.ok(licenceBegin, { ticket: await start(client, 'zhuxiao08') });
    for (const id of ['e08', 'e07']) expect(await client.ok(api.sandbox.scanLicence, { text, act: 'confirm', uscc: enterpriseOf(id).uscc })).toEqual({ done: false });
  });

  it('PWD-4 REC-1 a name that does not exist is shown a code too; whatever is scanned is another enterprise’s', async () => {
    const { client } = bench;
    // Of the names that exist nowhere a few look as if their code began with another digit.
    const offered = async (name: string) => client.ok(begin, { kind: 'admin', username: name, ...(await client.captcha()) });
    let shown = await offered('nobody00');
    for (let count = 1; shown.ways.find((one) => one.way === 'licence')?.refusedBy; count += 1) shown = await offered(`nobody0${count}`);
    const { ticket } = shown;
    const { text } = await client.ok(licenceBegin, { ticket });
    await client.ok(api.sandbox.scanLicence, { text, act: 'confirm', uscc });
    expect(await client.ok(licenceState, { ticket })).toEqual({ state: 'other-enterprise' });
    expect(await client.code(setPassword, { ticket, ...chosen })).toBe('reset/not-proven');
  });

  it('AD-2 a licence service that is away: try later with the same ticket', async () => {
    let away = true;
    const { licence } = bench.server.services;
    const flaky = { ...licence, begin: async () => (away ? Promise.reject(new AppError('remote/service-down')) : licence.begin()) };
    const client = testClient((await bench.start({ log: 'silent' }, { services: { licence: flaky } })).url);
    const ticket = await start(client, 'dingadmin');
    expect(await client.code(licenceBegin, { ticket })).toBe('remote/service-down');
    away = false;
    expect(await client.ok(licenceBegin, { ticket })).toHaveProperty('text');
  });
});

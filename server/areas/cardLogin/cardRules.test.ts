import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { prove, registry, registryCard } from '../../testing/cards.ts';
import { createNoticeOffice } from '../../adapters/notices.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { testClient } from '../../testing/client.ts';
import { issueBeside } from '../../testing/moreCards.ts';

const { login, choose, confirmIdentity } = api.cardLogin;
const legal = registryCard('legal');
const operator = registryCard('operator');
const uscc = legal.uscc;
const admin = { uscc, accountType: 'admin', username: 'wangadmin', password: 'Abcd#1234' } as const;
const operatorAccount = { uscc, accountType: 'operator', username: 'guoperator', password: 'Abcd#1234', personId: 'a-operator' } as const;

onBothDatabases('card rules', (bench) => {
  it('CARD-2 a legal-person card makes the admin, bound and not active', async () => {
    const entered = await bench.client.enter(legal);
    expect(entered).toMatchObject({
      rule: 'CARD-2',
      created: [{ accountType: 'admin', username: `${legal.cardNo}_ADMIN` }],
      bound: { username: `${legal.cardNo}_ADMIN`, cardNo: legal.cardNo },
      takenOver: false,
    });
    expect(entered.session).toMatchObject({ activated: false, openedBy: 'card', accountType: 'admin', card: { role: 'legal', cardNo: legal.cardNo } });
    expect(entered.expiresInDays).toBeUndefined();
  });

  it('CARD-4 the bound legal-person card enters again and makes nothing', async () => {
    await bench.client.enter(legal);
    const again = await bench.client.enter(legal);
    expect(again).toMatchObject({ rule: 'CARD-4', created: [] });
    expect(again.bound).toBeUndefined();
  });

  it('CARD-4 another legal-person card is refused and told the last four of the bound one', async () => {
    const { client, server } = bench;
    await client.enter(legal);
    const second = await issueBeside(server.services.db, legal.cardNo, 'JS1A900000901');
    const error = await client.fails(login, { proof: await client.proof(second) });
    expect(error).toMatchObject({ code: 'card-rule/admin-bound-elsewhere', params: { last4: legal.cardNo.slice(-4) } });
  });

  it('CARD-3 an unbound admin is shown masked and bound on request', async () => {
    const { client } = bench;
    await client.ok(api.sandbox.addAccount, { ...admin, mobile: '13812340001', email: 'someone@example.com' });
    const asked = await client.cardLogin(legal);
    if (asked.outcome !== 'bind-or-take-over') throw new Error(asked.outcome);
    expect(asked.admin).toMatchObject({ username: 'wangadmin', mobileMasked: '138****0001', emailMasked: 's***@example.com', holderMatches: true });
    expect(JSON.stringify(asked)).not.toContain('13812340001');
    const entered = await client.ok(choose, { ticket: asked.ticket, choice: 'bind' });
    expect(entered).toMatchObject({ outcome: 'entered', rule: 'CARD-3', takenOver: false, created: [], bound: { username: 'wangadmin' } });
    expect(await client.code(choose, { ticket: asked.ticket, choice: 'bind' })).toBe('card-rule/ticket-expired');
    expect(await client.enter(legal)).toMatchObject({ rule: 'CARD-4' });
    // Binding leaves the password as it was.
    await client.ok(api.login.password, { username: 'WangAdmin', password: admin.password, ...(await client.captcha()) });
  });

  it('CARD-3 taking over replaces the holder, voids password and sessions, and tells the old mobile and e-mail', async () => {
    const { client } = bench;
    const impostor = { ...admin, personId: 'b-legal', mobile: '13812340001', email: 'impostor@example.com' };
    await client.ok(api.sandbox.addAccount, impostor);
    const old = await client.enterByPassword('wangadmin', admin.password);
    const asked = await client.cardLogin(legal);
    if (asked.outcome !== 'bind-or-take-over') throw new Error(asked.outcome);
    expect(asked.admin.holderMatches).toBe(false);
    const entered = await client.ok(choose, { ticket: asked.ticket, choice: 'take-over' });
    if (entered.outcome !== 'entered') throw new Error(entered.outcome);
    const holder = registry.people.find((one) => one.personId === 'a-legal');
    expect(entered).toMatchObject({ rule: 'CARD-3', takenOver: true, session: { name: holder?.name, activated: false, username: 'wangadmin' } });
    expect(await client.code(api.login.current, {}, { token: old.token })).toBe('session/expired');
    expect(await client.code(api.login.password, { username: 'wangadmin', password: admin.password, ...(await client.captcha()) })).toBe('login/not-activated');
    const view = await client.ok(api.account.view, {}, { token: entered.token });
    expect(view.mobileMasked).toBeUndefined();
    expect(view.mayActivate).toBe(true);
    const { items } = await client.ok(api.sandbox.inbox, {});
    expect(items.map(({ channel, to }) => [channel, to]).sort()).toEqual([['email', impostor.email], ['sms', impostor.mobile]]);
  });

  it('CARD-3 AD-2 the warning waits when the SMS service is down, and goes out later', async () => {
    const { client, clock, server } = bench;
    const { db, sms } = server.services;
    await client.ok(api.sandbox.addAccount, { ...admin, mobile: '13812340001' });
    let down = true;
    const flaky = { send: (to: string, text: string) => (down ? Promise.reject(new Error('down')) : sms.send(to, text)) };
    const office = createNoticeOffice(db, clock.now, { sms: flaky, email: server.services.email }, server.services.log);
    const other = await bench.start({}, { services: { notices: office } });
    const through = testClient(other.url);
    const asked = await through.cardLogin(legal);
    if (asked.outcome !== 'bind-or-take-over') throw new Error(asked.outcome);
    await through.ok(choose, { ticket: asked.ticket, choice: 'take-over' });
    expect((await client.ok(api.sandbox.inbox, {})).items).toHaveLength(0);
    down = false;
    await office.deliver();
    expect((await client.ok(api.sandbox.inbox, {})).items).toHaveLength(0);
    clock.forward(31);
    await office.deliver();
    await office.deliver();
    expect((await client.ok(api.sandbox.inbox, {})).items).toHaveLength(1);
  });

  it('CARD-3 a ticket ends after five minutes, and when the card was reported lost meanwhile', async () => {
    const { client, clock } = bench;
    await client.ok(api.sandbox.addAccount, admin);
    const first = await client.cardLogin(legal);
    const second = await client.cardLogin(legal);
    if (first.outcome !== 'bind-or-take-over' || second.outcome !== 'bind-or-take-over') throw new Error('expected to be asked');
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'lost' });
    expect(await client.code(choose, { ticket: first.ticket, choice: 'bind' })).toBe('card-rule/lost');
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'normal' });
    clock.forward(301);
    expect(await client.code(choose, { ticket: second.ticket, choice: 'bind' })).toBe('card-rule/ticket-expired');
    expect(await client.code(choose, { ticket: 'made-up', choice: 'bind' })).toBe('card-rule/ticket-expired');
  });

  it('CARD-5 an operator card without admin makes both, bound to the operator', async () => {
    const { client } = bench;
    const entered = await client.enter(operator);
    expect(entered.rule).toBe('CARD-5');
    expect(entered.created).toEqual([
      { accountType: 'admin', username: `${operator.cardNo}_ADMIN` },
      { accountType: 'operator', username: operator.cardNo },
    ]);
    expect(entered.session).toMatchObject({ accountType: 'operator', username: operator.cardNo, activated: false });
    const asked = await client.cardLogin(legal);
    expect(asked).toMatchObject({ outcome: 'bind-or-take-over', admin: { username: `${operator.cardNo}_ADMIN` } });
  });

  it('CARD-6 without matching operator makes one, bound; afterwards it enters', async () => {
    const { client } = bench;
    await client.enter(legal);
    expect(await client.enter(operator)).toMatchObject({ rule: 'CARD-6', created: [{ accountType: 'operator', username: operator.cardNo }] });
    expect(await client.enter(operator)).toMatchObject({ rule: 'CARD-6', created: [] });
  });

  it('CARD-6 an unbound operator is bound after the identity check and no account is made', async () => {
    const { client } = bench;
    await client.enter(legal);
    await client.ok(api.sandbox.addAccount, operatorAccount);
    const asked = await client.cardLogin(operator);
    if (asked.outcome !== 'identity-check') throw new Error(asked.outcome);
    expect(asked.operator.username).toBe('guoperator');
    expect(asked.operator.idNumberMasked).toMatch(/^..\*+..$/);
    const wrongPurpose = await client.proof(operator, 'login');
    expect(await client.code(confirmIdentity, { ticket: asked.ticket, proof: wrongPurpose })).toBe('proof/challenge-unknown');
    const otherCard = await client.proof(legal, 'identity-check');
    expect(await client.code(confirmIdentity, { ticket: asked.ticket, proof: otherCard })).toBe('proof/card-mismatch');
    const entered = await client.ok(confirmIdentity, { ticket: asked.ticket, proof: await client.proof(operator, 'identity-check') });
    expect(entered).toMatchObject({ outcome: 'entered', rule: 'CARD-6', created: [], bound: { username: 'guoperator', cardNo: operator.cardNo } });
    expect(await client.code(confirmIdentity, { ticket: asked.ticket, proof: await client.proof(operator, 'identity-check') })).toBe('card-rule/ticket-expired');
  });

  it('CARD-6 an operator bound to another card refuses', async () => {
    const { client, server } = bench;
    await client.enter(legal);
    await client.enter(operator);
    const second = await issueBeside(server.services.db, operator.cardNo, 'JS1A900000902');
    const error = await client.fails(login, { proof: await client.proof(second) });
    expect(error).toMatchObject({ code: 'card-rule/operator-bound-elsewhere', params: { last4: operator.cardNo.slice(-4) } });
  });

  it('CARD-7 lost, revoked and expired by the register refuse with that reason', async () => {
    const { client, server } = bench;
    expect(await client.code(login, { proof: await client.proof(registryCard('lost')) })).toBe('card-rule/lost');
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'revoked' });
    expect(await client.code(login, { proof: await client.proof(legal) })).toBe('card-rule/revoked');
    const { db } = server.services;
    await db.updateTable('issued_cards').set({ valid_to: Date.now() - 1000 }).where('card_no', '=', operator.cardNo).execute();
    expect(await client.code(login, { proof: await client.proof(operator) })).toBe('card-rule/expired');
    expect(await client.code(api.sandbox.cardStatus, { cardNo: 'XX9X900000000', status: 'lost' })).toBe('card-rule/not-issued');
  });

  it('CARD-7 within 30 days of expiry it enters with a reminder', async () => {
    const entered = await bench.client.enter(registryCard('expiring'));
    expect(entered.expiresInDays).toBeGreaterThanOrEqual(19);
    expect(entered.expiresInDays).toBeLessThanOrEqual(20);
  });

  it('CARD-1 an RSA-era card enters with SHA-256 and with SHA-1', async () => {
    const { client } = bench;
    const rsa = registryCard('rsa');
    for (const algorithm of ['RSA-SHA256', 'RSA-SHA1'] as const) {
      const entered = await client.ok(login, { proof: prove(rsa, await client.challenge(rsa), algorithm) });
      expect(entered.outcome).toBe('entered');
    }
  });
});

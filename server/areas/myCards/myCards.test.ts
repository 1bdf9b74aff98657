import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { registryCard } from '../../testing/cards.ts';
import { issueBeside } from '../../testing/moreCards.ts';

const { bind, list, unbind } = api.myCards;
const legal = registryCard('legal');
const operator = registryCard('operator');
const password = 'Abcd#1234';

async function passwordSession({ client }: Bench, accountType: 'admin' | 'operator', personId: string): Promise<string> {
  const username = `the${accountType}`;
  await client.ok(api.sandbox.addAccount, { uscc: legal.uscc, accountType, username, password, personId });
  return (await client.enterByPassword(username, password)).token;
}

onBothDatabases('my cards', (bench) => {
  it('CARD-9 lists the bound card with what its columns show', async () => {
    const { token } = await bench.client.enter(operator);
    const { items } = await bench.client.ok(list, {}, { token });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ cardNo: operator.cardNo, certNo: operator.certNo, role: 'operator', status: 'normal', holder: '顾晓岚' });
  });

  it('CARD-9 unbinds, and binds again afterwards', async () => {
    const { client } = bench;
    const { token } = await client.enter(operator);
    await client.ok(unbind, { cardNo: operator.cardNo }, { token });
    expect(await client.ok(list, {}, { token })).toEqual({ items: [] });
    expect(await client.code(unbind, { cardNo: operator.cardNo }, { token })).toBe('card-rule/not-bound');
    const bound = await client.ok(bind, { proof: await client.proof(operator, 'bind') }, { token });
    expect(bound.cardNo).toBe(operator.cardNo);
    expect(await client.code(bind, { proof: await client.proof(operator, 'bind') }, { token })).toBe('card-rule/already-bound');
  });

  it('CARD-9 nobody unbinds another account’s card', async () => {
    const { client } = bench;
    const { token } = await client.enter(legal);
    await client.enter(operator);
    expect(await client.code(unbind, { cardNo: operator.cardNo }, { token })).toBe('card-rule/not-bound');
    expect(await client.enter(operator)).toMatchObject({ rule: 'CARD-6', created: [] });
  });

  it('CARD-9 refuses another enterprise, the other role, another holder, a card bound elsewhere', async () => {
    const { client, server } = bench;
    const token = await passwordSession(bench, 'operator', 'a-operator-2');
    expect(await client.code(bind, { proof: await client.proof(registryCard('operator-b'), 'bind') }, { token })).toBe('card-rule/other-enterprise');
    expect(await client.code(bind, { proof: await client.proof(legal, 'bind') }, { token })).toBe('card-rule/role-mismatch');
    expect(await client.code(bind, { proof: await client.proof(operator, 'bind') }, { token })).toBe('card-rule/other-holder');
    expect(await client.code(bind, { proof: await client.proof(registryCard('lost'), 'bind') }, { token })).toBe('card-rule/lost');
    const admin = await passwordSession(bench, 'admin', 'a-legal');
    await client.ok(bind, { proof: await client.proof(legal, 'bind') }, { token: admin });
    const second = await issueBeside(server.services.db, legal.cardNo, 'JS1A900000921');
    expect(await client.code(bind, { proof: await client.proof(second, 'bind') }, { token: admin })).toBe('card-rule/already-bound');
  });

  it('CARD-9 a proof made for logging in does not bind', async () => {
    const { client } = bench;
    const token = await passwordSession(bench, 'admin', 'a-legal');
    expect(await client.code(bind, { proof: await client.proof(legal, 'login') }, { token })).toBe('proof/challenge-unknown');
  });

  it('CARD-9 CARD-8 two cards bound to one account at once: one is', async () => {
    const { client, server } = bench;
    const token = await passwordSession(bench, 'admin', 'a-legal');
    const second = await issueBeside(server.services.db, legal.cardNo, 'JS1A900000922');
    const proofs = [await client.proof(legal, 'bind'), await client.proof(second, 'bind')];
    const answers = await Promise.all(proofs.map((proof) => client.either(bind, { proof }, { token })));
    expect(answers.map((one) => ('code' in one ? one.code : 'bound')).sort()).toEqual(['bound', 'card-rule/already-bound']);
  });

  it('an Idempotency-Key gives a repeated write the same answer, and another write a refusal', async () => {
    const { client } = bench;
    const { token } = await client.enter(operator);
    await client.ok(unbind, { cardNo: operator.cardNo }, { token, key: 'first' });
    await client.ok(unbind, { cardNo: operator.cardNo }, { token, key: 'first' });
    expect(await client.code(unbind, { cardNo: operator.cardNo }, { token, key: 'second' })).toBe('card-rule/not-bound');
    const proof = await client.proof(operator, 'bind');
    const bound = await client.ok(bind, { proof }, { token, key: 'third' });
    expect(await client.ok(bind, { proof }, { token, key: 'third' })).toEqual(bound);
    expect(await client.code(bind, { proof: await client.proof(operator, 'bind') }, { token, key: 'third' })).toBe('remote/conflict');
    expect(await client.code(bind, { proof }, { token, key: 'x'.repeat(201) })).toBe('input/invalid');
  });
});

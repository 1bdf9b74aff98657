import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import type { CardProof } from '../../../contract/api/cardLogin.ts';
import type { RunningServer } from '../../app.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestCard, registryCard } from '../../testing/cards.ts';
import { testClient } from '../../testing/client.ts';
import { issueBeside } from '../../testing/moreCards.ts';

const rounds = 12;
const legal = registryCard('legal');
const operator = registryCard('operator');

/** N copies share a PostgreSQL; an SQLite file belongs to one process. */
async function secondCopy(bench: Bench): Promise<RunningServer> {
  return bench.dialect === 'postgres' ? bench.start() : bench.server;
}

/** Every card signs first; then all requests leave at once, on PostgreSQL half of them through a second copy of the server. */
async function race(bench: Bench, cards: readonly TestCard[], copyUrl: string): Promise<string[]> {
  const clients = [bench.client, testClient(copyUrl)];
  const proofs: { proof: CardProof; client: (typeof clients)[number] }[] = [];
  for (const [index, card] of cards.entries()) {
    proofs.push({ proof: await bench.client.proof(card), client: clients[index % clients.length] ?? bench.client });
  }
  const answers = await Promise.all(proofs.map(({ proof, client }) => client.either(api.cardLogin.login, { proof })));
  return answers.map((answer) => ('code' in answer ? answer.code : answer.outcome === 'entered' ? answer.rule : answer.outcome));
}

/** One admin, no operator twice, no card and no account bound twice. */
async function expectSound({ server }: Bench, uscc: string): Promise<{ admins: number; operators: number; bindings: number }> {
  const { db } = server.services;
  const accounts = await db.selectFrom('accounts').selectAll().where('uscc', '=', uscc).execute();
  const bindings = await db.selectFrom('card_bindings').selectAll().execute();
  const operators = accounts.filter((one) => one.account_type === 'operator');
  expect(new Set(operators.map((one) => `${one.id_type} ${one.id_number}`)).size).toBe(operators.length);
  expect(new Set(accounts.map((one) => one.username_key)).size).toBe(accounts.length);
  expect(new Set(bindings.map((one) => one.card_no)).size).toBe(bindings.length);
  expect(new Set(bindings.map((one) => one.account_id)).size).toBe(bindings.length);
  return { admins: accounts.length - operators.length, operators: operators.length, bindings: bindings.length };
}

async function clear({ server }: Bench): Promise<void> {
  for (const table of ['tickets', 'sessions', 'card_bindings', 'accounts'] as const) await server.services.db.deleteFrom(table).execute();
}

onBothDatabases('cards at the same instant', (bench) => {
  it('CARD-8 two operator cards of one enterprise make one admin and two operators', async () => {
    const second = await issueBeside(bench.server.services.db, operator.cardNo, 'JS1A900000911', { idNumber: '320199199003070019' });
    const copy = await secondCopy(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const outcomes = await race(bench, [operator, second], copy.url);
      expect(outcomes.sort()).toEqual(['CARD-5', 'CARD-6']);
      expect(await expectSound(bench, operator.uscc)).toEqual({ admins: 1, operators: 2, bindings: 2 });
    }
  });

  it('CARD-8 a legal-person card and an operator card make one admin', async () => {
    const copy = await secondCopy(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const outcomes = await race(bench, [legal, operator], copy.url);
      const legalFirst = ['CARD-2', 'CARD-6'];
      const operatorFirst = ['bind-or-take-over', 'CARD-5'];
      expect([legalFirst, operatorFirst]).toContainEqual(outcomes);
      const { admins, operators } = await expectSound(bench, legal.uscc);
      expect({ admins, operators }).toEqual({ admins: 1, operators: 1 });
    }
  });

  it('CARD-8 two legal-person cards: one becomes the admin’s, the other is refused', async () => {
    const second = await issueBeside(bench.server.services.db, legal.cardNo, 'JS1A900000912');
    const copy = await secondCopy(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const outcomes = await race(bench, [legal, second], copy.url);
      expect(outcomes.sort()).toEqual(['CARD-2', 'card-rule/admin-bound-elsewhere']);
      expect(await expectSound(bench, legal.uscc)).toEqual({ admins: 1, operators: 0, bindings: 1 });
    }
  });

  it('CARD-8 two cards of one operator: one is bound, the other refused', async () => {
    const second = await issueBeside(bench.server.services.db, operator.cardNo, 'JS1A900000913');
    const copy = await secondCopy(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const outcomes = await race(bench, [operator, second], copy.url);
      expect(outcomes.sort()).toEqual(['CARD-5', 'card-rule/operator-bound-elsewhere']);
      expect(await expectSound(bench, operator.uscc)).toEqual({ admins: 1, operators: 1, bindings: 1 });
    }
  });

  it('CARD-8 the same card many times at once makes its accounts once', async () => {
    const copy = await secondCopy(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const outcomes = await race(bench, [operator, operator, operator, operator], copy.url);
      expect(outcomes.sort()).toEqual(['CARD-5', 'CARD-6', 'CARD-6', 'CARD-6']);
      expect(await expectSound(bench, operator.uscc)).toEqual({ admins: 1, operators: 1, bindings: 1 });
    }
  });

  it('CARD-8 CARD-3 binding and taking over at once: one of them is done', async () => {
    const copy = testClient((await secondCopy(bench)).url);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      await bench.client.ok(api.sandbox.addAccount, { uscc: legal.uscc, accountType: 'admin', username: 'racingadmin', password: 'Abcd#1234' });
      const asked = [await bench.client.cardLogin(legal), await bench.client.cardLogin(legal)];
      const [bind, takeOver] = asked.map((one) => (one.outcome === 'bind-or-take-over' ? one.ticket : ''));
      const answers = await Promise.all([
        bench.client.either(api.cardLogin.choose, { ticket: bind ?? '', choice: 'bind' }),
        copy.either(api.cardLogin.choose, { ticket: takeOver ?? '', choice: 'take-over' }),
      ]);
      const told = answers.map((one) => ('code' in one ? one.code : one.outcome));
      // Bound first and then taken over with the same card, or taken over first, which ends the other ticket.
      expect([['entered', 'entered'], ['card-rule/ticket-expired', 'entered']]).toContainEqual(told);
      expect(await expectSound(bench, legal.uscc)).toEqual({ admins: 1, operators: 0, bindings: 1 });
    }
  });

  it('CARD-8 REG-2 FLD-5 the constraints themselves refuse what the rules forbid', async () => {
    const { db } = bench.server.services;
    await bench.client.enter(operator);
    const operatorRow = await db.selectFrom('accounts').selectAll().where('account_type', '=', 'operator').executeTakeFirstOrThrow();
    const insert = (changes: Partial<typeof operatorRow>) => db.insertInto('accounts').values({ ...operatorRow, account_id: 'x', ...changes }).execute();
    await expect(insert({ account_type: 'admin', username_key: 'other' })).rejects.toThrow(/unique/i);
    await expect(insert({ id_number: 'OTHER' })).rejects.toThrow(/unique/i);
    await expect(insert({ username_key: 'other' })).rejects.toThrow(/unique/i);
    await insert({ username_key: 'other', id_number: 'OTHER' });
    const bind = (cardNo: string, accountId: string) => db.insertInto('card_bindings').values({ card_no: cardNo, account_id: accountId, bound_at: 0 }).execute();
    await expect(bind(operator.cardNo, 'x')).rejects.toThrow(/unique/i);
    await expect(bind(legal.cardNo, operatorRow.account_id)).rejects.toThrow(/unique/i);
  });
});

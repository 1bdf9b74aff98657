import { beforeEach, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import type { RecoveryKind } from '../../../contract/api/recovery.ts';
import { AppError } from '../../../contract/errors.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { bankCardOf, enterpriseInput, personOf, provenMobile } from '../../testing/world.ts';

const { byBankCard, byMobile, mobile } = api.recovery;
const operator = personOf('e04-1');
const operatorMobile = '13900008002';
const personal = personOf('p31');
const personalMobile = '13900008101';
const enterprise = enterpriseInput('e04');
const found = (username: string, accountType: string) => ({ outcome: 'found', usernames: [{ username, accountType }] });

async function begin(client: TestClient, kind: RecoveryKind, number: string): Promise<string> {
  return (await client.ok(mobile, { kind, ...(await provenMobile(client, number)) })).ticket;
}

onBothDatabases('recovery of operators and personal users', (bench) => {
  beforeEach(async () => void (await bench.client.ok(api.sandbox.reset, {})));

  it('REC-6 operator: bound mobile, enterprise and identity give the username, once', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'operator', operatorMobile);
    expect(await client.ok(byMobile, { ticket, enterprise, person: operator })).toEqual(found('dingop1', 'operator'));
    expect(await client.code(byMobile, { ticket, enterprise, person: operator })).toBe('flow/expired');
  });

  it('REC-7 personal: bound mobile and identity give the username', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'personal', personalMobile);
    expect(await client.ok(byMobile, { ticket, person: personal })).toEqual(found('geren31', 'personal'));
  });

  it('REC-6 REC-7 whatever differs gets one answer, and the right data still pass afterwards', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'operator', operatorMobile);
    for (const input of [
      { enterprise: enterpriseInput('e05'), person: operator },
      { enterprise: { ...enterprise, name: '另一家样例有限公司' }, person: operator },
      { enterprise, person: personOf('p41') },
    ]) {
      expect(await client.code(byMobile, { ticket, ...input })).toBe('recovery/not-matched');
    }
    expect(await client.ok(byMobile, { ticket, enterprise, person: operator })).toMatchObject({ outcome: 'found' });
    const notBound = await begin(client, 'operator', '13812340009');
    expect(await client.code(byMobile, { ticket: notBound, enterprise, person: operator })).toBe('recovery/not-matched');
    const asPersonal = await begin(client, 'personal', '13900008003');
    expect(await client.code(byMobile, { ticket: asPersonal, person: personOf('p41') })).toBe('recovery/not-matched');
  });

  it('REC-6 an admin’s mobile opens no operator, and an admin’s ticket has a way of its own', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'admin', '13900008001');
    expect(await client.code(byMobile, { ticket, enterprise, person: personOf('e04-2') })).toBe('flow/expired');
  });

  it('REC-6 operator: identity and bank card four elements give the username without the bound mobile', async () => {
    const { client } = bench;
    const { cardNo, mobile: bankMobile } = bankCardOf('e04-1');
    expect(bankMobile).not.toBe(operatorMobile);
    const proven = await provenMobile(client, bankMobile);
    const input = { kind: 'operator', enterprise, person: operator, bankCard: cardNo.replace(/(.{4})/g, '$1 '), ...proven } as const;
    expect(await client.ok(byBankCard, input)).toEqual(found('dingop1', 'operator'));
    expect(await client.code(byBankCard, input)).toBe('code/void');
  });

  it('REC-7 personal: bank card; a mistyped card number needs no second code', async () => {
    const { client } = bench;
    const { cardNo, mobile: bankMobile } = bankCardOf('p31');
    const proven = await provenMobile(client, bankMobile);
    const input = { kind: 'personal', person: personal, ...proven } as const;
    expect(await client.fails(byBankCard, { ...input, bankCard: '123' })).toMatchObject({ fields: { bankCard: 'field/bank-card-shape' } });
    const lastDigit = (Number(cardNo.at(-1)) + 1) % 10;
    expect(await client.fails(byBankCard, { ...input, bankCard: cardNo.slice(0, -1) + lastDigit })).toMatchObject({ fields: { bankCard: 'field/bank-card-check' } });
    expect(await client.code(byBankCard, { ...input, bankCard: bankCardOf('p32').cardNo })).toBe('recovery/bank-card-mismatch');
    expect(await client.ok(byBankCard, { ...input, bankCard: cardNo })).toEqual(found('geren31', 'personal'));
  });

  it.each([
    ['p26', 'a mobile that is not the one left with the bank', '13900004166'],
    ['p28', 'a frozen card', undefined],
  ])('REC-6 bank card of %s: %s does not pass', async (personId, _why, number) => {
    const { client } = bench;
    const card = bankCardOf(personId);
    const proven = await provenMobile(client, number ?? card.mobile);
    expect(await client.code(byBankCard, { kind: 'personal', person: personOf(personId), bankCard: card.cardNo, ...proven })).toBe('recovery/bank-card-mismatch');
  });

  it('REC-7 holders of other IDs: passport, by bank card', async () => {
    const { client } = bench;
    const { cardNo, mobile: bankMobile } = bankCardOf('p11');
    const input = { kind: 'personal', person: personOf('p11'), bankCard: cardNo, ...(await provenMobile(client, bankMobile)) } as const;
    expect(await client.ok(byBankCard, input)).toEqual(found('geren11', 'personal'));
  });

  it('REC-1 a person without account and a person who does not exist cannot be told apart from wrong data', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'personal', '13812340010');
    expect(await client.code(byMobile, { ticket, person: personOf('p50') })).toBe('recovery/not-matched');
    expect(await client.code(byMobile, { ticket, person: personal })).toBe('recovery/not-matched');
    expect(await client.code(byMobile, { ticket, person: { ...personal, name: '不存在' } })).toBe('recovery/identity-mismatch');
  });

  it('REC-6 five failures lock this person’s recovery, whoever tries', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'personal', '13812340011');
    for (let count = 1; count < 5; count += 1) expect(await client.code(byMobile, { ticket, person: personal })).toBe('recovery/not-matched');
    expect(await client.code(byMobile, { ticket, person: personal })).toBe('recovery/attempts-used');
    const right = await begin(client, 'personal', personalMobile);
    expect(await client.code(byMobile, { ticket: right, person: personal })).toBe('recovery/attempts-used');
  });

  it('REC-7 of parallel spends of one code one finds the name', async () => {
    const { client } = bench;
    const { cardNo, mobile: bankMobile } = bankCardOf('p31');
    const input = { kind: 'personal', person: personal, bankCard: cardNo, ...(await provenMobile(client, bankMobile)) } as const;
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.either(byBankCard, input)));
    expect(answers.filter((one) => 'outcome' in one)).toHaveLength(1);
  });

  it('AD-2 a bank card service that is away says so; the same code and data pass afterwards', async () => {
    let away = true;
    const { bankCards } = bench.server.services;
    const flaky = { matches: async (four: Parameters<typeof bankCards.matches>[0]) => (away ? Promise.reject(new AppError('remote/service-down')) : bankCards.matches(four)) };
    const client = testClient((await bench.start({ log: 'silent' }, { services: { bankCards: flaky } })).url);
    const { cardNo, mobile: bankMobile } = bankCardOf('p31');
    const input = { kind: 'personal', person: personal, bankCard: cardNo, ...(await provenMobile(client, bankMobile)) } as const;
    expect(await client.code(byBankCard, input)).toBe('remote/service-down');
    away = false;
    expect(await client.ok(byBankCard, input)).toEqual(found('geren31', 'personal'));
  });
});

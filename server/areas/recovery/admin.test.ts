import { beforeEach, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import type { MoreProofs } from '../../../contract/api/recovery.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { newestCode } from '../../testing/inbox.ts';
import { enterpriseInput, personOf, provenMobile } from '../../testing/world.ts';

const { adminBegin, adminHandler, adminProofs, operatorCode } = api.recovery;
const boundMobile = '13900008001';
const otherMobile = '13812340001';
const admin = personOf('e04-2');
const legal = personOf('e04-legal');
const stranger = personOf('p40');
const found = { outcome: 'found', usernames: [{ username: 'dingadmin', accountType: 'admin' }] };

async function begin(client: TestClient, mobile: string, enterprise = enterpriseInput('e04')) {
  return client.ok(adminBegin, { enterprise, ...(await provenMobile(client, mobile)) });
}

/** To step 3, as a stranger to the enterprise. */
async function toProofs(client: TestClient, mobile: string, enterprise = enterpriseInput('e04')): Promise<{ ticket: string } & MoreProofs> {
  const { ticket } = await begin(client, mobile, enterprise);
  const answer = await client.ok(adminHandler, { ticket, handler: stranger });
  if (answer.outcome !== 'more-proofs') throw new Error(answer.outcome);
  return { ticket, ...answer };
}

async function bothCodes(client: TestClient, { ticket, operators }: { ticket: string } & MoreProofs) {
  const codes = [];
  for (const [at, { operatorId }] of operators.entries()) {
    const { codeId } = await client.ok(operatorCode, { ticket, operatorId, ...(await client.captcha()) });
    codes.push({ operatorId, codeId, code: await newestCode(client, `1390000800${at + 2}`) });
  }
  return codes;
}

onBothDatabases('recovery of an admin', (bench: Bench) => {
  beforeEach(async () => void (await bench.client.ok(api.sandbox.reset, {})));

  it.each([
    ['the admin', admin],
    ['the legal person', legal],
  ])('REC-2 after the bound mobile, %s as handler gets the username at once; the ticket is spent', async (_who, handler) => {
    const { client } = bench;
    const { ticket, mobileBound } = await begin(client, boundMobile);
    expect(mobileBound).toBe(true);
    expect(await client.ok(adminHandler, { ticket, handler })).toEqual(found);
    expect(await client.code(adminHandler, { ticket, handler })).toBe('flow/expired');
  });

  it.each([
    ['legal person', { legalPerson: legal }],
    ['admin', { admin }],
  ])('REC-2 after the bound mobile, another handler needs one more proof: %s', async (_way, proof) => {
    const { client } = bench;
    const step = await toProofs(client, boundMobile);
    expect(step).toMatchObject({ needed: 1, ways: ['legal-person', 'admin', 'two-operators'] });
    expect(await client.fails(adminProofs, { ticket: step.ticket, legalPerson: legal, admin })).toMatchObject({ code: 'recovery/proofs-count', params: { needed: 1 } });
    expect(await client.ok(adminProofs, { ticket: step.ticket, ...proof })).toEqual(found);
    expect(await client.code(adminProofs, { ticket: step.ticket, ...proof })).toBe('flow/expired');
  });

  it('REC-3 two operators, named by masks, each with captcha and code of its own', async () => {
    const { client } = bench;
    const step = await toProofs(client, boundMobile);
    expect(step.operators.map((one) => one.nameMasked)).toEqual([personOf('e04-1'), personOf('p41')].map(({ name }) => '*'.repeat([...name].length - 1) + [...name].at(-1)));
    expect(JSON.stringify(step)).not.toContain('1390000800');
    expect(await client.code(operatorCode, { ticket: step.ticket, operatorId: step.operators[0]?.operatorId, captchaId: 'x', captcha: 'AAAA' })).toBe('captcha/expired');
    const codes = await bothCodes(client, step);
    const [first, second] = codes;
    if (!first || !second) throw new Error('two codes expected');
    const swapped = [{ ...first, codeId: second.codeId, code: second.code }, second];
    expect(await client.fails(adminProofs, { ticket: step.ticket, operators: swapped })).toMatchObject({ code: 'code/void', fields: { 'operators.0.code': 'field/invalid' } });
    const wrong = second.code === '000000' ? '000001' : '000000';
    expect(await client.fails(adminProofs, { ticket: step.ticket, operators: [first, { ...second, code: wrong }] })).toMatchObject({ code: 'code/wrong', params: { left: 4 }, fields: { 'operators.1.code': 'field/code-wrong' } });
    expect(await client.fails(adminProofs, { ticket: step.ticket, operators: [first, first] })).toMatchObject({ code: 'input/invalid', fields: { operators: 'field/invalid' } });
    expect(await client.ok(adminProofs, { ticket: step.ticket, operators: codes })).toEqual(found);
  });

  it.each(['e05', 'e11'])('REC-3 an enterprise without two operators with mobiles (%s) says so', async (id) => {
    const { client } = bench;
    const step = await toProofs(client, otherMobile, enterpriseInput(id));
    expect(step.operators).toEqual([]);
    expect(await client.code(operatorCode, { ticket: step.ticket, operatorId: 'any', ...(await client.captcha()) })).toBe('recovery/too-few-operators');
    const any = { operatorId: 'any', codeId: 'any', code: '123456' };
    expect(await client.code(adminProofs, { ticket: step.ticket, legalPerson: personOf(`${id}-legal`), operators: [any, { ...any, operatorId: 'other' }] })).toBe('recovery/too-few-operators');
  });

  it('REC-2 not the bound mobile: two of the three, whoever the handler is', async () => {
    const { client } = bench;
    const { ticket, mobileBound } = await begin(client, otherMobile);
    expect(mobileBound).toBe(false);
    expect(await client.ok(adminHandler, { ticket, handler: legal })).toMatchObject({ outcome: 'more-proofs', needed: 2 });
    expect(await client.fails(adminProofs, { ticket, legalPerson: legal })).toMatchObject({ code: 'recovery/proofs-count', params: { needed: 2 } });
    expect(await client.ok(adminProofs, { ticket, legalPerson: legal, admin })).toEqual(found);
  });

  it('REC-2 REC-3 not the bound mobile: legal person and two operators', async () => {
    const { client } = bench;
    const step = await toProofs(client, otherMobile);
    expect(await client.ok(adminProofs, { ticket: step.ticket, legalPerson: legal, operators: await bothCodes(client, step) })).toEqual(found);
  });

  it('REC-2 one wrong proof of two is refused, nothing is used up, and the right ones then pass', async () => {
    const { client } = bench;
    const step = await toProofs(client, otherMobile);
    const operators = await bothCodes(client, step);
    expect(await client.code(adminProofs, { ticket: step.ticket, legalPerson: stranger, operators })).toBe('recovery/not-matched');
    expect(await client.code(adminProofs, { ticket: step.ticket, legalPerson: { ...legal, name: '另一人' }, operators })).toBe('recovery/identity-mismatch');
    expect(await client.ok(adminProofs, { ticket: step.ticket, legalPerson: legal, operators })).toEqual(found);
  });

  it('REC-2 five failed proofs lock the enterprise’s recovery for 15 minutes, on any ticket', async () => {
    const { client, clock } = bench;
    const step = await toProofs(client, boundMobile);
    for (let count = 1; count < 5; count += 1) expect(await client.code(adminProofs, { ticket: step.ticket, admin: stranger })).toBe('recovery/not-matched');
    expect(await client.fails(adminProofs, { ticket: step.ticket, admin: stranger })).toMatchObject({ code: 'recovery/attempts-used', params: { minutes: 15 } });
    clock.forward(61);
    const { ticket } = await begin(client, boundMobile);
    expect(await client.code(adminHandler, { ticket, handler: admin })).toBe('recovery/attempts-used');
    clock.forward(15 * 60);
    expect(await client.ok(adminHandler, { ticket, handler: admin })).toEqual(found);
  });

  it('REC-2 FLD-3 FLD-8 every wrong field is named, and the mobile’s code is wanted first', async () => {
    const { client } = bench;
    const empty = await client.fails(adminBegin, { enterprise: { name: ' ', orgCode: 'XN00004E1' }, mobile: '123', codeId: 'x', code: '12' });
    expect(empty).toMatchObject({ code: 'input/invalid', fields: { 'enterprise.name': 'field/required', 'enterprise.orgCode': 'field/org-code-check', mobile: 'field/mobile-shape', code: 'field/code-shape' } });
    const proven = await provenMobile(client, boundMobile);
    expect(await client.code(adminBegin, { enterprise: enterpriseInput('e04'), ...proven, mobile: otherMobile })).toBe('code/wrong');
    const { ticket } = await client.ok(adminBegin, { enterprise: enterpriseInput('e04'), ...proven });
    const wrong = await client.fails(adminHandler, { ticket, handler: { name: '', idType: 'resident-id', idNumber: '320199196804170137', idValidFrom: '20240230', idValidTo: '20200101' } });
    expect(wrong.fields).toEqual({ 'handler.name': 'field/required', 'handler.idNumber': 'field/resident-id-check', 'handler.idValidFrom': 'field/validity-shape' });
    const expired = await client.fails(adminHandler, { ticket, handler: personOf('p06') });
    expect(expired.fields).toEqual({ 'handler.idValidTo': 'field/validity-expired' });
    expect(await client.code(adminHandler, { ticket, handler: { ...stranger, idValidFrom: '20200316' } })).toBe('recovery/identity-mismatch');
  });

  it('REC-1 an enterprise that does not exist is led the same way, and never succeeds', async () => {
    const { client } = bench;
    const nobodys = { name: '不存在样例有限公司', orgCode: enterpriseInput('e40').orgCode };
    const { mobileBound } = await begin(client, otherMobile, nobodys);
    expect(mobileBound).toBe(false);
    bench.clock.forward(61);
    const step = await toProofs(client, otherMobile, nobodys);
    const real = await toProofs(client, '13812340002');
    expect(Object.keys(step).sort()).toEqual(Object.keys(real).sort());
    expect(step.needed).toBe(2);
    expect(await client.code(adminProofs, { ticket: step.ticket, legalPerson: personOf('e40-legal'), admin: stranger })).toBe('recovery/not-matched');
  });

  it('REC-1 shows the same operators of the same unknown enterprise each time, for some of them none, and their codes are never right', async () => {
    const { client, clock } = bench;
    let withOperators = 0;
    for (const id of ['e40', 'e41', 'e42', 'e43', 'e44', 'e45', 'e46', 'e33', 'e34', 'e35']) {
      const nobodys = enterpriseInput(id);
      const once = await toProofs(client, otherMobile, nobodys);
      clock.forward(800);
      const again = await toProofs(client, otherMobile, nobodys);
      clock.forward(800);
      expect(again.operators.map((one) => one.nameMasked)).toEqual(once.operators.map((one) => one.nameMasked));
      const [operator] = again.operators;
      if (!operator) continue;
      withOperators += 1;
      expect(operator.nameMasked).toMatch(/^\*{1,2}[^*]$/);
      const { codeId } = await client.ok(operatorCode, { ticket: again.ticket, operatorId: operator.operatorId, ...(await client.captcha()) });
      const guesses = again.operators.map((one) => ({ operatorId: one.operatorId, codeId, code: '123456' }));
      expect(await client.code(adminProofs, { ticket: again.ticket, admin: stranger, operators: guesses })).toBe('recovery/not-matched');
    }
    expect(withOperators).toBeGreaterThan(0);
    expect(withOperators).toBeLessThan(10);
  });

  it('REC-1 a parallel spend of one ticket finds the name once', async () => {
    const { client } = bench;
    const { ticket } = await begin(client, boundMobile);
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.either(adminHandler, { ticket, handler: admin })));
    expect(answers.filter((one) => 'outcome' in one)).toHaveLength(1);
    expect(answers.filter((one) => 'code' in one && one.code === 'flow/expired')).toHaveLength(4);
  });

  it('AD-2 an identity check that is away says so and loses nothing', async () => {
    let away = true;
    const { identity } = bench.server.services;
    const flaky = { matches: async (person: Parameters<typeof identity.matches>[0]) => (away ? Promise.reject(new AppError('remote/service-down')) : identity.matches(person)) };
    const client = testClient((await bench.start({ log: 'silent' }, { services: { identity: flaky } })).url);
    const { ticket } = await begin(client, boundMobile);
    for (let time = 0; time < 6; time += 1) expect(await client.code(adminHandler, { ticket, handler: admin })).toBe('remote/service-down');
    away = false;
    expect(await client.ok(adminHandler, { ticket, handler: admin })).toEqual(found);
  });
});

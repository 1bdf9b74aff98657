import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type SealInfoInput, assembleSeal, encodeSealInfo } from '../../../crypto/sealRecord.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestCard, registryCard, signBytes } from '../../testing/cards.ts';

const { add, get, list, modify, operators, remove, setState } = api.seals;
const legal = registryCard('legal');
const operator = registryCard('operator');
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const fields = { name: '合同专用章', type: 'contract', made: 'scanned', validFrom: day(0), validTo: day(300), remark: '业务一部' } as const;
let png: Buffer;

beforeAll(async () => {
  png = await sharp({ create: { width: 200, height: 200, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0.5 } } }).png().toBuffer();
});

/** The record as the client makes it; `changes` make it say something else. */
function record(card: TestCard, changes: Partial<SealInfoInput> = {}, signer: TestCard = card): string {
  const info = encodeSealInfo({
    esId: 'test-seal',
    name: fields.name,
    type: fields.type,
    certificates: [card.certificate],
    createDate: new Date(),
    validStart: new Date(`${fields.validFrom}T00:00:00+08:00`),
    validEnd: new Date(`${fields.validTo}T23:59:59+08:00`),
    picture: { type: 'png', data: png, widthMm: 42, heightMm: 40 },
    ...changes,
  });
  return Buffer.from(assembleSeal(info, card.certificate, signBytes(signer, info))).toString('base64');
}

async function legalSession({ client }: Bench) {
  const { token } = await client.enter(legal);
  const { items } = await client.ok(operators, {}, { token });
  return { token, operatorId: items.find(({ role }) => role === 'legal')?.operatorId ?? '' };
}

onBothDatabases('seals', (bench) => {
  it('SEAL-1 SEAL-4 a signed seal is stored, stopped; then enabled, stopped, deleted', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const signed = record(legal);
    const stored = await client.ok(add, { ...fields, operatorId, record: signed }, { token });
    expect(stored).toMatchObject({ state: 'stopped', name: fields.name, operatorName: '沈云帆', widthMm: 42, heightMm: 40, remark: '业务一部' });
    const { sealId } = stored;
    expect(await client.ok(get, { sealId }, { token })).toMatchObject({ operatorId, record: signed });
    expect((await client.ok(setState, { sealId, state: 'enabled' }, { token })).state).toBe('enabled');
    expect(await client.code(remove, { sealId }, { token })).toBe('seal/not-stopped');
    await client.ok(setState, { sealId, state: 'stopped' }, { token });
    await client.ok(remove, { sealId }, { token });
    expect(await client.code(get, { sealId }, { token })).toBe('seal/not-found');
    expect(await client.code(remove, { sealId }, { token })).toBe('seal/not-found');
    expect(await client.code(setState, { sealId, state: 'enabled' }, { token })).toBe('seal/not-found');
  });

  it('SEAL-2 only a legal-person-card session adds and modifies; others view, enable, stop, delete', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const input = { ...fields, operatorId, record: record(legal) };
    const { sealId } = await client.ok(add, input, { token });
    const { token: other } = await client.enter(operator);
    expect(await client.code(add, input, { token: other })).toBe('session/legal-card-required');
    expect(await client.code(modify, { sealId, ...input }, { token: other })).toBe('session/legal-card-required');
    await client.ok(get, { sealId }, { token: other });
    await client.ok(setState, { sealId, state: 'enabled' }, { token: other });
    await client.ok(setState, { sealId, state: 'stopped' }, { token: other });
    await client.ok(remove, { sealId }, { token: other });
    await client.ok(api.account.activate, { password: 'Abcd#1234', confirmation: 'Abcd#1234' }, { token });
    const byPassword = await client.enterByPassword(`${legal.cardNo}_ADMIN`, 'Abcd#1234');
    expect(await client.code(add, input, { token: byPassword.token })).toBe('session/legal-card-required');
  });

  it('SEAL-2 SEAL-4 not with a card that was unbound or reported lost since', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const input = { ...fields, operatorId, record: record(legal) };
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'lost' });
    expect(await client.code(add, input, { token })).toBe('card-rule/lost');
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'normal' });
    await client.ok(api.myCards.unbind, { cardNo: legal.cardNo }, { token });
    expect(await client.code(add, input, { token })).toBe('session/legal-card-required');
  });

  it('SEAL-3 operators are the legal person and card-bound operators; validity lies within their certificate', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    expect((await client.ok(operators, {}, { token })).items).toHaveLength(1);
    await client.enter(operator);
    const { items } = await client.ok(operators, {}, { token });
    expect(items.map(({ role, name }) => [role, name])).toEqual([['legal', '沈云帆'], ['operator', '顾晓岚']]);
    const input = { ...fields, operatorId, record: record(legal) };
    await client.ok(add, { ...input, operatorId: items[1]?.operatorId ?? '' }, { token });
    expect(await client.code(add, { ...input, operatorId: 'made-up' }, { token })).toBe('seal/operator-unknown');
    expect(await client.code(add, { ...input, validTo: day(9000) }, { token })).toBe('seal/validity-outside-certificate');
    expect(await client.code(add, { ...input, validFrom: day(-900) }, { token })).toBe('seal/validity-outside-certificate');
    expect(await client.fails(add, { ...input, validTo: day(-1) }, { token })).toMatchObject({ fields: { validTo: 'field/date-range' } });
    expect(await client.fails(add, { ...input, name: '印'.repeat(26) }, { token })).toMatchObject({ fields: { name: 'field/too-long' } });
    expect(await client.fails(add, { ...input, made: 'standard' }, { token })).toMatchObject({ fields: { unit: 'field/required' } });
  });

  it('SEAL-4 the record is judged: shape, signer, signature, what it says, its picture', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const code = (der: string) => client.code(add, { ...fields, operatorId, record: der }, { token });
    expect(await code(Buffer.from('nothing').toString('base64'))).toBe('seal/record-invalid');
    expect(await code(record(operator))).toBe('seal/record-mismatch');
    expect(await code(record(legal, {}, operator))).toBe('seal/signature-invalid');
    expect(await code(record(legal, { name: '另一个章' }))).toBe('seal/record-mismatch');
    expect(await code(record(legal, { type: 'finance' }))).toBe('seal/record-mismatch');
    expect(await code(record(legal, { validEnd: new Date(Date.now() + 86_400_000) }))).toBe('seal/record-mismatch');
    expect(await code(record(legal, { certificates: [operator.certificate] }))).toBe('seal/record-mismatch');
    const picture = (data: Uint8Array) => record(legal, { picture: { type: 'png', data, widthMm: 42, heightMm: 40 } });
    expect(await code(picture(Buffer.from('no picture')))).toBe('seal/picture-invalid');
    expect(await code(picture(png.subarray(0, png.length - 30)))).toBe('seal/picture-invalid');
    expect(await code(picture(await sharp(png).jpeg().toBuffer()))).toBe('seal/picture-invalid');
    const foreign = registryCard('legal', { certNo: '11223344556677aa' });
    expect(await code(record(foreign))).toBe('seal/record-mismatch');
  });

  it('SEAL-4 the same record is stored once, from another session too', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const input = { ...fields, operatorId, record: record(legal) };
    const [one, two] = await Promise.all([client.ok(add, input, { token }), client.ok(add, input, { token })]);
    const { token: later } = await client.enter(legal);
    const three = await client.ok(add, input, { token: later });
    expect(new Set([one.sealId, two.sealId, three.sealId]).size).toBe(1);
    expect(await client.ok(list, {}, { token: later })).toMatchObject({ total: 1 });
  });

  it('SEAL-4 modifying takes a newly signed record and a stopped seal', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    const input = { ...fields, operatorId, record: record(legal) };
    const { sealId, createdAt } = await client.ok(add, input, { token });
    const renamed = { ...input, sealId, name: '新合同章', record: record(legal, { name: '新合同章' }) };
    expect(await client.code(modify, { ...renamed, record: input.record }, { token })).toBe('seal/record-mismatch');
    expect(await client.ok(modify, renamed, { token })).toMatchObject({ sealId, createdAt, name: '新合同章' });
    await client.ok(setState, { sealId, state: 'enabled' }, { token });
    expect(await client.code(modify, renamed, { token })).toBe('seal/not-stopped');
    expect(await client.code(modify, { ...renamed, sealId: 'made-up' }, { token })).toBe('seal/not-found');
  });

  it('SEAL-5 queries by name, state, type and day made, in pages; another enterprise sees nothing', async () => {
    const { client } = bench;
    const { token, operatorId } = await legalSession(bench);
    for (const name of ['一号A章', '二号a章', '三号%章']) await client.ok(add, { ...fields, name, operatorId, record: record(legal, { name }) }, { token });
    const names = async (query: object) => (await client.ok(list, query, { token })).items.map((one) => one.name).sort();
    expect(await names({ name: 'A' })).toEqual(['一号A章', '二号a章'].sort());
    expect(await names({ name: '%' })).toEqual(['三号%章']);
    expect(await names({ type: 'company' })).toEqual([]);
    expect(await names({ state: 'enabled' })).toEqual([]);
    expect(await names({ madeFrom: day(0), madeTo: day(0) })).toHaveLength(3);
    expect(await names({ madeFrom: day(1) })).toEqual([]);
    const second = await client.ok(list, { page: 2, pageSize: 2 }, { token });
    expect(second).toMatchObject({ total: 3 });
    expect(second.items).toHaveLength(1);
    expect(await client.ok(list, { page: 9_007_199_254_740_991, pageSize: 100 }, { token })).toEqual({ items: [], total: 3 });
    const { token: elsewhere } = await client.enter(registryCard('legal-b'));
    expect(await client.ok(list, {}, { token: elsewhere })).toEqual({ items: [], total: 0 });
    const { sealId } = second.items[0] ?? { sealId: '' };
    expect(await client.code(get, { sealId }, { token: elsewhere })).toBe('seal/not-found');
    expect(await client.code(remove, { sealId }, { token: elsewhere })).toBe('seal/not-found');
  });
});

import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type SealInfoInput, assembleSeal, encodeSealInfo } from '../../../crypto/sealRecord.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestCard, registryCard, signBytes } from '../../testing/cards.ts';

const { add, declarants, get, list, remove, setState } = api.signatures;
const legal = registryCard('legal');
const operator = registryCard('operator');
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
let png: Buffer;
let made = 0;

beforeAll(async () => {
  png = await sharp({ create: { width: 300, height: 120, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.6 } } }).png().toBuffer();
});

/** The record as the client makes it; `changes` make it say something else. */
function record(card: TestCard, changes: Partial<SealInfoInput> = {}, signer: TestCard = card): string {
  made += 1;
  const info = encodeSealInfo({
    esId: `signature-${made}`,
    name: '顾晓岚',
    type: 'signature',
    certificates: [card.certificate],
    createDate: new Date(),
    validStart: new Date(),
    validEnd: new Date(Date.now() + 300 * 86_400_000),
    picture: { type: 'png', data: png, widthMm: 30, heightMm: 12 },
    ...changes,
  });
  return Buffer.from(assembleSeal(info, card.certificate, signBytes(signer, info))).toString('base64');
}

/** The operator's card made its account under the enterprise's admin (CARD-6); the legal-person card is in again. */
async function withDeclarant({ client }: Bench) {
  await client.enter(legal);
  await client.enter(operator);
  const { token } = await client.enter(legal);
  const { items } = await client.ok(declarants, {}, { token });
  return { token, declarantId: items[0]?.declarantId ?? '', items };
}

onBothDatabases('signatures', (bench) => {
  it('SIG-1 SEAL-4 a signed signature is stored, stopped; then enabled, stopped, deleted for good', async () => {
    const { client } = bench;
    const { token, declarantId } = await withDeclarant(bench);
    const signed = record(legal);
    const stored = await client.ok(add, { declarantId, remark: '报关组', record: signed }, { token });
    expect(stored).toMatchObject({ state: 'stopped', name: '顾晓岚', remark: '报关组', widthMm: 30, heightMm: 12 });
    const { signatureId } = stored;
    expect(await client.ok(get, { signatureId }, { token })).toMatchObject({ declarantId, record: signed });
    expect((await client.ok(setState, { signatureId, state: 'enabled' }, { token })).state).toBe('enabled');
    expect(await client.code(remove, { signatureId }, { token })).toBe('signature/not-stopped');
    await client.ok(setState, { signatureId, state: 'stopped' }, { token });
    await client.ok(remove, { signatureId }, { token });
    expect(await client.code(get, { signatureId }, { token })).toBe('signature/not-found');
    expect(await client.code(remove, { signatureId }, { token })).toBe('signature/not-found');
    expect(await client.code(setState, { signatureId, state: 'enabled' }, { token })).toBe('signature/not-found');
  });

  it('SIG-1 declarants are the operators, with or without a card; not the legal person, not another enterprise’s', async () => {
    const { client } = bench;
    const { token, items, declarantId } = await withDeclarant(bench);
    expect(items).toMatchObject([{ name: '顾晓岚', cardNo: operator.cardNo }]);
    const { token: own } = await client.enter(operator);
    await client.ok(api.myCards.unbind, { cardNo: operator.cardNo }, { token: own });
    const cardless = (await client.ok(declarants, {}, { token })).items;
    expect(cardless).toMatchObject([{ declarantId, name: '顾晓岚' }]);
    expect(cardless[0]).not.toHaveProperty('cardNo');
    await client.ok(add, { declarantId, record: record(legal) }, { token });
    expect(await client.code(add, { declarantId: 'made-up', record: record(legal) }, { token })).toBe('signature/declarant-unknown');
    const foreign = registryCard('legal-b');
    const { token: elsewhere } = await client.enter(foreign);
    expect((await client.ok(declarants, {}, { token: elsewhere })).items).toEqual([]);
    expect(await client.code(add, { declarantId, record: record(foreign) }, { token: elsewhere })).toBe('signature/declarant-unknown');
  });

  it('SIG-1 SEAL-2 only a legal-person-card session adds, and not with a card reported lost since', async () => {
    const { client } = bench;
    const { token, declarantId } = await withDeclarant(bench);
    const { token: other } = await client.enter(operator);
    expect(await client.code(add, { declarantId, record: record(legal) }, { token: other })).toBe('session/legal-card-required');
    const { signatureId } = await client.ok(add, { declarantId, record: record(legal) }, { token });
    await client.ok(setState, { signatureId, state: 'enabled' }, { token: other });
    await client.ok(setState, { signatureId, state: 'stopped' }, { token: other });
    await client.ok(remove, { signatureId }, { token: other });
    await client.ok(api.sandbox.cardStatus, { cardNo: legal.cardNo, status: 'lost' });
    expect(await client.code(add, { declarantId, record: record(legal) }, { token })).toBe('card-rule/lost');
  });

  it('SIG-1 SEAL-4 the record is judged: kind, declarant, signer, signature, picture', async () => {
    const { client } = bench;
    const { token, declarantId } = await withDeclarant(bench);
    const code = (der: string) => client.code(add, { declarantId, record: der }, { token });
    expect(await code(Buffer.from('nothing').toString('base64'))).toBe('seal/record-invalid');
    expect(await code(record(legal, { type: 'company' }))).toBe('seal/record-mismatch');
    expect(await code(record(legal, { name: '沈云帆' }))).toBe('seal/record-mismatch');
    expect(await code(record(operator))).toBe('seal/record-mismatch');
    expect(await code(record(legal, {}, operator))).toBe('seal/signature-invalid');
    expect(await code(record(legal, { picture: { type: 'png', data: png.subarray(0, png.length - 30), widthMm: 30, heightMm: 12 } }))).toBe('seal/picture-invalid');
    expect(await client.fails(add, { declarantId, remark: '备'.repeat(201), record: record(legal) }, { token })).toMatchObject({ fields: { remark: 'field/too-long' } });
  });

  it('SIG-1 SEAL-4 the same record is stored once: from another session too, and when two race', async () => {
    const { client } = bench;
    const { token, declarantId } = await withDeclarant(bench);
    const input = { declarantId, record: record(legal) };
    const [one, two] = await Promise.all([client.ok(add, input, { token }), client.ok(add, input, { token })]);
    const { token: later } = await client.enter(legal);
    const three = await client.ok(add, input, { token: later });
    expect(new Set([one.signatureId, two.signatureId, three.signatureId]).size).toBe(1);
    expect(await client.ok(list, {}, { token: later })).toMatchObject({ total: 1 });
  });

  it('SIG-1 queries by name, state and day made, in pages; another enterprise sees nothing', async () => {
    const { client } = bench;
    const { token, declarantId } = await withDeclarant(bench);
    for (const remark of ['一', '二', '三']) await client.ok(add, { declarantId, remark, record: record(legal) }, { token });
    const count = async (query: object) => (await client.ok(list, query, { token })).items.length;
    expect(await count({ name: '晓' })).toBe(3);
    expect(await count({ name: '%' })).toBe(0);
    expect(await count({ state: 'enabled' })).toBe(0);
    expect(await count({ madeFrom: day(0), madeTo: day(0) })).toBe(3);
    expect(await count({ madeFrom: day(1) })).toBe(0);
    const second = await client.ok(list, { page: 2, pageSize: 2 }, { token });
    expect(second).toMatchObject({ total: 3 });
    expect(second.items).toHaveLength(1);
    const { token: elsewhere } = await client.enter(registryCard('legal-b'));
    expect(await client.ok(list, {}, { token: elsewhere })).toEqual({ items: [], total: 0 });
    const { signatureId } = second.items[0] ?? { signatureId: '' };
    expect(await client.code(get, { signatureId }, { token: elsewhere })).toBe('signature/not-found');
    expect(await client.code(remove, { signatureId }, { token: elsewhere })).toBe('signature/not-found');
  });
});

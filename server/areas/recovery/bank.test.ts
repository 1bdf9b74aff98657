import { beforeEach, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { DEMO_BANK_PIN } from '../../../contract/sandboxRegistry.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry } from '../../testing/cards.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { enterpriseOf, provenMobile } from '../../testing/world.ts';

const { bankBegin, bankChoose, bankState, bankUsernames } = api.recovery;
const mobile = '13812340020';

function ukeyOf(id: string, bank?: string): string {
  const { uscc } = enterpriseOf(id);
  const ukey = registry.ukeys.find((one) => one.uscc === uscc && (bank === undefined || one.bank === bank));
  if (!ukey) throw new Error(`no token of ${id}`);
  return ukey.ukeyId;
}

async function begin(client: TestClient, id: string, by: 'uscc' | 'orgCode' | 'both' = 'both'): Promise<string> {
  const { name, uscc, orgCode } = enterpriseOf(id);
  const codes = { ...(by === 'orgCode' ? {} : { uscc }), ...(by === 'uscc' ? {} : { orgCode }) };
  const begun = await client.ok(bankBegin, { enterpriseName: name, ...codes, ...(await provenMobile(client, mobile)) });
  expect(begun.banks).toEqual(['ccb', 'abc', 'cmbc']);
  return begun.ticket;
}

/** A form posted as a browser does. */
async function postForm(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

onBothDatabases('recovery by the enterprise’s bank', (bench) => {
  beforeEach(async () => void (await bench.client.ok(api.sandbox.reset, {})));

  it.each(['uscc', 'orgCode', 'both'] as const)('REC-4 the bank’s own page confirms, then all usernames are listed once (enterprise by %s)', async (by) => {
    const { client } = bench;
    const ticket = await begin(client, 'e04', by);
    expect(await client.ok(bankState, { ticket })).toEqual({ state: 'not-begun' });
    const { pageUrl } = await client.ok(bankChoose, { ticket, bank: 'abc' });
    const page = await fetch(pageUrl);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain('请插入中国农业银行网银盾');
    expect(text).not.toContain('<script');
    expect(await client.ok(bankState, { ticket })).toEqual({ state: 'waiting' });
    expect(await client.code(bankUsernames, { ticket })).toBe('recovery/bank-not-passed');
    const ukey = ukeyOf('e04', 'abc');
    const wrong = await postForm(pageUrl, { ukey, pin: '000000' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('网银盾密码错误');
    expect((await postForm(pageUrl, { ukey, pin: DEMO_BANK_PIN })).status).toBe(303);
    expect(await (await fetch(pageUrl)).text()).toContain('已通过企业实名认证！');
    expect(await client.ok(bankState, { ticket })).toEqual({ state: 'passed' });
    const found = await client.ok(bankUsernames, { ticket });
    expect(found.usernames.map((one) => one.username).sort()).toEqual(['dingadmin', 'dingop1', 'dingop2']);
    expect(await client.code(bankUsernames, { ticket })).toBe('flow/expired');
  });

  it('REC-4 a token of another enterprise, an expired, a frozen one and one of another bank do not pass', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'e04');
    const { pageUrl } = await client.ok(bankChoose, { ticket, bank: 'ccb' });
    const other = registry.ukeys.find((one) => one.bank === 'ccb' && one.status === 'normal' && one.uscc !== enterpriseOf('e04').uscc);
    expect(await client.ok(api.sandbox.answerBank, { pageUrl, ukeyId: ukeyOf('e04', 'abc'), pin: DEMO_BANK_PIN })).toEqual({ passed: false });
    expect(await client.ok(api.sandbox.answerBank, { pageUrl, ukeyId: other?.ukeyId ?? '', pin: DEMO_BANK_PIN })).toEqual({ passed: true });
    expect(await client.code(bankUsernames, { ticket })).toBe('recovery/bank-other-enterprise');
    const broken = registry.ukeys.filter((one) => one.status !== 'normal');
    expect(broken.map((one) => one.status).sort()).toEqual(['expired', 'frozen']);
    for (const { bank, ukeyId } of broken) {
      const again = await client.ok(bankChoose, { ticket, bank });
      expect(await client.ok(api.sandbox.answerBank, { pageUrl: again.pageUrl, ukeyId, pin: DEMO_BANK_PIN })).toEqual({ passed: false });
    }
  });

  it('REC-4 refused at the bank, and too late: said so, and another try passes', async () => {
    const { client, clock } = bench;
    const ticket = await begin(client, 'e04');
    const first = await client.ok(bankChoose, { ticket, bank: 'ccb' });
    expect((await postForm(first.pageUrl, { cancel: '1' })).status).toBe(303);
    expect(await client.ok(bankState, { ticket })).toEqual({ state: 'refused' });
    const second = await client.ok(bankChoose, { ticket, bank: 'ccb' });
    clock.forward(601);
    expect(await client.ok(bankState, { ticket })).toEqual({ state: 'expired' });
    expect(await client.ok(api.sandbox.answerBank, { pageUrl: second.pageUrl, ukeyId: ukeyOf('e04', 'ccb'), pin: DEMO_BANK_PIN })).toEqual({ passed: false });
    expect((await fetch(second.pageUrl)).status).toBe(410);
    const third = await client.ok(bankChoose, { ticket, bank: 'ccb' });
    await client.ok(api.sandbox.answerBank, { pageUrl: third.pageUrl, ukeyId: ukeyOf('e04', 'ccb'), pin: DEMO_BANK_PIN });
    expect(await client.ok(bankUsernames, { ticket })).toHaveProperty('outcome', 'found');
  });

  it('REC-4 REC-1 an enterprise without account learns so only from its own bank token', async () => {
    const { client } = bench;
    const ticket = await begin(client, 'e40');
    const { bank, ukeyId } = registry.ukeys.find((one) => one.uscc === enterpriseOf('e40').uscc) ?? registry.ukeys[0] ?? { bank: 'ccb' as const, ukeyId: '' };
    const { pageUrl } = await client.ok(bankChoose, { ticket, bank });
    expect(await client.code(bankUsernames, { ticket })).toBe('recovery/bank-not-passed');
    await client.ok(api.sandbox.answerBank, { pageUrl, ukeyId, pin: DEMO_BANK_PIN });
    expect(await client.code(bankUsernames, { ticket })).toBe('recovery/no-account');
  });

  it('REC-4 FLD-1 FLD-2 wants one of the two codes, right and of one enterprise', async () => {
    const { client } = bench;
    const fields = async (codes: object) => (await client.fails(bankBegin, { enterpriseName: enterpriseOf('e04').name, mobile, codeId: 'x', code: '123456', ...codes })).fields;
    expect(await fields({})).toEqual({ uscc: 'field/required' });
    expect(await fields({ uscc: '91210199XN00004E41' })).toEqual({ uscc: 'field/uscc-check' });
    expect(await fields({ uscc: enterpriseOf('e04').uscc, orgCode: enterpriseOf('e05').orgCode })).toEqual({ orgCode: 'field/org-code-differs' });
  });

  it('AD-2 a bank that is away: try later with the same ticket', async () => {
    let away = true;
    const { bankUkey } = bench.server.services;
    const flaky = { ...bankUkey, begin: async (bank: Parameters<typeof bankUkey.begin>[0]) => (away ? Promise.reject(new AppError('remote/service-down')) : bankUkey.begin(bank)) };
    const client = testClient((await bench.start({ log: 'silent' }, { services: { bankUkey: flaky } })).url);
    const ticket = await begin(client, 'e04');
    expect(await client.code(bankChoose, { ticket, bank: 'ccb' })).toBe('remote/service-down');
    away = false;
    expect(await client.ok(bankChoose, { ticket, bank: 'ccb' })).toHaveProperty('pageUrl');
  });
});

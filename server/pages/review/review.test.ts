import { beforeEach, expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { DEMO_PASSWORD, DEMO_REVIEWER } from '../../../contract/sandboxRegistry.ts';
import { nextWorkingDay } from '../../areas/reviews/submit.ts';
import { sweep } from '../../housekeeping.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import type { TestClient } from '../../testing/client.ts';
import { enterpriseInput, enterpriseOf, personOf, provenMobile, uploadAs } from '../../testing/world.ts';

const applicant = '13812340050';
const password = 'Fresh#2027';

/** A browser of a reviewer: cookie, own origin, forms. */
class Reviewer {
  readonly #origin: string;
  cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  async get(path: string): Promise<Response> {
    return fetch(this.#origin + path, { headers: { cookie: this.cookie }, redirect: 'manual' });
  }

  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = { origin: this.#origin }): Promise<Response> {
    const response = await fetch(this.#origin + path, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie: this.cookie, ...headers }, redirect: 'manual' });
    const given = response.headers.get('set-cookie');
    if (given) this.cookie = given.split(';')[0] ?? '';
    return response;
  }

  async logIn(given: string = DEMO_REVIEWER.password): Promise<Response> {
    return this.post('/review/login', { name: DEMO_REVIEWER.name, password: given });
  }

  /** A page's text, with the token that its form brings back. */
  async page(path: string): Promise<{ text: string; token: string }> {
    const text = await (await this.get(path)).text();
    return { text, token: /name="token" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '' };
  }

  /** The first one that waits. */
  async firstWaiting(): Promise<string> {
    const { text } = await this.page('/review');
    const id = /href="(\/review\/[\w-]{10,})"/.exec(text)?.[1];
    if (!id) throw new Error('nothing waits');
    return id;
  }

  async decide(path: string, fields: Record<string, string>): Promise<Response> {
    const { token } = await this.page(path);
    return this.post(path, { token, ...fields });
  }
}

async function askForUsername(client: TestClient, changes: object = {}): Promise<string> {
  const { ticket } = await client.ok(api.recovery.mobile, { kind: 'admin', ...(await provenMobile(client, applicant)) });
  const files = await uploadAs(client, ticket, 'idFront', 'idBack', 'licence');
  const form = { accountKind: 'admin', enterprise: enterpriseInput('e06'), legalPerson: personOf('e06-legal'), person: personOf('e06-1') } as const;
  return (await client.ok(api.recovery.review, { ticket, files, ...form, ...changes })).receipt;
}

/** PWD-3: the legal person's data fail, then the form goes to the reviewers. */
async function askForPassword(client: TestClient, username = 'dingadmin'): Promise<string> {
  const { begin, proveLegalPerson, submitReview } = api.passwordReset;
  const { ticket } = await client.ok(begin, { kind: 'admin', username, ...(await client.captcha()) });
  const { name, uscc } = enterpriseOf('e04');
  const data = { enterpriseName: name, uscc, legalPerson: personOf('p40'), mobile: applicant };
  expect(await client.code(proveLegalPerson, { ticket, ...data, ...(await provenMobile(client, applicant, 'password-reset')) })).toBe('reset/legal-person-mismatch');
  const files = await uploadAs(client, ticket, 'licence', 'idFront', 'idBack');
  const form = { ticket, username, ...data, legalPerson: personOf('e04-legal'), files, password, confirmation: password };
  return (await client.ok(submitReview, { ...form, ...(await client.captcha()) })).receipt;
}

async function logIn(client: TestClient, given: string) {
  return client.either(api.login.password, { username: 'dingadmin', password: given, ...(await client.captcha()) });
}

async function smsTo({ client, server }: Bench, mobile: string): Promise<string[]> {
  await server.services.notices.deliver();
  return (await client.ok(api.sandbox.inbox, {})).items.filter((one) => one.to === mobile && one.text.includes('受理号')).map((one) => one.text);
}

onBothDatabases('manual review', (bench) => {
  let reviewer: Reviewer;
  beforeEach(async () => {
    await bench.client.ok(api.sandbox.reset, {});
    reviewer = new Reviewer(bench.server.url);
    await reviewer.logIn();
  });

  it('REC-5 a form with documents waits in the queue, is approved with a username, and the applicant gets it by SMS', async () => {
    const { client } = bench;
    const receipt = await askForUsername(client);
    expect(receipt).toMatch(/^[2-9B-Z]{16}$/);
    expect(await client.ok(api.recovery.reviewState, { receipt })).toMatchObject({ state: 'pending' });
    const path = await reviewer.firstWaiting();
    const { text } = await reviewer.page(path);
    for (const shown of [receipt, enterpriseOf('e06').name, personOf('e06-1').idNumber, '身份核验一致', 'jiadmin06', '营业执照']) expect(text).toContain(shown);
    const picture = await reviewer.get(`${path}/files/licence`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    const nobodyChosen = await reviewer.decide(path, { act: 'approve' });
    expect([nobodyChosen.status, await nobodyChosen.text()]).toEqual([409, expect.stringContaining('请先勾选')]);
    const account = /name="account" value="([\w-]+)"/.exec(text)?.[1] ?? '';
    expect((await reviewer.decide(path, { act: 'approve', account })).status).toBe(303);
    expect(await smsTo(bench, applicant)).toEqual([expect.stringMatching(new RegExp(`受理号 ${receipt}.*已审核通过，用户名：jiadmin06`))]);
    expect(await client.ok(api.recovery.reviewState, { receipt: ` ${receipt.toLowerCase()} ` })).toMatchObject({ state: 'approved' });
    const log = await bench.server.services.db.selectFrom('review_log').selectAll().orderBy('at').execute();
    expect(log.at(-1)).toMatchObject({ receipt, reviewer: DEMO_REVIEWER.name, act: 'approved' });
    expect(log.some((one) => one.act === 'opened')).toBe(true);
  });

  it('REC-5 a rejection wants a reason and tells it; it stays decided', async () => {
    const { client } = bench;
    const receipt = await askForUsername(client);
    const path = await reviewer.firstWaiting();
    expect((await reviewer.decide(path, { act: 'reject', reason: ' ' })).status).toBe(422);
    expect((await reviewer.decide(path, { act: 'reject', reason: '营业执照不清晰 <b>' })).status).toBe(303);
    expect(await smsTo(bench, applicant)).toEqual([expect.stringContaining('未通过审核，原因：营业执照不清晰 <b>')]);
    expect(await client.ok(api.recovery.reviewState, { receipt })).toMatchObject({ state: 'rejected' });
    const again = await reviewer.page(path);
    expect(again.text).toContain('营业执照不清晰 &lt;b&gt;');
    expect(again.text).not.toContain('name="act"');
  });

  it('REC-5 REC-7 a personal user’s review needs no enterprise; fields and files that are missing are named', async () => {
    const { client } = bench;
    const { ticket } = await client.ok(api.recovery.mobile, { kind: 'personal', ...(await provenMobile(client, applicant)) });
    const person = personOf('p32');
    expect(await client.fails(api.recovery.review, { ticket, person: { ...person, name: '' }, files: {} })).toMatchObject({ fields: { 'person.name': 'field/required', 'files.idFront': 'field/required', 'files.idBack': 'field/required' } });
    const files = await uploadAs(client, ticket, 'idFront', 'idBack');
    expect(await client.code(api.recovery.review, { ticket, person, files: { ...files, idBack: 'made-up' } })).toBe('upload/not-found');
    await client.ok(api.recovery.review, { ticket, person, files });
    expect(await client.code(api.recovery.review, { ticket, person, files })).toBe('flow/expired');
    const { text } = await reviewer.page(await reviewer.firstWaiting());
    expect(text).toContain('geren32');
    const enterprise = await client.ok(api.recovery.mobile, { kind: 'admin', ...(await provenMobile(client, '13812340051')) });
    const wrong = await client.fails(api.recovery.review, { ticket: enterprise.ticket, person, files: {} });
    expect(Object.keys(wrong.fields ?? {})).toEqual(expect.arrayContaining(['accountKind', 'enterprise.name', 'enterprise.orgCode', 'legalPerson.name', 'files.licence']));
  });

  it('PWD-3 after the legal person’s data failed: approval sets the password that was given, and ends the sessions', async () => {
    const { client } = bench;
    const before = await logIn(client, DEMO_PASSWORD);
    const receipt = await askForPassword(client);
    expect(await logIn(client, password)).toMatchObject({ code: 'login/wrong-credentials' });
    const path = await reviewer.firstWaiting();
    expect((await reviewer.decide(path, { act: 'approve' })).status).toBe(303);
    expect(await logIn(client, password)).toHaveProperty('token');
    if ('token' in before) expect(await client.code(api.login.current, {}, { token: before.token })).toBe('session/expired');
    expect(await smsTo(bench, applicant)).toEqual([expect.stringContaining(`受理号 ${receipt}`)]);
    const kept = await bench.server.services.db.selectFrom('reviews').select('password_hash').executeTakeFirstOrThrow();
    expect(kept.password_hash).toBeNull();
  });

  it('PWD-3 rejection leaves the old password', async () => {
    const { client } = bench;
    await askForPassword(client);
    expect((await reviewer.decide(await reviewer.firstWaiting(), { act: 'reject', reason: '资料不符' })).status).toBe(303);
    expect(await logIn(client, DEMO_PASSWORD)).toHaveProperty('token');
    expect(await logIn(client, password)).toMatchObject({ code: 'login/wrong-credentials' });
    expect(await smsTo(bench, applicant)).toEqual([expect.stringContaining('原密码不变')]);
  });

  it('PWD-3 the review is offered only after a failure, wants a new code for another mobile, and checks every field', async () => {
    const { client } = bench;
    const { begin, proveLegalPerson, setPassword, submitReview } = api.passwordReset;
    const { ticket } = await client.ok(begin, { kind: 'admin', username: 'dingadmin', ...(await client.captcha()) });
    const { name, uscc } = enterpriseOf('e04');
    const data = { enterpriseName: name, uscc, legalPerson: personOf('e04-legal'), mobile: applicant };
    const form = { ticket, username: 'dingadmin', ...data, files: {}, password, confirmation: password };
    expect(await client.code(submitReview, { ...form, ...(await client.captcha()) })).toBe('reset/review-not-offered');
    const proven = await provenMobile(client, applicant, 'password-reset');
    expect(await client.code(proveLegalPerson, { ticket, ...data, ...proven, enterpriseName: '另一家样例有限公司' })).toBe('reset/legal-person-mismatch');
    // The mobile is proven now: no second code for the next try.
    expect(await client.code(proveLegalPerson, { ticket, ...data, uscc: enterpriseOf('e05').uscc })).toBe('reset/legal-person-mismatch');
    const wrong = await client.fails(submitReview, { ...form, mobile: '13812340052', password: 'x', ...(await client.captcha()) });
    expect(wrong.fields).toMatchObject({ code: 'field/required', password: 'field/password-length', confirmation: 'field/password-differs', 'files.licence': 'field/required', 'files.idBack': 'field/required' });
    await client.ok(proveLegalPerson, { ticket, ...data });
    expect(await client.ok(setPassword, { ticket, password, confirmation: password })).toEqual({ username: 'dingadmin' });
  });

  it('PWD-3 REC-1 a form for a name that does not exist is taken as any other, and cannot be approved', async () => {
    const { client } = bench;
    const receipt = await askForPassword(client, 'nobody97');
    const path = await reviewer.firstWaiting();
    const refused = await reviewer.decide(path, { act: 'approve' });
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('账号不存在')]);
    expect(await client.ok(api.recovery.reviewState, { receipt })).toMatchObject({ state: 'pending' });
    expect((await reviewer.decide(path, { act: 'reject', reason: '账号不存在' })).status).toBe(303);
  });

  it('REC-5 of two reviewers who decide at once one does', async () => {
    const { client } = bench;
    await askForPassword(client);
    const path = await reviewer.firstWaiting();
    const second = new Reviewer(bench.server.url);
    await second.logIn();
    const statuses = (await Promise.all([reviewer.decide(path, { act: 'approve' }), second.decide(path, { act: 'reject', reason: '资料不符' })])).map((one) => one.status);
    expect(statuses.sort()).toEqual([303, 409]);
    expect(await smsTo(bench, applicant)).toHaveLength(1);
  });

  it('REC-5 nobody else gets in: no session, wrong password, lock, other sites, no token, idle', async () => {
    await askForUsername(bench.client);
    const path = await reviewer.firstWaiting();
    const stranger = new Reviewer(bench.server.url);
    for (const closed of ['/review', path, `${path}/files/licence`]) expect((await stranger.get(closed)).headers.get('location')).toBe('/review/login');
    expect((await stranger.decide(path, { act: 'approve' })).headers.get('location')).toBe('/review/login');
    const { token } = await reviewer.page(path);
    expect((await reviewer.post(path, { token, act: 'reject', reason: 'x' }, { origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await reviewer.post(path, { token, act: 'reject', reason: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await reviewer.post(path, { token: 'f'.repeat(64), act: 'reject', reason: 'x' })).status).toBe(403);
    expect((await reviewer.post(path, { token, act: 'reject', reason: 'x' }, {})).status).toBe(403);
    bench.clock.forward(31 * 60);
    expect((await reviewer.get('/review')).headers.get('location')).toBe('/review/login');
    for (let count = 1; count < 5; count += 1) expect((await stranger.logIn('wrong')).status).toBe(401);
    expect((await stranger.logIn('wrong')).status).toBe(423);
    expect((await stranger.logIn()).status).toBe(423);
  });

  it('REC-5 the session is out of reach of scripts and sites; pages run no script; logging out ends it', async () => {
    const login = await reviewer.logIn();
    expect(login.headers.get('set-cookie')).toMatch(/; Path=\/review; HttpOnly; SameSite=Strict/);
    const page = await reviewer.get('/review');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    const { text, token } = await reviewer.page('/review');
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
    const { cookie } = reviewer;
    await reviewer.post('/review/logout', { token });
    reviewer.cookie = cookie;
    expect((await reviewer.get('/review')).headers.get('location')).toBe('/review/login');
  });

  it('REC-5 forms are sealed at rest, and emptied with their files when their time is over', async () => {
    const { services } = bench.server;
    await askForUsername(bench.client);
    const kept = await services.db.selectFrom('reviews').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(kept)).not.toContain(personOf('e06-1').idNumber);
    expect(kept.form).not.toBe('');
    await reviewer.decide(await reviewer.firstWaiting(), { act: 'reject', reason: '资料不符' });
    bench.clock.forward(31 * 86_400);
    await sweep(services);
    expect(await services.db.selectFrom('reviews').select(['form', 'state']).executeTakeFirstOrThrow()).toEqual({ form: '', state: 'rejected' });
    expect(await services.db.selectFrom('uploads').select('upload_id').execute()).toEqual([]);
  });
});

it('REC-5 the answer is due on the next working day in China', () => {
  const due = (text: string) => new Date(nextWorkingDay(Date.parse(text))).toISOString();
  expect(due('2026-11-25T02:00:00Z')).toBe('2026-11-26T02:00:00.000Z');
  // Friday in China → Monday; Saturday 01:00 in China is still Friday in UTC.
  expect(due('2026-11-27T02:00:00Z')).toBe('2026-11-30T02:00:00.000Z');
  expect(due('2026-11-27T17:00:00Z')).toBe('2026-11-29T17:00:00.000Z');
});

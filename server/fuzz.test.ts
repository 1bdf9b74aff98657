import fc from 'fast-check';
import { expect, it } from 'vitest';
import { api } from '../contract/api/api.ts';
import type { Route } from '../contract/api/route.ts';
import { errorKinds, isErrorCode } from '../contract/errors.ts';
import { onBothDatabases } from './testing/bothDatabases.ts';
import { registryCard } from './testing/cards.ts';
import type { TestClient } from './testing/client.ts';

const routes: [string, Route][] = Object.entries(api).flatMap(([area, ofArea]) =>
  Object.entries(ofArea as Record<string, Route>).map(([name, route]): [string, Route] => [`${area}.${name}`, route]),
);

/** Words that get past the shape checks, and words that hurt databases and parsers. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\0', "' or 1=1 --", 'JS1A900000011', 'login', '88888888', 'AAAA', '2026-01-01', '91320199XN00001A2F', '\ud800', '%', '../..', '__proto__', 'enabled'),
  fc.base64String({ maxLength: 80 }),
);
const leaf = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.maxSafeInteger());
const proof = fc.record({
  challengeId: text,
  signature: fc.base64String(),
  algorithm: fc.constantFrom('SM2-SM3', 'RSA-SHA256', 'RSA-SHA1'),
  certificate: fc.base64String(),
});

/** Bodies with the route's own field names, so that many get past validation and reach the database. */
function bodyFor(route: Route): fc.Arbitrary<unknown> {
  const named = Object.fromEntries(Object.keys(route.input.shape).map((field) => [field, field === 'proof' ? fc.oneof(proof, leaf) : leaf]));
  return fc.oneof({ weight: 6, arbitrary: fc.record(named, { requiredKeys: [] }) }, { weight: 1, arbitrary: fc.jsonValue() });
}

const card = registryCard('legal');

/** A random request may have logged out, unbound the card or reported it lost. */
async function sessionToken(client: TestClient, before: string | undefined): Promise<string> {
  if (before && 'username' in (await client.either(api.login.current, {}, { token: before }))) return before;
  await client.ok(api.sandbox.cardStatus, { cardNo: card.cardNo, status: 'normal' });
  const outcome = await client.cardLogin(card);
  const entered = outcome.outcome === 'bind-or-take-over' ? await client.ok(api.cardLogin.choose, { ticket: outcome.ticket, choice: 'bind' }) : outcome;
  if (entered.outcome !== 'entered') throw new Error(entered.outcome);
  return entered.token;
}

onBothDatabases('random requests', (bench) => {
  it('never make the server fail: every answer is a success or a typed refusal', { timeout: 120_000 }, async () => {
    const { client, server } = bench;
    let session: string | undefined;
    for (const [name, route] of routes) {
      await fc.assert(
        fc.asyncProperty(bodyFor(route), text, fc.boolean(), async (body, inPath, write) => {
          const isOpen = route.access === 'public' || route.access === 'sandbox';
          const token = isOpen ? undefined : (session = await sessionToken(client, session));
          const path = route.path.replace(/:\w+/g, () => encodeURIComponent(inPath.toWellFormed()));
          const inQuery = route.method === 'GET' || route.method === 'DELETE';
          const query = inQuery && typeof body === 'object' && body ? `?${new URLSearchParams(Object.fromEntries(Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')])))}` : '';
          const response = await fetch(`${server.url}${path}${query}`, {
            method: route.method,
            headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(inQuery ? {} : { 'content-type': 'application/json' }), ...(write ? { 'idempotency-key': crypto.randomUUID() } : {}) },
            ...(inQuery ? {} : { body: JSON.stringify(body) }),
          });
          const answer = (await response.json()) as { code?: unknown };
          if (response.status === 200) return;
          if (!isErrorCode(answer.code)) throw new Error(`${name} answered ${response.status} without a code`);
          expect(errorKinds[answer.code].status).toBe(response.status);
          expect(`${name} ${response.status} ${answer.code}`).not.toMatch(/ 500 /);
        }),
        { numRuns: 25 },
      );
    }
  });

  it('that are no JSON, no HTTP words or too large get a typed refusal', async () => {
    const { server } = bench;
    const post = async (body: string, type = 'application/json', path = api.login.password.path) => {
      const response = await fetch(`${server.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } });
      return ((await response.json()) as { code: string }).code;
    };
    expect(await post('{')).toBe('input/invalid');
    expect(await post('[]')).toBe('input/invalid');
    expect(await post('"text"')).toBe('input/invalid');
    expect(await post('{"__proto__":{"username":"x"}}')).toBe('input/invalid');
    expect(await post('<a/>', 'text/xml')).toBe('input/invalid');
    expect(await post(`{"username":"${'x'.repeat(9 * 1024 * 1024)}"}`)).toBe('input/too-large');
    expect(await post('{}', 'application/json', '/api/v1/nowhere' as never)).toBe('remote/not-found');
    const odd = await fetch(`${server.url}/%zz`);
    expect([odd.status, ((await odd.json()) as { code: string }).code]).toEqual([404, 'remote/not-found']);
  });
});

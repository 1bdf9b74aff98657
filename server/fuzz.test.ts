import fc from 'fast-check';
import { expect, it } from 'vitest';
import { api } from '../contract/api/api.ts';
import type { Route } from '../contract/api/route.ts';
import { errorKinds, isErrorCode } from '../contract/errors.ts';
import { onBothDatabases } from './testing/bothDatabases.ts';
import { registryCard } from './testing/cards.ts';
import type { TestClient } from './testing/client.ts';
import { mutatedInput, validInput } from './testing/schemaArbitrary.ts';

const routes: [string, Route][] = Object.entries(api).flatMap(([area, ofArea]) =>
  Object.entries(ofArea as Record<string, Route>).map(([name, route]): [string, Route] => [`${area}.${name}`, route]),
);
/** Per route and database. */
const requests = 30;
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

/** Most captchas of a request are right, or nothing behind one would ever be reached. */
async function withCaptcha(client: TestClient, body: unknown): Promise<unknown> {
  if (typeof body !== 'object' || body === null || !('captchaId' in body)) return body;
  return { ...body, ...(await client.captcha()) };
}

async function send(url: string, route: Route, body: unknown, headers: Record<string, string>): Promise<Response> {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  // An address line of more than 16 KiB is refused by Node before anything of ours sees it.
  const textOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 500).toWellFormed();
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = textOf(fields[name] ?? 'missing');
    delete fields[name];
    return encodeURIComponent(value) || '-';
  });
  const inQuery = route.method === 'GET' || route.method === 'DELETE';
  const query = inQuery ? `?${new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name.slice(0, 100).toWellFormed(), textOf(value)]))}` : '';
  return fetch(`${url}${path}${query}`, {
    method: route.method,
    headers: { ...headers, ...(inQuery ? {} : { 'content-type': 'application/json' }) },
    ...(inQuery ? {} : { body: JSON.stringify(typeof body === 'object' && body !== null && !Array.isArray(body) ? fields : body) }),
  });
}

onBothDatabases('random requests', (bench) => {
  it('UI-3 AD-2 never make the server fail: what the schemas allow, their boundaries and what they forbid', { timeout: 300_000 }, async () => {
    const { client, server } = bench;
    let session: string | undefined;
    const reached = new Map<string, number>();
    for (const [name, route] of routes) {
      const input = fc.oneof({ weight: 3, arbitrary: validInput(route) }, { weight: 3, arbitrary: mutatedInput(route) }, { weight: 1, arbitrary: fc.jsonValue() });
      await fc.assert(
        fc.asyncProperty(input, fc.boolean(), async (generated, write) => {
          const isOpen = route.access === 'public' || route.access === 'sandbox';
          const token = isOpen ? undefined : (session = await sessionToken(client, session));
          const body = await withCaptcha(client, generated);
          const response = await send(server.url, route, body, { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(write ? { 'idempotency-key': crypto.randomUUID() } : {}) });
          const text = await response.text();
          // No place in a source, no driver's words.
          expect(`${name} ${text}`).not.toMatch(/\.ts:\d+|node_modules|SQLITE_|duplicate key|syntax error/);
          const answer = JSON.parse(text) as { code?: unknown };
          const outcome = response.status === 200 ? 'ok' : String(answer.code);
          reached.set(outcome, (reached.get(outcome) ?? 0) + 1);
          if (response.status === 200) return;
          if (!isErrorCode(answer.code)) throw new Error(`${name} answered ${response.status} without a code`);
          expect(errorKinds[answer.code].status).toBe(response.status);
          if (response.status >= 500) expect(`${name} ${answer.code}`).toBe(`${name} remote/service-down`);
        }),
        { numRuns: requests },
      );
    }
    // Otherwise the requests would all have stopped at their fields.
    for (const deep of ['ok', 'input/invalid', 'registry/unit-mismatch', 'login/wrong-credentials', 'flow/expired', 'code/expired']) expect([deep, reached.get(deep)]).not.toEqual([deep, undefined]);
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

import type { z } from 'zod';
import type { CardLoginOutcome, CardProof, challengePurposes } from '../../contract/api/cardLogin.ts';
import { api } from '../../contract/api/api.ts';
import type { PasswordOutcome } from '../../contract/api/login.ts';
import type { InputOf, OutputOf, Route } from '../../contract/api/route.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { WireError } from '../../contract/result.ts';
import { prove, type TestCard } from './cards.ts';

export interface CallOptions {
  readonly token?: string;
  readonly key?: string;
  /** `X-Device-Id` */
  readonly device?: string;
  /** `X-Forwarded-For`, for a server that trusts its proxy. */
  readonly address?: string;
}

/** Real HTTP against a server; every answer is checked against the contract. */
export interface TestClient {
  /** The answer of a route that must succeed. */
  ok<R extends Route>(route: R, input: InputOf<R>, options?: CallOptions): Promise<OutputOf<R>>;
  /** The error of a route that must fail. */
  fails<R extends Route>(route: R, input: unknown, options?: CallOptions): Promise<WireError>;
  code<R extends Route>(route: R, input: unknown, options?: CallOptions): Promise<ErrorCode>;
  either<R extends Route>(route: R, input: InputOf<R>, options?: CallOptions): Promise<OutputOf<R> | WireError>;
  challenge(card: TestCard, purpose?: (typeof challengePurposes)[number]): Promise<{ challengeId: string; text: string }>;
  proof(card: TestCard, purpose?: (typeof challengePurposes)[number]): Promise<CardProof>;
  cardLogin(card: TestCard): Promise<z.output<typeof CardLoginOutcome>>;
  /** Card login that must enter. */
  enter(card: TestCard): Promise<Extract<z.output<typeof CardLoginOutcome>, { outcome: 'entered' }>>;
  /** Password login that must enter. */
  enterByPassword(username: string, password: string): Promise<Extract<z.output<typeof PasswordOutcome>, { outcome: 'entered' }>>;
  /** Captcha solved through the sandbox. */
  captcha(): Promise<{ captchaId: string; captcha: string }>;
}

export function testClient(origin: string): TestClient {
  const send = async (route: Route, input: unknown, { token, key, device, address }: CallOptions = {}): Promise<{ status: number; body: unknown }> => {
    const fields = { ...(input as Record<string, unknown>) };
    const path = route.path.replace(/:(\w+)/g, (_match, name: string) => {
      const value = fields[name];
      delete fields[name];
      return encodeURIComponent(String(value));
    });
    const inQuery = route.method === 'GET' || route.method === 'DELETE';
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const query = inQuery && given.length > 0 ? `?${new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])))}` : '';
    const response = await fetch(`${origin}${path}${query}`, {
      method: route.method,
      headers: {
        ...(inQuery ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...(address ? { 'x-forwarded-for': address } : {}),
        ...(device ? { 'x-device-id': device } : {}),
      },
      ...(inQuery ? {} : { body: JSON.stringify(fields) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const client: TestClient = {
    async ok(route, input, options) {
      const { status, body } = await send(route, input, options);
      if (status !== 200) throw new Error(`${route.method} ${route.path} answered ${status} ${JSON.stringify(body)}`);
      return route.output.parse(body) as OutputOf<typeof route>;
    },
    async fails(route, input, options) {
      const { status, body } = await send(route, input, options);
      if (status === 200) throw new Error(`${route.method} ${route.path} succeeded`);
      return body as WireError;
    },
    async code(route, input, options) {
      return (await client.fails(route, input, options)).code;
    },
    async either(route, input, options) {
      const { status, body } = await send(route, input, options);
      return status === 200 ? (route.output.parse(body) as OutputOf<typeof route>) : (body as WireError);
    },
    challenge: (card, purpose = 'login') => client.ok(api.cardLogin.challenge, { cardNo: card.cardNo, purpose }),
    proof: async (card, purpose = 'login') => prove(card, await client.challenge(card, purpose)),
    cardLogin: async (card) => client.ok(api.cardLogin.login, { proof: await client.proof(card) }),
    async enter(card) {
      const outcome = await client.cardLogin(card);
      if (outcome.outcome !== 'entered') throw new Error(`expected to enter, got ${outcome.outcome}`);
      return outcome;
    },
    async enterByPassword(username, password) {
      const outcome = await client.ok(api.login.password, { username, password, ...(await client.captcha()) });
      if (outcome.outcome !== 'entered') throw new Error(`expected to enter, got ${outcome.outcome}`);
      return outcome;
    },
    async captcha() {
      const { captchaId } = await client.ok(api.login.captcha, {});
      const { answer } = await client.ok(api.sandbox.captchaAnswer, { captchaId });
      return { captchaId, captcha: answer };
    },
  };
  return client;
}

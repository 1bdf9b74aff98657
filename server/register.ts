import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Api, api } from '../contract/api/api.ts';
import type { Route } from '../contract/api/route.ts';
import { AppError, errorKinds } from '../contract/errors.ts';
import type { LiveSession, RequestContext, Services } from './context.ts';
import { type Remember, once } from './idempotency.ts';
import { onBeat } from './onBeat.ts';
import { useSession } from './sessions.ts';
import { fieldErrors, forLog, toAppError } from './wireErrors.ts';

type HandlerOf<R> = R extends Route<infer I, infer O>
  ? (input: z.output<I>, context: RequestContext) => Promise<z.input<O>>
  : never;
/** One handler per route of an area; a missing one is a type error. */
export type AreaHandlers<A extends keyof Api> = { readonly [R in keyof Api[A]]: HandlerOf<Api[A][R]> };
export type Handlers = { readonly [A in keyof Api]: AreaHandlers<A> };

type AnyHandler = (input: never, context: RequestContext) => Promise<unknown>;

/** Registers every route of the contract; sandbox routes only with `--sandbox`. */
export function registerApi(app: FastifyInstance, services: Services, handlers: Handlers, { limited }: { limited: boolean }): void {
  for (const [area, routes] of Object.entries(api)) {
    for (const [name, route] of Object.entries(routes) as [string, Route][]) {
      if (route.access === 'sandbox' && !services.sandbox) continue;
      const handler = (handlers[area as keyof Api] as unknown as Record<string, AnyHandler>)[name];
      if (!handler) throw new Error(`no handler for ${area}.${name}`);
      app.route({
        method: route.method,
        url: route.path,
        ...(limited && route.perMinute ? { config: { rateLimit: { max: route.perMinute } } } : {}),
        handler: (request) => (route.hidesExistence ? onBeat(() => answer(services, route, handler, request)) : answer(services, route, handler, request)),
      });
    }
  }
  app.setNotFoundHandler(() => {
    throw new AppError('remote/not-found');
  });
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(thrown);
    const { status } = errorKinds[error.code];
    if (status >= 500) request.log.error({ fault: forLog(error) }, error.code);
    return reply.status(status).send(error.toWire());
  });
}

async function answer(services: Services, route: Route, handler: AnyHandler, request: FastifyRequest): Promise<unknown> {
  const token = bearer(request);
  const session = route.access === 'public' || route.access === 'sandbox' ? undefined : await admit(services, route, token);
  const input = readInput(route, request);
  const caller = { address: request.ip, device: deviceId(request) };
  const work = async (remember: Remember) => {
    const checked = route.output.safeParse(await handler(input as never, { services, caller, session, remember }));
    // Never the answer itself: it may hold what the log must not.
    if (!checked.success) throw new Error(`answer of ${route.method} ${route.path} breaks its contract at ${Object.keys(fieldErrors(checked.error.issues)).join()}`);
    return checked.data;
  };
  const key = idempotencyKey(route, request);
  const secret = session ? token : route.repeatable ? key : undefined;
  if (!key || !secret) return work(async (_queries, answer) => answer);
  return once(services, { key, secret, route: `${route.method} ${route.path}`, input }, work);
}

async function admit(services: Services, route: Route, token: string | undefined): Promise<LiveSession> {
  if (!token) throw new AppError('session/required');
  const session = await useSession(services, token);
  if (route.access !== 'session' && session.opened_by !== 'card') {
    throw new AppError(route.access === 'legal-card' ? 'session/legal-card-required' : 'session/card-required');
  }
  // SEAL-2
  if (route.access === 'legal-card' && session.card_role !== 'legal') throw new AppError('session/legal-card-required');
  return session;
}

function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1];
}

/** A header of another shape is as good as none: it only adds a limit. */
function deviceId(request: FastifyRequest): string | undefined {
  return /^[\w-]{16,64}$/.exec(String(request.headers['x-device-id'] ?? ''))?.[0];
}

function idempotencyKey(route: Route, request: FastifyRequest): string | undefined {
  if (route.method === 'GET') return undefined;
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) throw new AppError('input/invalid');
  return header;
}

/** Path parameters win over body or query, so that a body cannot speak for another resource than its path. */
function readInput(route: Route, request: FastifyRequest): unknown {
  const sent: unknown = route.method === 'GET' || route.method === 'DELETE' ? request.query : (request.body ?? {});
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw new AppError('input/invalid', { fields: { body: 'field/invalid' } });
  const parsed = route.input.safeParse({ ...sent, ...(request.params as object) }, { reportInput: true });
  if (!parsed.success) throw new AppError('input/invalid', { fields: fieldErrors(parsed.error.issues) });
  const bad = Object.entries(parsed.data).find(([, value]) => holdsNul(value));
  if (bad) throw new AppError('input/invalid', { fields: { [bad[0]]: 'field/invalid' } });
  return parsed.data;
}

/** PostgreSQL cannot keep U+0000 in a text. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}


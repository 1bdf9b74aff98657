import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Histogram, collectDefaultMetrics } from 'prom-client';
import { AppError } from '../contract/errors.ts';
import type { Services } from './context.ts';
import type { ServerSettings } from './options.ts';

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** `/health` for load balancers (asks the database), `/metrics` for Prometheus, and every answer's security headers. */
export function addOperations(app: FastifyInstance, { db, metrics: registry }: Pick<Services, 'db' | 'metrics'>, metrics: ServerSettings['metrics']): void {
  app.addHook('onSend', async (request, reply) => {
    // A page of our own has said already what it needs.
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    reply.headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': request.id,
    });
  });
  app.get('/health', { logLevel: 'silent' }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(db);
      return { status: 'ok' };
    } catch {
      return reply.status(503).send({ status: 'database-down' });
    }
  });
  if (metrics === 'off') return;
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { logLevel: 'silent' }, async (request: FastifyRequest, reply) => {
    if (metrics === 'loopback' && !loopback.test(request.ip)) throw new AppError('remote/not-found');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

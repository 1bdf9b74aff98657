import { type DestinationStream, type Logger, destination, pino } from 'pino';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerSettings } from './options.ts';
import { forLog } from './wireErrors.ts';

/** Kept out even where somebody logs an object that has them. */
const secret = [
  'password',
  'oldPassword',
  'confirmation',
  'token',
  'ticket',
  'captcha',
  'signature',
  'idNumber',
  'id_number',
  'mobile',
  'email',
  'authorization',
];

/**
 * Structured log on standard error. A request is its method and the route's pattern, never its address line, headers or
 * body; a fault is its names and places, never its message.
 */
export function createLog(level: ServerSettings['log'], stream: DestinationStream = destination(2)): Logger {
  return pino(
    {
      level,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url, from: request.ip }),
        res: (reply: FastifyReply) => ({ status: reply.statusCode }),
        err: forLog,
      },
    },
    stream,
  );
}

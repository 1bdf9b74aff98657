import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import type { DestinationStream } from 'pino';
import { AppError } from '../contract/errors.ts';
import { DEMO_REVIEWER } from '../contract/sandboxRegistry.ts';
import { account } from './areas/account/handlers.ts';
import { cardLogin } from './areas/cardLogin/handlers.ts';
import { codes } from './areas/codes/handlers.ts';
import { login } from './areas/login/handlers.ts';
import { myCards } from './areas/myCards/handlers.ts';
import { passwordReset } from './areas/passwordReset/handlers.ts';
import { recovery } from './areas/recovery/handlers.ts';
import { registration } from './areas/registration/handlers.ts';
import { sandboxHandlers } from './areas/sandbox/handlers.ts';
import { seedOnce } from './areas/sandbox/world.ts';
import { seals } from './areas/seals/handlers.ts';
import { signatures } from './areas/signatures/handlers.ts';
import { system } from './areas/system/handlers.ts';
import { terms } from './areas/terms/handlers.ts';
import { uploads } from './areas/uploads/handlers.ts';
import type { Services } from './context.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createLog } from './logger.ts';
import { addOperations } from './operations.ts';
import { ServerOptions, type ServerSettings } from './options.ts';
import { addPages } from './pages/pages.ts';
import type { KnownReviewer } from './pages/review/pages.ts';
import { registerApi } from './register.ts';
import { createServices } from './services.ts';

export interface RunningServer {
  /** `http://host:port`, no slash at the end. */
  readonly url: string;
  /** What the handlers run on; for housekeeping and tests in the same process. */
  readonly services: Services;
  /** Answers what is under way, then ends. */
  close(): Promise<void>;
}

/** What only tests set. */
export interface Seams {
  readonly now?: () => number;
  readonly logTo?: DestinationStream;
  /** Replaces single services, e.g. an adapter that is down. */
  readonly services?: Partial<Services>;
}

/** The picture's base64 in a record of 4 MB, and room. */
const bodyLimit = 8 * 1024 * 1024;

/**
 * Opens and migrates the database, then listens.
 * @throws RangeError for a database URL of another kind; driver and socket errors as they are
 */
export async function createServer(options: ServerOptions, seams: Seams = {}): Promise<RunningServer> {
  const settings = ServerOptions.parse(options);
  const database = openDatabase(settings.db);
  try {
    await migrate(database);
    const log = createLog(settings.log, seams.logTo);
    let url = settings.origin ?? '';
    const now = seams.now ?? Date.now;
    const made = await createServices(settings, { db: database.db, log, now, origin: () => url });
    const services: Services = { ...made.services, ...seams.services };
    const app = await createApp(settings, services);
    registerApi(
      app,
      services,
      { system, login, cardLogin, terms, registration, codes, uploads, myCards, account, recovery, passwordReset, seals, signatures, sandbox: sandboxHandlers(made.registry, database.dialect) },
      { limited: settings.requestsPerMinute > 0 },
    );
    addPages(app, services, { reviewers: knownReviewers(settings, services), world: made.registry });
    if (made.registry && settings.demoAccounts) await seedOnce(services, made.registry);
    await app.listen({ host: settings.host, port: settings.port });
    const bound = urlOf(app.server.address() as AddressInfo);
    url ||= bound;
    const stopHousekeeping = startHousekeeping(services);
    const close = async () => {
      // A connection whose last answer went out after the stop began would idle until its keep-alive ends.
      const closeIdle = setInterval(() => app.server.closeIdleConnections(), 20);
      await app.close().finally(() => clearInterval(closeIdle));
      services.revocation.close?.();
      await stopHousekeeping();
      await services.seen.close();
      await database.close();
    };
    return { url: bound, services, close };
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

async function createApp(settings: ServerSettings, services: Services): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    bodyLimit,
    trustProxy: settings.trustProxy,
    genReqId: () => randomUUID(),
    // Idle keep-alive connections of clients must not hold up a stop; what comes in on them is still answered.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 60_000,
    // A malformed address line is answered like any unknown route.
    frameworkErrors: (_error, _request, reply) => {
      void (reply as unknown as FastifyReply).status(404).send(new AppError('remote/not-found').toWire());
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch (cause) {
      done(new AppError('input/invalid', { cause, fields: { body: 'field/invalid' } }));
    }
  });
  addOperations(app, services, settings.metrics);
  if (settings.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: settings.requestsPerMinute,
      timeWindow: 60_000,
      allowList: (request) => request.routeOptions.url === '/health',
      errorResponseBuilder: (_request, { ttl }) => new AppError('remote/rate-limited', { params: { seconds: Math.ceil(ttl / 1000) } }),
    });
  }
  return app;
}

/** REC-5: those of the settings; in sandbox mode the made-up one of `docs/sandbox.md`, whose password is hashed when it is first asked for. */
function knownReviewers({ reviewers, sandbox }: ServerSettings, { passwords }: Services): KnownReviewer[] {
  if (reviewers.length > 0 || !sandbox) return reviewers.map(({ name, passwordHash }) => ({ name, passwordHash: async () => passwordHash }));
  let hash: Promise<string> | undefined;
  return [{ name: DEMO_REVIEWER.name, passwordHash: () => (hash ??= passwords.hash(DEMO_REVIEWER.password)) }];
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

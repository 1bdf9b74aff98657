import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { AppError } from '../contract/errors.ts';
import type { TrustAnchor } from '../crypto/chain.ts';
import type { Revocation } from './adapters/adapters.ts';
import type { Adapters } from './adapters/create.ts';
import type { NoticeOffice } from './adapters/notices.ts';
import type { Db, Queries } from './db/database.ts';
import type { Account, SessionRow } from './db/schema.ts';
import type { UploadStore } from './areas/uploads/store.ts';
import type { Passwords } from './passwords.ts';
import type { SeenSessions } from './seenSessions.ts';

/** What handlers work with; one per server. */
export interface Services extends Adapters {
  readonly db: Db;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** What challenges name as their origin (CARD-1). */
  readonly origin: () => string;
  readonly version: string;
  readonly sandbox: boolean;
  readonly log: Logger;
  readonly passwords: Passwords;
  /** Keys the hashes of codes and addresses. Shared by all copies through the database's URL or by setting. */
  readonly pepper: string;
  readonly trustAnchors: readonly TrustAnchor[];
  readonly revocation: Revocation;
  readonly notices: NoticeOffice;
  /** Prometheus: what `/metrics` answers. */
  readonly metrics: Registry;
  readonly uploads: UploadStore;
  readonly seen: SeenSessions;
}

export interface LiveSession extends SessionRow {
  readonly account: Account;
}

/** Who asks, for limits only. */
export interface Caller {
  /** Network address. */
  readonly address: string;
  /** What the client's installation says of itself (`X-Device-Id`); nobody vouches for it. */
  readonly device: string | undefined;
}

/** What one request brings besides its input. */
export interface RequestContext {
  readonly services: Services;
  readonly caller: Caller;
  /**
   * Keeps the answer under the request's Idempotency-Key in the transaction that does the work, and hands it on: a server that
   * dies before its answer went out answers the repetition all the same. Without a key it only hands on.
   */
  readonly remember: <T>(queries: Queries, answer: T) => Promise<T>;
  readonly session: LiveSession | undefined;
}

/**
 * The session of a route whose access is not `public`.
 * @throws AppError `session/required`
 */
export function sessionOf(context: RequestContext): LiveSession {
  if (!context.session) throw new AppError('session/required');
  return context.session;
}

/**
 * The enterprise or institution of an admin or operator.
 * @throws AppError `session/forbidden` for accounts that belong to none
 */
export function usccOf({ uscc }: Account): string {
  if (uscc === null) throw new AppError('session/forbidden');
  return uscc;
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** `card`: a session opened with a card; `legal-card`: with the enterprise's legal-person card (SEAL-2). */
export type RouteAccess = 'public' | 'session' | 'card' | 'legal-card' | 'sandbox';

/**
 * One route of the remote API. `input` travels as path parameters (fields named in `path` as `:name`), then the
 * query string (GET, DELETE) or the JSON body (POST, PUT). Writes (POST, PUT, DELETE) carry an Idempotency-Key header.
 */
export interface Route<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/v1/${string}`;
  readonly summary: string;
  readonly access: RouteAccess;
  /** Requests a minute from one address, where less is enough than the whole server allows. */
  readonly perMinute?: number;
  /** A write without session whose answer holds no secret: sent again with its Idempotency-Key it is answered again, not done again. */
  readonly repeatable?: true;
  readonly input: I;
  readonly output: O;
  /** Whether an account exists must not be told by how long the answer takes: it goes out on a fixed beat. */
  readonly hidesExistence?: true;
  /** Codes it answers with, besides those every route may (`input/invalid`, `remote/…`, `session/…`, `app/internal`). */
  readonly errors: readonly ErrorCode[];
}

/** Keeps a route's exact types. */
export function route<I extends z.ZodObject, O extends z.ZodType>(definition: Route<I, O>): Route<I, O> {
  return definition;
}

export type InputOf<R extends Route> = z.input<R['input']>;
export type OutputOf<R extends Route> = z.output<R['output']>;

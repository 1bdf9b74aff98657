import { z } from 'zod';

/** Address of a service that speaks JSON over HTTP, and the Authorization header it wants. */
const OutsideService = z.object({ url: z.string(), authorization: z.string().optional() }).optional();

/** REC-5: who may decide reviews at `/review`; the password as an argon2id hash (PHC string). */
const Reviewer = z.object({ name: z.string().regex(/^[\w.-]{1,64}$/), passwordHash: z.string().startsWith('$argon2id$') });
export type Reviewer = z.output<typeof Reviewer>;

/** How to run one copy of the server; plain data, so that it can travel in a message or in argv. */
export const ServerOptions = z.object({
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. */
  db: z.string(),
  host: z.string().default('127.0.0.1'),
  /** 0: any free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** Sandbox adapters, registry, trust anchors and routes. Never for real cards. */
  sandbox: z.boolean().default(false),
  /** What challenges name as origin when clients reach the server by another address than it binds. */
  origin: z.string().optional(),
  /** PEM files of the authorities whose cards may log in. */
  trustAnchors: z.array(z.string()).default([]),
  /** Revocation lists of those authorities, DER or PEM: files, or http(s) addresses. Read again while the server runs. */
  crls: z.array(z.string()).default([]),
  /** An OCSP responder of those authorities, http(s). */
  ocsp: z.string().regex(/^https?:\/\//).optional(),
  /** The outside services (AD-1): what is not named here is the sandbox's in sandbox mode, else away (AD-2). */
  smtp: z.object({ url: z.string(), from: z.string() }).optional(),
  sms: OutsideService,
  registry: OutsideService,
  commerce: OutsideService,
  identity: OutsideService,
  bankCard: OutsideService,
  bankUkey: OutsideService,
  licence: OutsideService,
  portal: OutsideService,
  /**
   * Where uploaded files lie (FLD-10), and the secret they are encrypted under. All copies of a server must share both. Default: beside
   * the SQLite file, else a folder of the system's temporary directory; a secret made once and kept in the database.
   */
  uploads: z.object({ directory: z.string().optional(), secret: z.string().min(32).optional() }).default({}),
  /** Without any there is no `/review`; in sandbox mode there is the documented made-up one. */
  reviewers: z.array(Reviewer).default([]),
  /** Sandbox: begin with the accounts of the made-up world, once per database. */
  demoAccounts: z.boolean().default(false),
  /** Requests a minute from one address; 0 switches the limit off. */
  requestsPerMinute: z.number().int().min(0).default(1200),
  /** `X-Forwarded-For` is believed only from a proxy that is named here. */
  trustProxy: z.union([z.boolean(), z.string()]).default(false),
  metrics: z.enum(['loopback', 'anyone', 'off']).default('loopback'),
  log: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
});
export type ServerOptions = z.input<typeof ServerOptions>;
export type ServerSettings = z.output<typeof ServerOptions>;

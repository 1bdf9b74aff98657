import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import packageJson from '../package.json' with { type: 'json' };
import type { SandboxRegistry } from '../contract/sandboxRegistry.ts';
import { readTrustAnchors } from '../crypto/chain.ts';
import { createAdapters } from './adapters/create.ts';
import { listedRevocation } from './adapters/revocation.ts';
import { createNoticeOffice } from './adapters/notices.ts';
import { loadIssuedCards, readSandboxRegistry } from './adapters/sandbox.ts';
import { openUploadStore } from './areas/uploads/store.ts';
import type { Services } from './context.ts';
import type { Db } from './db/database.ts';
import type { ServerSettings } from './options.ts';
import { createPasswords } from './passwords.ts';
import { createSeenSessions } from './seenSessions.ts';
import { hashOf, newToken } from './secrets.ts';

const sandboxFolder = new URL('../resources/sandbox/', import.meta.url);
const sandboxAnchors = ['ca-sm2.pem', 'ca-rsa.pem'];

export interface Surroundings {
  readonly db: Db;
  readonly log: Logger;
  readonly now: () => number;
  readonly origin: () => string;
}

/** Everything handlers need, from settings: sandbox adapters, or those that are configured (AD-1). */
export async function createServices(
  settings: ServerSettings,
  { db, log, now, origin }: Surroundings,
): Promise<{ services: Services; registry: SandboxRegistry | undefined }> {
  const registry = settings.sandbox ? await readSandboxRegistry(new URL('registry.json', sandboxFolder)) : undefined;
  if (registry) await loadIssuedCards(db, registry, now());
  const anchorFiles: (string | URL)[] = [
    ...settings.trustAnchors,
    ...(settings.sandbox ? sandboxAnchors.map((name) => new URL(name, sandboxFolder)) : []),
  ];
  const anchors = await Promise.all(anchorFiles.map((file) => readFile(file, 'utf8')));
  const trustAnchors = readTrustAnchors(...anchors);
  const metrics = new Registry();
  const adapters = createAdapters(settings, { db, now, origin, registry, metrics });
  const services: Services = {
    db,
    now,
    origin,
    log,
    version: packageJson.version,
    sandbox: settings.sandbox,
    passwords: await createPasswords(),
    pepper: await sharedSecret(db, 'pepper'),
    trustAnchors,
    revocation: await listedRevocation({ crls: settings.crls, ...(settings.ocsp ? { ocsp: settings.ocsp } : {}) }, trustAnchors, { now, log }),
    metrics,
    ...adapters,
    seen: createSeenSessions(db),
    uploads: openUploadStore(uploadFolder(settings), settings.uploads.secret ?? (await sharedSecret(db, 'upload-secret'))),
    notices: createNoticeOffice(db, now, adapters, log),
  };
  return { services, registry };
}

function uploadFolder({ db, uploads }: ServerSettings): string {
  if (uploads.directory) return uploads.directory;
  const file = /^sqlite:(?!:memory:)(.+)$/.exec(db)?.[1];
  return file ? `${file}.uploads` : join(tmpdir(), `single-window-uploads-${hashOf(db).slice(0, 16)}`);
}

/** The same for all copies: the first one makes it. */
async function sharedSecret(db: Db, name: string): Promise<string> {
  await db
    .insertInto('settings')
    .values({ name, value: newToken() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return row.value;
}

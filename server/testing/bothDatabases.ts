import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, inject } from 'vitest';
import { type RunningServer, type Seams, createServer } from '../app.ts';
import type { Dialect } from '../db/database.ts';
import type { ServerOptions } from '../options.ts';
import { type TestClient, testClient } from './client.ts';
import { newDatabase } from './postgres.ts';

/** A clock the test sets; it runs on by itself. */
export class TestClock {
  #ahead = 0;
  readonly now = (): number => Date.now() + this.#ahead;

  forward(seconds: number): void {
    this.#ahead += seconds * 1000;
  }

  reset(): void {
    this.#ahead = 0;
  }
}

export interface Bench {
  readonly clock: TestClock;
  readonly server: RunningServer;
  readonly client: TestClient;
  /** The database's URL, for a second copy of the server. */
  readonly dbUrl: string;
  readonly dialect: Dialect;
  start(options?: Partial<ServerOptions>, seams?: Seams): Promise<RunningServer>;
}

/** The same suite on SQLite and on PostgreSQL: a fresh database and a sandbox server on a real port for every test. */
export function onBothDatabases(name: string, suite: (bench: Bench) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} on %s`, (dialect) => {
    const clock = new TestClock();
    let folder = '';
    let dbUrl = '';
    let server: RunningServer | undefined;
    let more: RunningServer[] = [];
    const start = (options: Partial<ServerOptions> = {}, seams: Seams = {}) =>
      createServer({ db: dbUrl, uploads: { directory: join(folder, 'uploads') }, sandbox: true, requestsPerMinute: 0, log: 'error', ...options }, { now: clock.now, ...seams });
    beforeEach(async () => {
      clock.reset();
      folder = await mkdtemp(join(tmpdir(), 'sw-server-'));
      dbUrl = dialect === 'sqlite' ? `sqlite:${join(folder, 'server.db')}` : await newDatabase(inject('postgresUrl'));
      server = await start();
    });
    afterEach(async () => {
      await Promise.all([server, ...more].map((one) => one?.close()));
      more = [];
      await rm(folder, { recursive: true, force: true });
    });
    const running = (): RunningServer => {
      if (!server) throw new Error('no server yet');
      return server;
    };
    suite({
      clock,
      dialect,
      get server() {
        return running();
      },
      get client() {
        return testClient(running().url);
      },
      get dbUrl() {
        return dbUrl;
      },
      async start(options, seams) {
        const another = await start(options, seams);
        more.push(another);
        return another;
      },
    });
  });
}

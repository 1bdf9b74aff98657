import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerOptions } from '../../server/options.ts';
import { type Database, openDatabase } from '../../server/db/database.ts';

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** The server's own database, to put accounts into it. */
  readonly database: Database;
}

/** The server as users meet it: a process of its own on a SQLite file, so that client and server do not share an event loop. */
export async function startServerProcess(options: Partial<ServerOptions> = {}): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sw-bench-'));
  const db = `sqlite:${join(folder, 'bench.db')}`;
  const child = fork(new URL('../../server/main.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send({ db, sandbox: true, requestsPerMinute: 0, log: 'error', ...options });
  const [{ ready: url }] = (await once(child, 'message')) as [{ ready: string }];
  const database = openDatabase(db);
  return {
    url,
    database,
    async [Symbol.asyncDispose]() {
      await database.close();
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import { type ForkProcess, forkWithNode, type HostProcess } from './card/hostProcess.ts';

/** The remote API's entry, as source; a bundled application passes its own. */
export const serverEntry = new URL('../server/main.ts', import.meta.url);

export interface EmbeddedServer {
  /** Origin of the running copy; another one after a restart, none while it cannot be started. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

const START_LIMIT_MS = 20_000;
const CLOSE_LIMIT_MS = 3_000;
const RESTART_AFTER_MS = 1_000;
const RESTART_AT_MOST_MS = 60_000;

/**
 * The embedded default of the remote API: our own server as a process of its own, on a loopback port, with a SQLite file
 * in the data directory and its sandbox adapters. Started again when it dies. One that does not come up, say for a broken
 * database, is tried again less and less often: the client works without it, as without a network (OFF-1).
 */
export async function startEmbeddedServer(databaseFile: string, fork: ForkProcess = forkWithNode, entry: URL = serverEntry): Promise<EmbeddedServer> {
  let closed = false;
  let child: HostProcess | undefined;
  let url = await start().catch(() => undefined);
  if (url === undefined) void restart();

  async function start(): Promise<string> {
    const started = fork(entry);
    child = started;
    const ready = Promise.withResolvers<string>();
    const limit = setTimeout(() => started.kill(), START_LIMIT_MS);
    let wasReady = false;
    started.onMessage((message) => {
      if (!isReady(message)) return;
      clearTimeout(limit);
      wasReady = true;
      ready.resolve(message.ready);
    });
    started.onExit(() => {
      clearTimeout(limit);
      if (!wasReady) return ready.reject(new AppError('remote/unreachable'));
      url = undefined;
      void restart();
    });
    started.send({ port: 0, db: `sqlite:${databaseFile}`, sandbox: true, demoAccounts: true });
    return ready.promise;
  }

  async function restart(wait = RESTART_AFTER_MS): Promise<void> {
    await pause(wait, undefined, { ref: false });
    if (closed) return;
    url = await start().catch(() => undefined);
    if (url === undefined) await restart(Math.min(wait * 2, RESTART_AT_MOST_MS));
  }

  return {
    get url() {
      return url;
    },
    close: () =>
      new Promise((resolve) => {
        closed = true;
        const running = child;
        if (!running) return resolve();
        const limit = setTimeout(() => running.kill(), CLOSE_LIMIT_MS);
        running.onExit(() => {
          clearTimeout(limit);
          resolve();
        });
        running.send({ stop: true });
      }),
  };
}

function isReady(message: unknown): message is { ready: string } {
  return typeof message === 'object' && message !== null && 'ready' in message && typeof message.ready === 'string';
}

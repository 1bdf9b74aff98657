import type { Db } from './db/database.ts';

/** When sessions were last used (LOGIN-6): kept in memory and written together, or every request would wait for the disk. */
export interface SeenSessions {
  /** Unix milliseconds; undefined when nothing newer than the database is known here. */
  of(tokenHash: string): number | undefined;
  note(tokenHash: string, time: number): void;
  /** Writes what is newer than the database in one transaction. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Other copies of the server learn of a session's use this much later; a session idles out after 30 minutes. */
const flushMs = 2_000;

export function createSeenSessions(db: Db): SeenSessions {
  let seen = new Map<string, number>();
  /** On their way into the database. */
  let noted = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (seen.size === 0) return;
    noted = seen;
    seen = new Map();
    try {
      await db.transaction().execute(async (trx) => {
        // Always in one order: two copies that write the same sessions do not wait for each other in a circle.
        for (const [tokenHash, time] of [...noted].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
          await trx.updateTable('sessions').set({ last_seen_at: time }).where('token_hash', '=', tokenHash).where('last_seen_at', '<', time).execute();
        }
      });
    } catch {
      // The database was away or busy: the next flush writes them, unless newer ones came.
      for (const [tokenHash, time] of noted) if (!seen.has(tokenHash)) seen.set(tokenHash, time);
    }
  }
  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => void flush(), flushMs);
  timer.unref();
  return {
    of: (tokenHash) => seen.get(tokenHash) ?? noted.get(tokenHash),
    note: (tokenHash, time) => void seen.set(tokenHash, time),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

import type { Database } from 'better-sqlite3';
import type { SoftCardMemory } from '../../contract/nativeHost.ts';
import { guarded } from './faults.ts';

/** What the demo's soft cards must remember over a restart: counters and place, never a PIN. */
export interface SoftCards {
  load(): SoftCardMemory[];
  /** Replaces all of it. */
  save(memory: readonly SoftCardMemory[]): void;
}

interface SoftCardRow {
  readonly id: string;
  readonly inserted: number;
  readonly tries_left: number;
  readonly pin_digest: string | null;
}

export function softcards(db: Database): SoftCards {
  const all = db.prepare<[], SoftCardRow>('SELECT id, inserted, tries_left, pin_digest FROM softcards ORDER BY id');
  const clear = db.prepare('DELETE FROM softcards');
  const insert = db.prepare<SoftCardRow>(
    'INSERT INTO softcards (id, inserted, tries_left, pin_digest) VALUES (@id, @inserted, @tries_left, @pin_digest)',
  );
  const replace = db.transaction((memory: readonly SoftCardMemory[]) => {
    clear.run();
    for (const { id, inserted, triesLeft, pinDigest } of memory) {
      insert.run({ id, inserted: Number(inserted), tries_left: triesLeft, pin_digest: pinDigest ?? null });
    }
  });
  return {
    load() {
      return guarded(() => all.all()).map((row) => ({
        id: row.id,
        inserted: row.inserted === 1,
        triesLeft: row.tries_left,
        ...(row.pin_digest === null ? {} : { pinDigest: row.pin_digest }),
      }));
    },
    save(memory) {
      guarded(() => replace.immediate(memory));
    },
  };
}

import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { guarded } from './faults.ts';

const VALUE_BYTES_MAX = 64 * 1024;
type Json = z.infer<ReturnType<typeof z.json>>;

/** Remembered choices of the screen and of main. Not encrypted: not for personal data. */
export interface Settings {
  /** Null when never set. */
  get(key: string): Json;
  /** `input/too-large` above 64 KiB of JSON. */
  set(key: string, value: Json): void;
}

export function settings(db: Database): Settings {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const upsert = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  return {
    get(key) {
      const row = guarded(() => select.get(key));
      return row ? z.json().parse(JSON.parse(row.value)) : null;
    },
    set(key, value) {
      const json = JSON.stringify(value);
      if (Buffer.byteLength(json) > VALUE_BYTES_MAX) throw new AppError('input/too-large');
      guarded(() => upsert.run(key, json));
    },
  };
}

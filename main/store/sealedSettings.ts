import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Cipher } from './cipher.ts';
import { guarded } from './faults.ts';
import { refuseSecrets } from './secrets.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

/** Remembered choices that name a person, e.g. usernames: encrypted. Still no place for a PIN, password or code. */
export interface SealedSettings {
  /** Null when never set, and when its bytes were altered: a choice can be made again. */
  get(key: string): Json;
  /** `input/invalid` for a field named like a secret. */
  set(key: string, value: Json): void;
}

export function sealedSettings(db: Database, cipher: Cipher): SealedSettings {
  const select = db.prepare<[string], { sealed_value: Buffer }>('SELECT sealed_value FROM sealed_settings WHERE key = ?');
  const upsert = db.prepare('INSERT INTO sealed_settings (key, sealed_value) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed_value = excluded.sealed_value');
  const place = (key: string): string => `sealed_settings.sealed_value/${key}`;
  return {
    get(key) {
      const row = guarded(() => select.get(key));
      if (!row) return null;
      try {
        return z.json().parse(JSON.parse(cipher.open(place(key), row.sealed_value).toString()));
      } catch {
        return null;
      }
    },
    set(key, value) {
      refuseSecrets(value);
      guarded(() => upsert.run(key, cipher.seal(place(key), Buffer.from(JSON.stringify(value)))));
    },
  };
}

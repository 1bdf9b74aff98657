import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { canonicalJson } from './canonicalJson.ts';
import type { Cipher } from './cipher.ts';
import { guarded } from './faults.ts';
import { masked, refuseSecrets } from './secrets.ts';

export interface AuditEntry {
  readonly seq: number;
  /** ISO 8601 instant by this PC's clock. */
  readonly at: string;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditLog {
  /**
   * Adds an event: logins, PIN failures, signatures made, seals exported. Card numbers and resident IDs in `details` are masked;
   * a field named like a secret is refused (`input/invalid`).
   */
  append(entry: { event: string; details?: Readonly<Record<string, unknown>> }): AuditEntry;
  /**
   * Recomputes the whole chain, or judges a walk over a copy of it. `brokenAt`: first row that is altered, missing or out of place.
   */
  verify(walk?: AuditWalk): { readonly ok: true } | { readonly ok: false; readonly brokenAt: number };
  /** Newest first. */
  list(limit: number): AuditEntry[];
}

interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly details: string;
  readonly hash: Buffer;
}

/** The last link, sealed under the data key: shows rows cut off at the end, or a chain rewritten as a whole. */
const Head = z.object({ seq: z.number().int(), hash: z.string() });
type Head = z.infer<typeof Head>;
const HEAD_PLACE = 'audit_head.sealed_head/1';
const GENESIS = Buffer.alloc(32);

/** The chain as far as it can be looked at without the data key. */
export interface AuditWalk {
  /** The last row that fits, or nothing before any. */
  readonly end: Head;
  /** The row after it, where that one does not fit. */
  readonly brokenAt?: number;
  readonly sealedHead?: Uint8Array;
}

/** Recomputes every link. Takes as long as there are rows. */
export function walkAudit(db: Database): AuditWalk {
  const sealed = db.prepare<[], { sealed_head: Buffer }>('SELECT sealed_head FROM audit_head').get();
  const kept = sealed ? { sealedHead: sealed.sealed_head } : {};
  let [seq, previous]: [number, Buffer] = [0, GENESIS];
  const end = (): Head => ({ seq, hash: previous.toString('hex') });
  for (const row of db.prepare<[], AuditRow>('SELECT * FROM audit ORDER BY seq').iterate()) {
    if (row.seq !== seq + 1 || !linkHash(previous, row).equals(row.hash)) return { end: end(), brokenAt: seq + 1, ...kept };
    [seq, previous] = [row.seq, row.hash];
  }
  return { end: end(), ...kept };
}

/** SHA-256 over the previous hash and the entry's canonical JSON. */
function linkHash(previous: Uint8Array, row: Omit<AuditRow, 'hash'>): Buffer {
  const { seq, at, event, details } = row;
  return createHash('sha256').update(previous).update(canonicalJson({ seq, at, event, details })).digest();
}

export function auditLog(db: Database, cipher: Cipher, now: () => Date): AuditLog {
  const last = db.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare<AuditRow>('INSERT INTO audit (seq, at, event, details, hash) VALUES (@seq, @at, @event, @details, @hash)');
  const setHead = db.prepare('INSERT INTO audit_head (only, sealed_head) VALUES (1, ?) ON CONFLICT DO UPDATE SET sealed_head = excluded.sealed_head');
  const newest = db.prepare<[number], AuditRow>('SELECT * FROM audit ORDER BY seq DESC LIMIT ?');

  const add = db.transaction((event: string, details: string): AuditRow => {
    const before = last.get();
    const entry = { seq: (before?.seq ?? 0) + 1, at: now().toISOString(), event, details };
    const row = { ...entry, hash: linkHash(before?.hash ?? GENESIS, entry) };
    insert.run(row);
    const head: Head = { seq: row.seq, hash: row.hash.toString('hex') };
    setHead.run(cipher.seal(HEAD_PLACE, Buffer.from(JSON.stringify(head))));
    return row;
  });

  function openHead(sealed: Uint8Array | undefined): Head | undefined {
    if (!sealed) return { seq: 0, hash: GENESIS.toString('hex') };
    try {
      return Head.parse(JSON.parse(cipher.open(HEAD_PLACE, sealed).toString()));
    } catch {
      return undefined;
    }
  }

  return {
    append({ event, details = {} }) {
      refuseSecrets(details);
      return guarded(() => entryOf(add.immediate(event, canonicalJson(masked(details)))));
    },
    verify(walk) {
      return guarded(() => {
        const { end, brokenAt, sealedHead } = walk ?? walkAudit(db);
        if (brokenAt !== undefined) return { ok: false, brokenAt };
        const head = openHead(sealedHead);
        if (head?.seq === end.seq && head.hash === end.hash) return { ok: true };
        return { ok: false, brokenAt: head && head.seq > end.seq ? end.seq + 1 : end.seq };
      });
    },
    list(limit) {
      return guarded(() => newest.all(Math.max(0, Math.trunc(limit))).map(entryOf));
    },
  };
}

const Details = z.record(z.string(), z.unknown());

function entryOf({ seq, at, event, details }: AuditRow): AuditEntry {
  return { seq, at, event, details: Details.parse(JSON.parse(details)) };
}

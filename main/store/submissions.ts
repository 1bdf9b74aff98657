import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Submission } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { WireError } from '../../contract/result.ts';
import type { Cipher } from './cipher.ts';
import { guarded } from './faults.ts';

/** Whom a form was filled in for: operators and cards of one enterprise mean nothing to another. */
const Queued = z.object({ submission: Submission, uscc: z.string(), enterpriseName: z.string() });
export type Queued = z.infer<typeof Queued>;

/** What the card signed, kept until the server has answered: sent again as it is, so nothing is stored twice. `sent` false: signed to be exported, not on its way yet. */
const SignedRecord = z.object({ record: z.string(), idempotencyKey: z.string(), cardNo: z.string(), sent: z.boolean().default(true) });
export type SignedRecord = z.infer<typeof SignedRecord>;

export interface QueueEntry extends Queued {
  readonly draftId: string;
  readonly queuedAt: string;
  readonly signed: SignedRecord | undefined;
  readonly fault: WireError | undefined;
}

/** OFF-1: prepared items whose form is filled, in the order they were queued, encrypted. An entry goes with its draft. */
export interface Submissions {
  /** Replaces what was queued for the draft. `draft/not-found`; `submission/unanswered` while a signed record waits for its answer. */
  queue(draftId: string, queued: Queued): void;
  /** Whether the draft is queued. */
  has(draftId: string): boolean;
  /** One that is not queued is no error; `submission/unanswered` as above. */
  withdraw(draftId: string): void;
  /** Oldest first; one whose bytes were altered is left out. */
  list(): QueueEntry[];
  /** Keeps signed records before any is sent or exported: all of them or none. */
  keepSigned(records: ReadonlyMap<string, SignedRecord>): void;
  /** The server judged it, or it could not be sent. `unsign`: the record is of no more use. */
  fail(draftId: string, fault: WireError, options: { readonly unsign: boolean }): void;
}

interface Row {
  readonly draft_id: string;
  readonly queued_at: string;
  readonly sealed_submission: Buffer;
  readonly sealed_record: Buffer | null;
  readonly fault: string | null;
}

export function submissions(db: Database, cipher: Cipher, now: () => Date): Submissions {
  const upsert = db.prepare(
    `INSERT INTO submissions (draft_id, queued_at, sealed_submission) SELECT draft_id, @at, @sealed FROM drafts WHERE draft_id = @draftId
     ON CONFLICT DO UPDATE SET queued_at = excluded.queued_at, sealed_submission = excluded.sealed_submission, sealed_record = NULL, fault = NULL`,
  );
  const remove = db.prepare('DELETE FROM submissions WHERE draft_id = ?');
  const signedOf = db.prepare<[string], Row>('SELECT * FROM submissions WHERE draft_id = ? AND sealed_record IS NOT NULL');
  const isQueued = db.prepare<[string], unknown>('SELECT 1 FROM submissions WHERE draft_id = ?');
  const all = db.prepare<[], Row>('SELECT * FROM submissions ORDER BY queued_at, rowid');
  const sign = db.prepare('UPDATE submissions SET sealed_record = ?, fault = NULL WHERE draft_id = ?');
  const setFault = db.prepare('UPDATE submissions SET fault = ? WHERE draft_id = ?');
  const unsign = db.prepare('UPDATE submissions SET sealed_record = NULL WHERE draft_id = ?');
  const place = (column: string, draftId: string): string => `submissions.${column}/${draftId}`;

  /** A record that cannot be read may be on its way. */
  function refuseSent(draftId: string): void {
    const row = signedOf.get(draftId);
    if (row && readable(row)[0]?.signed?.sent !== false) throw new AppError('submission/unanswered');
  }
  function open<T>(column: string, row: Row, blob: Buffer, schema: z.ZodType<T>): T {
    return schema.parse(JSON.parse(cipher.open(place(column, row.draft_id), blob).toString()));
  }
  function readable(row: Row): QueueEntry[] {
    try {
      const signed = row.sealed_record ? open('sealed_record', row, row.sealed_record, SignedRecord) : undefined;
      const fault = row.fault === null ? undefined : (JSON.parse(row.fault) as WireError);
      return [{ draftId: row.draft_id, queuedAt: row.queued_at, ...open('sealed_submission', row, row.sealed_submission, Queued), signed, fault }];
    } catch {
      return [];
    }
  }
  const keepAll = db.transaction((records: ReadonlyMap<string, SignedRecord>) => {
    for (const [draftId, record] of records) {
      sign.run(cipher.seal(place('sealed_record', draftId), Buffer.from(JSON.stringify(record))), draftId);
    }
  });
  const failOne = db.transaction((draftId: string, fault: WireError, drop: boolean) => {
    setFault.run(JSON.stringify(fault), draftId);
    if (drop) unsign.run(draftId);
  });

  return {
    queue(draftId, queued) {
      guarded(() => {
        refuseSent(draftId);
        const sealed = cipher.seal(place('sealed_submission', draftId), Buffer.from(JSON.stringify(Queued.parse(queued))));
        if (upsert.run({ draftId, at: now().toISOString(), sealed }).changes === 0) throw new AppError('draft/not-found');
      });
    },
    has: (draftId) => guarded(() => isQueued.get(draftId) !== undefined),
    withdraw(draftId) {
      guarded(() => {
        refuseSent(draftId);
        remove.run(draftId);
      });
    },
    list: () => guarded(() => all.all().flatMap(readable)),
    keepSigned(records) {
      guarded(() => keepAll.immediate(records));
    },
    fail(draftId, fault, options) {
      guarded(() => failOne.immediate(draftId, fault, options.unsign));
    },
  };
}

import type { z } from 'zod';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Queries } from '../../db/database.ts';
import type { FlowTicketTable } from '../../db/tables/entry.ts';
import { deriveKey, openBox, sealBox } from '../../secretBox.ts';
import { hashOf, newToken } from '../../secrets.ts';

/**
 * Steps that follow each other over several requests (registration step 1 → 2, recovery, a reset's proofs). What the server
 * learnt in a step is its `payload`; the caller holds a ticket, opaque, single use, expiring, that brings it back. The ticket is
 * kept hashed and the payload sealed under it, so the database alone reveals neither.
 *
 *     const unitFlow = flow({ kind: 'registration-unit', payload: z.object({ … }) });
 *     const { ticket } = await unitFlow.begin(db, now(), { … });   // step 1 answers it
 *     const unit = await unitFlow.read(db, now(), ticket);          // look, e.g. to check before deciding
 *     await unitFlow.advance(trx, now(), ticket, { … });            // the same ticket, new payload (a proof more); time runs on
 *     const unit = await unitFlow.spend(trx, now(), ticket);        // last step, inside its transaction: one of two racing gets it
 */
export interface Flow<T> {
  begin(queries: Queries, now: number, payload: T): Promise<{ readonly ticket: string; readonly expiresAt: number }>;
  /** @throws AppError `flow/expired` for a ticket that is unknown, of another kind, used or too old; so do all below. */
  read(queries: Queries, now: number, ticket: string): Promise<T>;
  /** Of two that advance at once both succeed and the later payload stays: what must not be lost needs the row of its own. */
  advance(queries: Queries, now: number, ticket: string, payload: T): Promise<void>;
  spend(queries: Queries, now: number, ticket: string): Promise<T>;
}

export interface FlowSettings<S extends z.ZodType> {
  readonly kind: string;
  readonly payload: S;
  readonly minutes?: number;
  /** FLD-10: the files that may be uploaded with its ticket; default none. */
  readonly uploads?: FlowTicketTable['uploads'];
}

export function flow<S extends z.ZodType>({ kind, payload: schema, minutes = limits.flowMinutes, uploads = null }: FlowSettings<S>): Flow<z.output<S>> {
  const seal = (ticket: string, payload: unknown) => sealBox(keyOf(ticket), Buffer.from(JSON.stringify(payload)), kind).toString('base64');
  const open = (ticket: string, row: FlowTicketTable | undefined, now: number): z.output<S> => {
    if (!row || now >= row.expires_at) throw new AppError('flow/expired');
    return schema.parse(JSON.parse(openBox(keyOf(ticket), Buffer.from(row.payload, 'base64'), kind).toString('utf8')));
  };
  return {
    async begin(queries, now, payload) {
      const ticket = newToken();
      const expiresAt = now + minutes * 60_000;
      await queries
        .insertInto('flow_tickets')
        .values({ ticket_hash: hashOf(ticket), kind, payload: seal(ticket, payload), uploads, expires_at: expiresAt })
        .execute();
      return { ticket, expiresAt };
    },
    async read(queries, now, ticket) {
      const row = await queries
        .selectFrom('flow_tickets')
        .selectAll()
        .where('ticket_hash', '=', hashOf(ticket))
        .where('kind', '=', kind)
        .executeTakeFirst();
      return open(ticket, row, now);
    },
    async advance(queries, now, ticket, payload) {
      const { numUpdatedRows } = await queries
        .updateTable('flow_tickets')
        .set({ payload: seal(ticket, payload) })
        .where('ticket_hash', '=', hashOf(ticket))
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new AppError('flow/expired');
    },
    async spend(queries, now, ticket) {
      const row = await queries
        .deleteFrom('flow_tickets')
        .where('ticket_hash', '=', hashOf(ticket))
        .where('kind', '=', kind)
        .returningAll()
        .executeTakeFirst();
      return open(ticket, row, now);
    },
  };
}

function keyOf(ticket: string): Uint8Array {
  return deriveKey(ticket, 'single-window flow');
}

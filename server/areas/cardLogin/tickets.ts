import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Queries } from '../../db/database.ts';
import type { TicketTable } from '../../db/tables/entry.ts';
import { hashOf, newToken } from '../../secrets.ts';

type Kind = TicketTable['kind'];

/** A one-time permission to go on with what a judged card proof began: 5 minutes. */
export async function giveTicket(queries: Queries, now: number, ticket: Omit<TicketTable, 'ticket_hash' | 'expires_at'>): Promise<string> {
  const token = newToken();
  const expiresAt = now + limits.ticketSeconds * 1000;
  await queries.insertInto('tickets').values({ ...ticket, ticket_hash: hashOf(token), expires_at: expiresAt }).execute();
  return token;
}

/** Looks without using it up. */
export async function readTicket(queries: Queries, now: number, token: string, kind: Kind): Promise<TicketTable> {
  const ticket = await queries.selectFrom('tickets').selectAll().where('ticket_hash', '=', hashOf(token)).executeTakeFirst();
  if (!ticket || ticket.kind !== kind || now >= ticket.expires_at) throw new AppError('card-rule/ticket-expired');
  return ticket;
}

/** Uses it up: of two equal requests one gets it. Inside the transaction of what it permits. */
export async function spendTicket(queries: Queries, now: number, token: string, kind: Kind): Promise<TicketTable> {
  const ticket = await queries
    .deleteFrom('tickets')
    .where('ticket_hash', '=', hashOf(token))
    .where('kind', '=', kind)
    .returningAll()
    .executeTakeFirst();
  if (!ticket || now >= ticket.expires_at) throw new AppError('card-rule/ticket-expired');
  return ticket;
}

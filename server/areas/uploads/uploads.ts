import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { UploadRow } from '../../db/schema.ts';
import type { FlowTicketTable } from '../../db/tables/entry.ts';
import { hashOf, newId } from '../../secrets.ts';
import { judgeUpload } from './formats.ts';

/** What a form never submitted leaves behind goes an hour after it was uploaded. */
const unsubmittedMs = 3_600_000;

/**
 * Takes one file for the flow behind a ticket.
 * @throws AppError `flow/expired`, `upload/not-wanted`, `upload/too-many`, `input/invalid` (content)
 */
export async function addUpload(services: Services, ticket: string, content: Uint8Array): Promise<UploadRow> {
  const { db, now, uploads } = services;
  const owner = hashOf(ticket);
  const accepted = await acceptedBy(services, owner);
  const judged = await judgeUpload(content, { pdf: accepted === 'images-or-pdf' });
  if ('refused' in judged) throw new AppError('input/invalid', { fields: { content: judged.refused } });
  const time = now();
  const row = {
    upload_id: newId(),
    owner_hash: owner,
    content_name: await uploads.put(content),
    type: judged.type,
    bytes: content.length,
    created_at: time,
    expires_at: time + unsubmittedMs,
  };
  await db.insertInto('uploads').values(row).execute();
  return row;
}

/** Takes a file back. @throws AppError `upload/not-found` */
export async function removeUpload({ db }: Services, ticket: string, uploadId: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('uploads').where('upload_id', '=', uploadId).where('owner_hash', '=', hashOf(ticket)).executeTakeFirst();
  if (numDeletedRows !== 1n) throw new AppError('upload/not-found');
}

/**
 * The files of a form that is being submitted, kept until `keepUntil` from now on. Inside the transaction that submits it, before
 * its ticket is spent or after.
 * @throws AppError `upload/not-found` when one is not of this ticket, is named twice or has expired
 */
export async function claimUploads(queries: Queries, now: number, ticket: string, uploadIds: readonly string[], keepUntil: number): Promise<readonly UploadRow[]> {
  if (uploadIds.length === 0) return [];
  const rows = await queries
    .updateTable('uploads')
    .set({ expires_at: keepUntil })
    .where('upload_id', 'in', uploadIds)
    .where('owner_hash', '=', hashOf(ticket))
    .where('expires_at', '>', now)
    .returningAll()
    .execute();
  if (rows.length !== uploadIds.length) throw new AppError('upload/not-found');
  return rows;
}

/** The content of a claimed file, for who has to judge it. @throws AppError `upload/not-found` */
export async function readUpload({ db, uploads }: Services, uploadId: string): Promise<{ readonly row: UploadRow; readonly content: Buffer }> {
  const row = await db.selectFrom('uploads').selectAll().where('upload_id', '=', uploadId).executeTakeFirst();
  if (!row) throw new AppError('upload/not-found');
  return { row, content: await uploads.get(row.content_name) };
}

/** Deletes what has expired: rows first, then their contents where no other row names them. */
export async function sweepUploads(services: Services): Promise<void> {
  const { db, now, uploads } = services;
  const expired = await db.deleteFrom('uploads').where('expires_at', '<', now()).returning('content_name').execute();
  for (const name of new Set(expired.map((row) => row.content_name))) {
    if (!(await isNamed(services, name))) await uploads.remove(name, now());
  }
}

/** Deletes contents that no row names: taken back before they were submitted, or left by a crash. Reads the whole store. */
export async function sweepOrphans(services: Services): Promise<void> {
  const { now, uploads } = services;
  for (const name of await uploads.names()) {
    if (!(await isNamed(services, name))) await uploads.remove(name, now());
  }
}

async function isNamed({ db }: Services, contentName: string): Promise<boolean> {
  const row = await db.selectFrom('uploads').select('upload_id').where('content_name', '=', contentName).limit(1).executeTakeFirst();
  return row !== undefined;
}

async function acceptedBy({ db, now }: Services, owner: string): Promise<NonNullable<FlowTicketTable['uploads']>> {
  const ticket = await db.selectFrom('flow_tickets').select(['uploads', 'expires_at']).where('ticket_hash', '=', owner).executeTakeFirst();
  if (!ticket || now() >= ticket.expires_at) throw new AppError('flow/expired');
  if (ticket.uploads === null) throw new AppError('upload/not-wanted');
  const { count } = await db
    .selectFrom('uploads')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('owner_hash', '=', owner)
    .executeTakeFirstOrThrow();
  if (count >= limits.uploadsPerFlow) throw new AppError('upload/too-many', { params: { most: limits.uploadsPerFlow } });
  return ticket.uploads;
}

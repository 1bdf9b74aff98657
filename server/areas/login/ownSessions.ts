import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { type LiveSession, instant, sessionOf } from '../../context.ts';
import type { SessionRow } from '../../db/schema.ts';
import type { AreaHandlers } from '../../register.ts';

type Login = AreaHandlers<'login'>;
const idleMs = limits.sessionIdleMinutes * 60_000;

/** LOGIN-6: what of the account is open now, newest first. */
export const sessions: Login['sessions'] = async (_input, context) => {
  const own = sessionOf(context);
  const { db, now, seen } = context.services;
  await seen.flush();
  const time = now();
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', own.account_id)
    .where('ends_at', '>', time)
    .where('last_seen_at', '>', time - idleMs)
    .orderBy('started_at', 'desc')
    .orderBy('session_id')
    .execute();
  return { items: rows.map((row) => shown(row, own)) };
};

export const endSession: Login['endSession'] = async ({ sessionId }, context) => {
  const { numDeletedRows } = await context.services.db
    .deleteFrom('sessions')
    .where('account_id', '=', sessionOf(context).account_id)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) throw new AppError('session/not-found');
  return {};
};

export const endOtherSessions: Login['endOtherSessions'] = async (_input, context) => {
  const own = sessionOf(context);
  const { numDeletedRows } = await context.services.db
    .deleteFrom('sessions')
    .where('account_id', '=', own.account_id)
    .where('session_id', '!=', own.session_id)
    .executeTakeFirst();
  return { ended: Number(numDeletedRows) };
};

function shown(row: SessionRow, own: LiveSession) {
  return {
    sessionId: row.session_id,
    openedBy: row.opened_by,
    startedAt: instant(row.started_at),
    lastSeenAt: instant(row.last_seen_at),
    endsAt: instant(row.ends_at),
    ...(row.address ? { address: row.address } : {}),
    current: row.session_id === own.session_id,
    sameDevice: row.device_key !== null && row.device_key === own.device_key,
  };
}

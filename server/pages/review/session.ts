import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../../context.ts';
import { hashOf, macOf, newToken, sameSecret } from '../../secrets.ts';

const cookieName = 'sw_reviewer';
const idleMs = 30 * 60_000;
const absoluteMs = 8 * 3_600_000;

export interface ReviewerSession {
  readonly reviewer: string;
  /** Every form of the session brings it back. */
  readonly formToken: string;
}

/** A new session for a reviewer whose password was right; the cookie is out of reach of scripts and of other sites. */
export async function openReviewerSession({ db, now, origin }: Services, reply: FastifyReply, reviewer: string): Promise<void> {
  const token = newToken();
  const time = now();
  await db.deleteFrom('reviewer_sessions').where('ends_at', '<', time).execute();
  await db.insertInto('reviewer_sessions').values({ token_hash: hashOf(token), reviewer, last_seen_at: time, ends_at: time + absoluteMs }).execute();
  reply.setCookie(cookieName, token, { path: '/review', httpOnly: true, sameSite: 'strict', secure: origin().startsWith('https:') });
}

/** The session behind a request, kept alive by it; undefined when there is none or it idled out. */
export async function reviewerSession({ db, now }: Services, request: FastifyRequest): Promise<ReviewerSession | undefined> {
  const token = request.cookies[cookieName];
  if (!token) return undefined;
  const time = now();
  const row = await db
    .updateTable('reviewer_sessions')
    .set({ last_seen_at: time })
    .where('token_hash', '=', hashOf(token))
    .where('ends_at', '>', time)
    .where('last_seen_at', '>', time - idleMs)
    .returningAll()
    .executeTakeFirst();
  return row && { reviewer: row.reviewer, formToken: macOf(token, 'review form') };
}

export async function closeReviewerSession({ db }: Services, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.cookies[cookieName];
  if (token) await db.deleteFrom('reviewer_sessions').where('token_hash', '=', hashOf(token)).execute();
  reply.clearCookie(cookieName, { path: '/review' });
}

export function isFormToken(session: ReviewerSession, given: string): boolean {
  return sameSecret(session.formToken, given);
}

import { AppError } from '../contract/errors.ts';
import { limits, type Session } from '../contract/api/session.ts';
import { type Caller, type LiveSession, type Services, instant } from './context.ts';
import type { Queries } from './db/database.ts';
import type { Account, IssuedCard } from './db/schema.ts';
import { hashOf, macOf, newId, newToken } from './secrets.ts';

const idleMs = limits.sessionIdleMinutes * 60_000;
const absoluteMs = limits.sessionHours * 3_600_000;
/** `last_seen_at` is noted at most this often. */
const seenGrainMs = 5_000;

/** The card that opens a session, with the fingerprint of the certificate that proved it, and from where it is asked for. */
export interface OpeningCard {
  readonly card: IssuedCard;
  readonly fingerprint: string;
  readonly caller?: Caller;
}

export interface Grant {
  readonly token: string;
  readonly session: Session;
}

/** Opens a session (LOGIN-6): the token leaves the server once, its hash stays. */
export async function openSession(
  queries: Queries,
  { now: clock, pepper }: Pick<Services, 'now' | 'pepper'>,
  account: Account,
  { opening, caller = opening?.caller }: { readonly opening?: OpeningCard; readonly caller?: Caller | undefined } = {},
): Promise<Grant> {
  const now = clock();
  const token = newToken();
  const row = {
    token_hash: hashOf(token),
    session_id: newId(),
    account_id: account.account_id,
    opened_by: opening ? ('card' as const) : ('password' as const),
    card_no: opening?.card.card_no ?? null,
    cert_no: opening?.card.cert_no ?? null,
    card_role: opening?.card.role ?? null,
    card_valid_to: opening?.card.valid_to ?? null,
    cert_fingerprint: opening?.fingerprint ?? null,
    address: caller?.address ?? null,
    device_key: caller?.device === undefined ? null : deviceKey(pepper, caller.device),
    started_at: now,
    last_seen_at: now,
    ends_at: now + absoluteMs,
  };
  await queries.insertInto('sessions').values(row).execute();
  return { token, session: await describeSession(queries, { ...row, account }) };
}

/** Two sessions of one installation have the same; the device's own id is not kept. */
export function deviceKey(pepper: string, device: string): string {
  return macOf(pepper, `device\n${device}`);
}

/**
 * The session behind a token, kept alive by this call (LOGIN-6).
 * @throws AppError `session/expired` when it idled out, reached its absolute end, was ended, or never was.
 */
export async function useSession({ db, now, seen }: Services, token: string): Promise<LiveSession> {
  const row = await db.selectFrom('sessions').selectAll().where('token_hash', '=', hashOf(token)).executeTakeFirst();
  if (!row) throw new AppError('session/expired');
  const time = now();
  const lastSeen = Math.max(row.last_seen_at, seen.of(row.token_hash) ?? 0);
  if (time >= row.ends_at || time - lastSeen >= idleMs) {
    await db.deleteFrom('sessions').where('token_hash', '=', row.token_hash).execute();
    throw new AppError('session/expired');
  }
  if (time - lastSeen >= seenGrainMs) seen.note(row.token_hash, time);
  const account = await db.selectFrom('accounts').selectAll().where('account_id', '=', row.account_id).executeTakeFirst();
  if (!account || account.disabled) throw new AppError('session/expired');
  return { ...row, account };
}

/** Ends the sessions of an account, all or all but one (CARD-3, ACC-5). */
export async function endSessions(queries: Queries, accountId: string, exceptTokenHash = ''): Promise<void> {
  await queries.deleteFrom('sessions').where('account_id', '=', accountId).where('token_hash', '!=', exceptTokenHash).execute();
}

/** The session as screens may show it: no token, no ID number. */
export async function describeSession(queries: Queries, session: LiveSession): Promise<Session> {
  const { account } = session;
  const organisation = await organisationOf(queries, account);
  const { card_no: cardNo, cert_no: certNo, card_role: role, card_valid_to: validTo } = session;
  return {
    username: account.username,
    name: account.name,
    accountType: account.account_type,
    ...(organisation ? { enterpriseName: organisation } : {}),
    ...(account.uscc ? { uscc: account.uscc } : {}),
    activated: account.activated === 1,
    openedBy: session.opened_by,
    ...(cardNo && certNo && role && validTo ? { card: { cardNo, certNo, role, validTo: instant(validTo) } } : {}),
    startedAt: instant(session.started_at),
    endsAt: instant(session.ends_at),
  };
}

async function organisationOf(queries: Queries, { uscc, account_id: accountId, account_type: type }: Account): Promise<string | undefined> {
  if (uscc !== null) return (await queries.selectFrom('enterprises').select('name').where('uscc', '=', uscc).executeTakeFirst())?.name;
  if (type !== 'overseas') return undefined;
  const profile = await queries.selectFrom('overseas_profiles').select('organisation').where('account_id', '=', accountId).executeTakeFirst();
  return profile?.organisation;
}

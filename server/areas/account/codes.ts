import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { transact } from '../../db/transact.ts';
import { macOf, newCode, newId, sameSecret } from '../../secrets.ts';

const hourMs = 3_600_000;
/** FLD-9: at most so many codes an hour. One address may be a whole company's. */
const perHour = { username_key: 5, target_key: 5, address_key: 30 } as const;

export interface CodeRequest {
  readonly usernameKey: string;
  readonly address: string;
  /** Who gets a code that works; undefined for names that get only the look of one. */
  readonly account: { readonly accountId: string; readonly mobile: string } | undefined;
}

export interface IssuedCode {
  readonly codeId: string;
  readonly expiresAt: number;
  /** What to send, to whom; undefined when nobody gets anything. */
  readonly message: { readonly mobile: string; readonly code: string } | undefined;
}

/**
 * FLD-9: a 6-digit code, 5 minutes; a new one voids the one before. The same steps and limits for every name, so that the answer
 * does not tell whether the account exists (ACT-3).
 * @throws AppError `code/too-soon` (params.seconds), `code/too-many`
 */
export async function issueCode(services: Services, request: CodeRequest): Promise<IssuedCode> {
  const { db, pepper, now } = services;
  const target = request.account?.mobile ?? `name:${request.usernameKey}`;
  const keys = { username_key: request.usernameKey, target_key: macOf(pepper, target), address_key: macOf(pepper, request.address) };
  const code = newCode();
  const codeId = newId();
  const expiresAt = await transact(db, async (trx) => {
    await takeNameTurn(trx, `code:${request.usernameKey}`);
    const time = now();
    await refuseTooSoon(trx, request.usernameKey, time);
    for (const [column, most] of Object.entries(perHour) as [keyof typeof perHour, number][]) {
      await refuseTooMany(trx, column, keys[column], most, time);
    }
    await trx
      .updateTable('codes')
      .set({ used_at: time })
      .where('username_key', '=', request.usernameKey)
      .where('used_at', 'is', null)
      .execute();
    const until = time + limits.codeSeconds * 1000;
    await trx
      .insertInto('codes')
      .values({
        code_id: codeId,
        purpose: 'activation',
        account_id: request.account?.accountId ?? null,
        ...keys,
        code_hash: macOf(pepper, `${codeId}:${code}`),
        sent_at: time,
        expires_at: until,
        tries: 0,
        used_at: null,
      })
      .execute();
    return until;
  });
  return { codeId, expiresAt, message: request.account && { mobile: request.account.mobile, code } };
}

/**
 * Counts a try first and compares then, so that parallel guesses all count; the fifth wrong one voids the code.
 * @returns the account it was sent to; the code is spent.
 * @throws AppError `code/wrong` (params.left), `code/expired`, `code/void`
 */
export async function spendCode({ db, pepper, now }: Services, codeId: string, given: string): Promise<string> {
  const time = now();
  const tried = await db
    .updateTable('codes')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .where('tries', '<', limits.codeTries)
    .where('expires_at', '>', time)
    .returningAll()
    .executeTakeFirst();
  if (!tried) {
    const known = await db.selectFrom('codes').selectAll().where('code_id', '=', codeId).executeTakeFirst();
    const isVoid = known && (known.used_at !== null || known.tries >= limits.codeTries);
    throw new AppError(isVoid ? 'code/void' : 'code/expired');
  }
  const right = sameSecret(tried.code_hash, macOf(pepper, `${codeId}:${given}`));
  if (!right || tried.account_id === null) {
    const left = limits.codeTries - tried.tries;
    throw left > 0 ? new AppError('code/wrong', { params: { left } }) : new AppError('code/void');
  }
  const spent = await db
    .updateTable('codes')
    .set({ used_at: time })
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (spent.numUpdatedRows !== 1n) throw new AppError('code/void');
  return tried.account_id;
}

async function takeNameTurn(queries: Queries, name: string): Promise<void> {
  await queries
    .insertInto('turns')
    .values({ name, turn: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ turn: row('turns.turn', '+', 1) })))
    .execute();
}

async function refuseTooSoon(queries: Queries, usernameKey: string, now: number): Promise<void> {
  const last = await queries
    .selectFrom('codes')
    .select((row) => row.fn.max('sent_at').as('sent_at'))
    .where('username_key', '=', usernameKey)
    .executeTakeFirst();
  const wait = (last?.sent_at ?? Number.NEGATIVE_INFINITY) + limits.codeResendSeconds * 1000 - now;
  if (wait > 0) throw new AppError('code/too-soon', { params: { seconds: Math.ceil(wait / 1000) } });
}

async function refuseTooMany(queries: Queries, column: keyof typeof perHour, key: string, most: number, now: number): Promise<void> {
  const { count } = await queries
    .selectFrom('codes')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where(column, '=', key)
    .where('sent_at', '>', now - hourMs)
    .executeTakeFirstOrThrow();
  if (count >= most) throw new AppError('code/too-many');
}

import type { CodeChannel, CodePurpose } from '../../../contract/api/codes.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { normalizeCode } from '../../../contract/rules/normalize.ts';
import type { Caller, Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { takeTurnOf } from '../../db/turns.ts';
import { transact } from '../../db/transact.ts';
import { macOf, newCode, newId, sameSecret } from '../../secrets.ts';
import { deviceKey } from '../../sessions.ts';
import { type CodeKeys, refuseTooMany, refuseTooSoon } from './limits.ts';

/** Where a code goes: a normalised mainland mobile number or e-mail address. */
export interface CodeTarget {
  readonly channel: CodeChannel;
  readonly address: string;
}

export interface CodeRequest {
  readonly purpose: CodePurpose;
  readonly caller: Caller;
  /** Whom it is for, as the caller named them: a username's key, or the target's own text. The wait of 60 s counts by it. */
  readonly subject: string;
  /** Undefined: nobody gets it, but it looks like any other (ACT-3, REC-1, LOGIN-2). */
  readonly target: CodeTarget | undefined;
  /** Set where the target is what this account has on file. */
  readonly accountId?: string;
}

export interface CodeMessage extends CodeTarget {
  readonly purpose: CodePurpose;
  readonly code: string;
}

export interface IssuedCode {
  readonly codeId: string;
  readonly expiresAt: number;
  /** What to send (`deliver.ts`); undefined when nobody gets anything. */
  readonly message: CodeMessage | undefined;
}

/**
 * FLD-9: a 6-digit code, 5 minutes, good for one purpose and one target; a new one voids the one before. The same steps and limits
 * whether or not somebody gets it, so that the answer does not tell whether an account exists.
 * @throws AppError `code/too-soon` (params.seconds), `code/too-many`
 */
export async function issueCode(services: Services, { purpose, caller, subject, target, accountId }: CodeRequest): Promise<IssuedCode> {
  const { db, pepper, now } = services;
  const keys: CodeKeys = {
    subject_key: macOf(pepper, `subject\n${purpose}\n${subject}`),
    target_key: targetKey(services, target ?? { channel: 'sms', address: `nobody\n${subject}` }),
    address_key: macOf(pepper, caller.address),
    device_key: caller.device === undefined ? null : deviceKey(pepper, caller.device),
  };
  const code = newCode();
  const codeId = newId();
  const expiresAt = await transact(db, async (trx) => {
    await takeTurnOf(trx, `code:${keys.subject_key}`);
    const time = now();
    await refuseTooSoon(trx, keys.subject_key, time);
    await refuseTooMany(trx, keys, time);
    await trx.updateTable('codes').set({ used_at: time }).where('subject_key', '=', keys.subject_key).where('used_at', 'is', null).execute();
    const until = time + limits.codeSeconds * 1000;
    const row = { code_id: codeId, purpose, channel: target?.channel ?? 'sms', account_id: accountId ?? null, ...keys };
    await trx
      .insertInto('codes')
      // A code that nobody got must never be right: not even by a lucky guess.
      .values({ ...row, code_hash: target ? codeHash(services, codeId, code) : '', sent_at: time, expires_at: until, tries: 0, used_at: null })
      .execute();
    return until;
  });
  return { codeId, expiresAt, message: target && { ...target, purpose, code } };
}

/** What a form says of the code that it brings. */
export interface ExpectedCode {
  readonly purpose: CodePurpose;
  /** The number or address in the form; undefined where the server chose it (what the account has on file). */
  readonly target: CodeTarget | undefined;
}

/**
 * Judges a code without using it up, so that a form refused for another reason can be sent again. Counts a try first and compares
 * then, so that parallel guesses all count; the fifth wrong one voids it. A right one gives its try back.
 * @returns the account whose number it was sent to, where it was on file
 * @throws AppError `code/wrong` (params.left), `code/expired`, `code/void`
 */
export async function verifyCode(services: Services, codeId: string, given: string, expected: ExpectedCode): Promise<string | null> {
  const { db, now } = services;
  const tried = await db
    .updateTable('codes')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .where('tries', '<', limits.codeTries)
    .where('expires_at', '>', now())
    .returningAll()
    .executeTakeFirst();
  if (!tried) {
    const known = await db.selectFrom('codes').selectAll().where('code_id', '=', codeId).executeTakeFirst();
    const isVoid = known && (known.used_at !== null || known.tries >= limits.codeTries);
    throw new AppError(isVoid ? 'code/void' : 'code/expired');
  }
  const right = sameSecret(tried.code_hash, codeHash(services, codeId, normalizeCode(given)));
  const meant = tried.purpose === expected.purpose && (expected.target ? targetKey(services, expected.target) === tried.target_key : tried.account_id !== null);
  if (!right || !meant) {
    const left = limits.codeTries - tried.tries;
    throw left > 0 ? new AppError('code/wrong', { params: { left }, fields: { code: 'field/code-wrong' } }) : new AppError('code/void');
  }
  await db.updateTable('codes').set((row) => ({ tries: row('tries', '-', 1) })).where('code_id', '=', codeId).execute();
  return tried.account_id;
}

/**
 * Uses a judged code up, inside the transaction of what it permits: of two equal requests one gets through.
 * @throws AppError `code/void`
 */
export async function useUpCode(queries: Queries, now: number, codeId: string): Promise<void> {
  const { numUpdatedRows } = await queries
    .updateTable('codes')
    .set({ used_at: now })
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new AppError('code/void');
}

/** Judges and uses up in one go, where nothing else can refuse. */
export async function spendCode(services: Services, codeId: string, given: string, expected: ExpectedCode): Promise<string | null> {
  const accountId = await verifyCode(services, codeId, given, expected);
  await useUpCode(services.db, services.now(), codeId);
  return accountId;
}

/** Takes a code back whose message could not be sent, so that the user may ask again at once (AD-2). */
export async function withdrawCode({ db }: Services, codeId: string): Promise<void> {
  await db.deleteFrom('codes').where('code_id', '=', codeId).execute();
}

function codeHash({ pepper }: Services, codeId: string, code: string): string {
  return macOf(pepper, `${codeId}:${code}`);
}

function targetKey({ pepper }: Services, { channel, address }: CodeTarget): string {
  return macOf(pepper, `${channel}\n${channel === 'email' ? address.toLowerCase() : address}`);
}

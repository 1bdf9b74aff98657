import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import type { Services } from './context.ts';
import type { Queries } from './db/database.ts';
import { hashOf, macOf } from './secrets.ts';

const keptMs = 24 * 3_600_000;
/** A copy of the server that died in the middle of a write holds its key no longer than this. */
const runningMs = 60_000;
/** A repetition that comes while the first is at work waits for its answer. */
const lookEveryMs = 100;
const longestWaitMs = 10_000;

export interface IdempotentWrite {
  readonly key: string;
  /** Belongs to the caller alone: the session's token; without a session the key itself, which the client made at random. */
  readonly secret: string;
  /** Method and path with its parameters. */
  readonly route: string;
  readonly input: unknown;
}

export type Remember = <T>(queries: Queries, answer: T) => Promise<T>;

/**
 * Runs a write once per key and caller; the same write again gets the stored answer, also when it comes while the first is at
 * work. Only writes inside a session and those marked `repeatable` go through here: the answers of login routes hold tokens,
 * which the server keeps hashed only, and their one-time challenges, tickets, captchas and codes make a repetition harmless.
 * Errors are not kept: handlers are transactions, so a failed write may be tried again.
 * @param run gets `remember`, to keep the answer in the transaction of the work itself
 * @throws AppError `remote/conflict` when the first one does not come to an end or the key was used for something else.
 */
export async function once(services: Services, write: IdempotentWrite, run: (remember: Remember) => Promise<unknown>): Promise<unknown> {
  const { db, now } = services;
  const keyHash = hashOf(`${write.key}\n${write.route}\n${hashOf(write.secret)}`);
  const mac = macOf(write.secret, `${write.route}\n${JSON.stringify(write.input)}`);
  const remember: Remember = async (queries, answer) => {
    await queries
      .updateTable('idempotency')
      .set({ status: 'done', answer: JSON.stringify(answer), expires_at: now() + keptMs })
      .where('key_hash', '=', keyHash)
      .execute();
    return answer;
  };
  for (let waited = 0; !(await claim(services, keyHash, mac)); waited += lookEveryMs) {
    const first = await db.selectFrom('idempotency').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
    if (first && first.request_mac !== mac) throw new AppError('remote/conflict');
    if (first?.status === 'done' && first.answer !== null) return JSON.parse(first.answer);
    if (waited >= longestWaitMs) throw new AppError('remote/conflict');
    await sleep(lookEveryMs);
  }
  try {
    return await remember(db, await run(remember));
  } catch (thrown) {
    await db.deleteFrom('idempotency').where('key_hash', '=', keyHash).where('status', '=', 'running').execute();
    throw thrown;
  }
}

async function claim({ db, now }: Services, keyHash: string, mac: string): Promise<boolean> {
  const time = now();
  await db.deleteFrom('idempotency').where('key_hash', '=', keyHash).where('expires_at', '<=', time).execute();
  const claimed = await db
    .insertInto('idempotency')
    .values({ key_hash: keyHash, request_mac: mac, status: 'running', answer: null, expires_at: time + runningMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return claimed.numInsertedOrUpdatedRows === 1n;
}

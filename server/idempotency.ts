import { AppError } from '../contract/errors.ts';
import type { Services } from './context.ts';
import { hashOf, macOf } from './secrets.ts';

const keptMs = 24 * 3_600_000;
/** A copy of the server that died in the middle of a write holds its key no longer than this. */
const runningMs = 60_000;

export interface IdempotentWrite {
  readonly key: string;
  readonly token: string;
  /** Method and path with its parameters. */
  readonly route: string;
  readonly input: unknown;
}

/**
 * Runs a write once per key and session; the same write again gets the stored answer. Only writes inside a session
 * go through here: the answers of login routes hold tokens, which the server keeps hashed only, and their one-time
 * challenges, tickets, captchas and codes make a repetition harmless.
 * Errors are not kept: handlers are transactions, so a failed write may be tried again.
 * @throws AppError `remote/conflict` when the first one is still running or the key was used for something else.
 */
export async function once(services: Services, write: IdempotentWrite, run: () => Promise<unknown>): Promise<unknown> {
  const { db, now } = services;
  const keyHash = hashOf(`${write.key}\n${write.route}\n${hashOf(write.token)}`);
  const mac = macOf(write.token, `${write.route}\n${JSON.stringify(write.input)}`);
  const time = now();
  await db.deleteFrom('idempotency').where('key_hash', '=', keyHash).where('expires_at', '<=', time).execute();
  const claimed = await db
    .insertInto('idempotency')
    .values({ key_hash: keyHash, request_mac: mac, status: 'running', answer: null, expires_at: time + runningMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows !== 1n) {
    const first = await db.selectFrom('idempotency').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
    if (first?.status === 'done' && first.request_mac === mac && first.answer !== null) return JSON.parse(first.answer);
    throw new AppError('remote/conflict');
  }
  try {
    const answer = await run();
    await db
      .updateTable('idempotency')
      .set({ status: 'done', answer: JSON.stringify(answer), expires_at: time + keptMs })
      .where('key_hash', '=', keyHash)
      .execute();
    return answer;
  } catch (thrown) {
    await db.deleteFrom('idempotency').where('key_hash', '=', keyHash).execute();
    throw thrown;
  }
}

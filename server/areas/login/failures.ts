import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Services } from '../../context.ts';

const lockMs = limits.lockMinutes * 60_000;
/** What a lock says, by what was tried too often. */
export type LockCode = 'login/account-locked' | 'recovery/attempts-used' | 'reset/attempts-used';

/**
 * LOGIN-1: refuses a locked name, whether or not such an account exists.
 * @throws AppError `login/account-locked`, params.minutes rounded up
 */
export async function refuseLocked({ db, now }: Services, usernameKey: string, code: LockCode = 'login/account-locked'): Promise<void> {
  const row = await db.selectFrom('login_failures').selectAll().where('username_key', '=', usernameKey).executeTakeFirst();
  const left = (row?.locked_until ?? 0) - now();
  if (left > 0) throw new AppError(code, { params: { minutes: Math.ceil(left / 60_000) } });
}

/**
 * Counts a failure in one statement, so that parallel guesses all count. The fifth locks the name.
 * @throws AppError `login/account-locked` when this failure locked it
 */
export async function countFailure(services: Services, usernameKey: string, code: LockCode = 'login/account-locked'): Promise<void> {
  const { db, now } = services;
  const time = now();
  const row = await db
    .insertInto('login_failures')
    .values({ username_key: usernameKey, failures: 1, last_at: time, locked_until: 0 })
    .onConflict((conflict) =>
      conflict.column('username_key').doUpdateSet((old) => ({
        failures: old
          .case()
          .when('login_failures.last_at', '<=', time - lockMs)
          .then(1)
          .else(old('login_failures.failures', '+', 1))
          .end(),
        last_at: time,
      })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  if (row.failures < limits.loginFailures) return;
  await db
    .updateTable('login_failures')
    .set({ failures: 0, locked_until: time + lockMs })
    .where('username_key', '=', usernameKey)
    .execute();
  await refuseLocked(services, usernameKey, code);
}

export async function forgetFailures({ db }: Services, usernameKey: string): Promise<void> {
  await db.deleteFrom('login_failures').where('username_key', '=', usernameKey).execute();
}

import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Notice } from '../../adapters/notices.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { endSessions } from '../../sessions.ts';
import { refuseWrongPassword } from '../account/newPassword.ts';
import { resetFlow } from './flow.ts';

type FinishRoutes = Pick<AreaHandlers<'passwordReset'>, 'setPassword'>;

/** PWD-5 */
export const finish: FinishRoutes = {
  async setPassword({ ticket, ...chosen }, { services }) {
    const { db, now, passwords } = services;
    refuseUnproven(await resetFlow.read(db, now(), ticket), now());
    refuseWrongPassword(chosen);
    const passwordHash = await passwords.hash(chosen.password);
    return transact(db, async (trx) => {
      // Of two at once one has the ticket; what it proved is looked at again.
      const state = await resetFlow.spend(trx, now(), ticket);
      refuseUnproven(state, now());
      const account = await resetPassword(trx, services, state.accountId, passwordHash);
      if (!account) throw new AppError('flow/expired');
      return { username: account.username };
    });
  },
};

function refuseUnproven({ provenAt }: { readonly provenAt: number | null }, now: number): void {
  if (provenAt === null) throw new AppError('reset/not-proven');
  if (now >= provenAt + limits.resetMinutes * 60_000) throw new AppError('reset/proof-expired');
}

/**
 * PWD-5: the new password, the end of every session, a warning to what is on file; the name is unlocked (LOGIN-1). In the transaction of
 * the proof or approval behind it.
 * @returns the account, undefined when it is gone, disabled or not active
 */
export async function resetPassword(queries: Queries, services: Services, accountId: string | null, passwordHash: string): Promise<Account | undefined> {
  const account = await queries
    .updateTable('accounts')
    .set({ password_hash: passwordHash, password_initial: 0 })
    .where('account_id', '=', accountId ?? '')
    .where('disabled', '=', 0)
    .where('activated', '=', 1)
    .returningAll()
    .executeTakeFirst();
  if (!account) return undefined;
  await endSessions(queries, account.account_id);
  await queries.deleteFrom('login_failures').where('username_key', '=', account.username_key).execute();
  await services.notices.post(queries, services.now(), warnings(account));
  return account;
}

function warnings({ username, mobile, email }: Account): Notice[] {
  const text =
    `【单一窗口】账号 ${username} 的登录密码已重置，所有登录会话已失效。如非本人操作，请立即联系客服热线 95198。` +
    ` The password of account ${username} was reset and all its sessions have ended.`;
  return [
    ...(mobile ? [{ channel: 'sms' as const, recipient: mobile, text }] : []),
    ...(email ? [{ channel: 'email' as const, recipient: email, text }] : []),
  ];
}

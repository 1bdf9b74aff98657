import { z } from 'zod';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { normalizeCode } from '../../../contract/rules/normalize.ts';
import type { Services } from '../../context.ts';
import type { Account } from '../../db/schema.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { endSessions } from '../../sessions.ts';
import { refuseWrongPassword } from '../account/newPassword.ts';
import { issueCode, spendCode, withdrawCode } from '../codes/codes.ts';
import { deliverCode } from '../codes/deliver.ts';
import { sentCode } from '../codes/handlers.ts';
import { flow } from '../flows/flow.ts';
import { countFailure, forgetFailures, refuseLocked } from './failures.ts';

type Login = AreaHandlers<'login'>;

/** LOGIN-2: whose initial password was right, and whether the code sent to the mobile on file was, too. */
export const firstLoginFlow = flow({
  kind: 'first-login',
  payload: z.object({ accountId: z.string(), verified: z.boolean() }),
  minutes: limits.resetMinutes,
});

export const firstCode: Login['firstCode'] = async ({ ticket }, { services, caller }) => {
  const account = await accountOfTicket(services, ticket);
  if (account.mobile === null) throw new AppError('login/no-mobile');
  const issued = await issueCode(services, {
    purpose: 'first-login',
    caller,
    subject: account.account_id,
    target: { channel: 'sms', address: account.mobile },
    accountId: account.account_id,
  });
  try {
    if (issued.message) await deliverCode(services, issued.message);
  } catch (thrown) {
    await withdrawCode(services, issued.codeId);
    throw thrown;
  }
  return sentCode(issued);
};

export const firstVerify: Login['firstVerify'] = async ({ ticket, codeId, code }, { services }) => {
  const account = await accountOfTicket(services, ticket);
  const wrong = checkCode(normalizeCode(code));
  if (wrong) throw new AppError('input/invalid', { fields: { code: wrong } });
  const sentTo = await spendCode(services, codeId, code, { purpose: 'first-login', target: undefined });
  // The ticket of one operator and the code of another.
  if (sentTo !== account.account_id) throw new AppError('code/void');
  await firstLoginFlow.advance(services.db, services.now(), ticket, { accountId: account.account_id, verified: true });
  return {};
};

/** The manual's 修改密码 page asks for the old password once more. */
export const firstPassword: Login['firstPassword'] = async ({ ticket, oldPassword, ...chosen }, { services }) => {
  const { db, now, passwords } = services;
  const { verified } = await firstLoginFlow.read(db, now(), ticket);
  const account = await accountOfTicket(services, ticket);
  if (!verified) throw new AppError('login/not-verified');
  refuseWrongPassword(chosen);
  await refuseLocked(services, account.username_key);
  if (!(await passwords.verify(account.password_hash, oldPassword))) {
    await countFailure(services, account.username_key);
    throw new AppError('password/old-wrong', { fields: { oldPassword: 'field/invalid' } });
  }
  await forgetFailures(services, account.username_key);
  const passwordHash = await passwords.hash(chosen.password);
  await transact(db, async (trx) => {
    await firstLoginFlow.spend(trx, now(), ticket);
    const { numUpdatedRows } = await trx
      .updateTable('accounts')
      .set({ password_hash: passwordHash, password_initial: 0 })
      .where('account_id', '=', account.account_id)
      .where('password_initial', '=', 1)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new AppError('flow/expired');
    await endSessions(trx, account.account_id);
  });
  return { username: account.username };
};

/** The account still waits for its first password. @throws AppError `flow/expired`, `login/disabled` */
async function accountOfTicket({ db, now }: Services, ticket: string): Promise<Account> {
  const { accountId } = await firstLoginFlow.read(db, now(), ticket);
  const account = await db.selectFrom('accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  if (!account?.password_initial || !account.activated) throw new AppError('flow/expired');
  if (account.disabled) throw new AppError('login/disabled');
  return account;
}

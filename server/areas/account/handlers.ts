import { AppError } from '../../../contract/errors.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { normalizeCode } from '../../../contract/rules/normalize.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { sessionOf } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { endSessions } from '../../sessions.ts';
import { cardOf } from '../cardLogin/accounts.ts';
import { issueCode, useUpCode, verifyCode } from '../codes/codes.ts';
import { deliverCodeLater } from '../codes/deliver.ts';
import { sentCode } from '../codes/handlers.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { countFailure, forgetFailures, refuseLocked } from '../login/failures.ts';
import { refuseWrongPassword } from './newPassword.ts';
import { viewAccount } from './view.ts';

export const account: AreaHandlers<'account'> = {
  async view(_input, context) {
    return viewAccount(context.services.db, sessionOf(context));
  },

  /** ACC-5. Wrong old passwords count like wrong logins (LOGIN-1). */
  async changePassword(input, context) {
    const { services } = context;
    const { account: own, token_hash: tokenHash } = sessionOf(context);
    if (!own.activated) throw new AppError('login/not-activated');
    refuseWrongPassword(input);
    await refuseLocked(services, own.username_key);
    if (!(await services.passwords.verify(own.password_hash, input.oldPassword))) {
      await countFailure(services, own.username_key);
      throw new AppError('password/old-wrong', { fields: { oldPassword: 'field/invalid' } });
    }
    await forgetFailures(services, own.username_key);
    const passwordHash = await services.passwords.hash(input.password);
    await transact(services.db, async (trx) => {
      await trx
        .updateTable('accounts')
        .set({ password_hash: passwordHash, password_initial: 0 })
        .where('account_id', '=', own.account_id)
        .execute();
      await endSessions(trx, own.account_id, tokenHash);
    });
    return {};
  },

  /** ACT-1, ACT-2 */
  async activate(input, context) {
    const { services } = context;
    const session = sessionOf(context);
    if (session.account.activated) throw new AppError('activation/already-active');
    refuseWrongPassword(input);
    const passwordHash = await services.passwords.hash(input.password);
    await transact(services.db, async (trx) => {
      if ((await cardOf(trx, session.account_id)) !== session.card_no) throw new AppError('card-rule/not-bound');
      await setFirstPassword(trx, session.account_id, passwordHash);
    });
    return {};
  },

  /** ACT-3. Sent after the answer, so that neither its shape nor its time tells whether the account exists. */
  async activationCode({ username, captchaId, captcha }, { services, caller }) {
    await spendCaptcha(services, captchaId, captcha);
    const key = usernameKey(username);
    const known = await services.db.selectFrom('accounts').selectAll().where('username_key', '=', key).executeTakeFirst();
    const mobile = known && !known.activated && !known.disabled ? known.mobile : null;
    const issued = await issueCode(services, {
      purpose: 'activation',
      caller,
      subject: key,
      target: mobile === null ? undefined : { channel: 'sms', address: mobile },
      ...(known ? { accountId: known.account_id } : {}),
    });
    deliverCodeLater(services, issued.message);
    return sentCode(issued);
  },

  async activateBySms({ codeId, code, ...chosen }, { services }) {
    refuseWrongPassword(chosen, { code: checkCode(normalizeCode(code)) });
    const accountId = await verifyCode(services, codeId, code, { purpose: 'activation', target: undefined });
    if (accountId === null) throw new AppError('code/void');
    const passwordHash = await services.passwords.hash(chosen.password);
    await transact(services.db, async (trx) => {
      await useUpCode(trx, services.now(), codeId);
      await setFirstPassword(trx, accountId, passwordHash);
    });
    return {};
  },
};

/** Of two equal requests one activates. @throws AppError `activation/already-active` */
async function setFirstPassword(queries: Queries, accountId: string, passwordHash: string): Promise<void> {
  const { numUpdatedRows } = await queries
    .updateTable('accounts')
    .set({ password_hash: passwordHash, password_initial: 0, activated: 1 })
    .where('account_id', '=', accountId)
    .where('activated', '=', 0)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new AppError('activation/already-active');
}

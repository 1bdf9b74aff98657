import { AppError } from '../../../contract/errors.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { maskMobile } from '../../../contract/rules/mask.ts';
import { normalizeMobile } from '../../../contract/rules/normalize.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { sessionOf } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import type { AreaHandlers } from '../../register.ts';
import { describeSession, openSession } from '../../sessions.ts';
import { makeCaptcha, spendCaptcha } from './captchas.ts';
import { countFailure, forgetFailures, refuseLocked } from './failures.ts';
import { firstCode, firstLoginFlow, firstPassword, firstVerify } from './firstLogin.ts';
import { endOtherSessions, endSession, sessions } from './ownSessions.ts';

export const login: AreaHandlers<'login'> = {
  async captcha(_input, { services }) {
    return makeCaptcha(services);
  },

  /**
   * LOGIN-1, LOGIN-3. Wrong name and wrong password take the same path and time and get the same answer. LOGIN-4's answer is given
   * for any password: the initial one of card-created accounts is public, so it tells nothing that was hidden.
   */
  async password({ username, password, captchaId, captcha }, { services, caller }) {
    await spendCaptcha(services, captchaId, captcha);
    const account = await accountBehind(services.db, username);
    // One count for an account by whichever name it is tried.
    const key = account?.username_key ?? usernameKey(username);
    await refuseLocked(services, key);
    const right = await services.passwords.verify(account?.password_hash, password);
    if (account && !account.activated) throw new AppError('login/not-activated');
    if (!account || !right) {
      await countFailure(services, key);
      throw new AppError('login/wrong-credentials');
    }
    if (account.disabled) throw new AppError('login/disabled');
    await forgetFailures(services, key);
    if (account.password_initial) {
      // LOGIN-2
      const { ticket } = await firstLoginFlow.begin(services.db, services.now(), { accountId: account.account_id, verified: false });
      return { outcome: 'first-login', ticket, ...(account.mobile ? { mobileMasked: maskMobile(account.mobile) } : {}) };
    }
    return { outcome: 'entered', ...(await openSession(services.db, services, account, { caller })) };
  },

  firstCode,
  firstVerify,
  firstPassword,

  async logout(_input, context) {
    const { token_hash: tokenHash } = sessionOf(context);
    await context.services.db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    return {};
  },

  async current(_input, context) {
    return describeSession(context.services.db, sessionOf(context));
  },

  sessions,
  endSession,
  endOtherSessions,
};

/** A username, or a mobile number for which an account has switched login on (LOGIN-3, ACC-9). No username is all digits. */
function accountBehind(queries: Queries, typed: string): Promise<Account | undefined> {
  const mobile = normalizeMobile(typed);
  const accounts = queries.selectFrom('accounts').selectAll();
  const named =
    checkMobile(mobile) === undefined
      ? accounts.where('mobile', '=', mobile).where('mobile_login', '=', 1)
      : accounts.where('username_key', '=', usernameKey(typed));
  return named.executeTakeFirst();
}

import { AppError } from '../../../contract/errors.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { sessionOf } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { describeSession, openSession } from '../../sessions.ts';
import { makeCaptcha, spendCaptcha } from './captchas.ts';
import { countFailure, forgetFailures, refuseLocked } from './failures.ts';

export const login: AreaHandlers<'login'> = {
  async captcha(_input, { services }) {
    return makeCaptcha(services);
  },

  /**
   * LOGIN-1. Wrong name and wrong password take the same path and time and get the same answer. LOGIN-4's answer is given for any
   * password: the initial one of card-created accounts is public, so it tells nothing that was hidden.
   */
  async password({ username, password, captchaId, captcha }, { services }) {
    await spendCaptcha(services, captchaId, captcha);
    const key = usernameKey(username);
    await refuseLocked(services, key);
    const account = await services.db.selectFrom('accounts').selectAll().where('username_key', '=', key).executeTakeFirst();
    const right = await services.passwords.verify(account?.password_hash, password);
    if (account && !account.activated) throw new AppError('login/not-activated');
    if (!account || !right) {
      await countFailure(services, key);
      throw new AppError('login/wrong-credentials');
    }
    if (account.disabled) throw new AppError('login/disabled');
    // LOGIN-2
    if (account.password_initial) throw new AppError('login/initial-password');
    await forgetFailures(services, key);
    return openSession(services.db, services.now(), account);
  },

  async logout(_input, context) {
    const { token_hash: tokenHash } = sessionOf(context);
    await context.services.db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    return {};
  },

  async current(_input, context) {
    return describeSession(context.services.db, sessionOf(context));
  },
};

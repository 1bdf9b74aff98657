import { toHalfWidth } from '../../../contract/rules/normalize.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { finish } from './finish.ts';
import { accountBehind, offeredWays, resetFlow } from './flow.ts';
import { licence } from './licence.ts';
import { review } from './review.ts';
import { ways } from './ways.ts';

/** PWD-1…PWD-5. */
export const passwordReset: AreaHandlers<'passwordReset'> = {
  /** PWD-1. An account of another kind than was chosen is none. */
  async begin({ kind, username, captchaId, captcha }, { services }) {
    const { db, now } = services;
    await spendCaptcha(services, captchaId, captcha);
    const key = usernameKey(toHalfWidth(username));
    const known = await db.selectFrom('accounts').select('account_id').where('username_key', '=', key).where('account_type', '=', kind).executeTakeFirst();
    const accountId = known?.account_id ?? null;
    const offered = offeredWays(services, kind, key, await accountBehind(services, { accountId }));
    const state = { kind, usernameKey: key, accountId, verifiedMobile: null, reviewOffered: false, licenceTransaction: null, provenAt: null };
    const { ticket, expiresAt } = await resetFlow.begin(db, now(), state);
    return { ticket, expiresAt: instant(expiresAt), ways: offered };
  },
  ...ways,
  ...licence,
  ...finish,
  ...review,
};

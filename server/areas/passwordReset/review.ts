import { AppError } from '../../../contract/errors.ts';
import { toHalfWidth } from '../../../contract/rules/normalize.ts';
import { checkEnterpriseName, normalizeEnterpriseName, normalizePerson } from '../../../contract/rules/person.ts';
import { checkUscc, normalizeUscc, orgCodeOfUscc } from '../../../contract/rules/uscc.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { refuseWrongPassword } from '../account/newPassword.ts';
import { typedTarget } from '../codes/handlers.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { checkPerson } from '../recovery/forms.ts';
import { requiredFiles } from '../recovery/review.ts';
import { type ReviewForm, identityHint, submitReview } from '../reviews/submit.ts';
import { resetFlow } from './flow.ts';
import { proveTypedMobile, typedMobileChecks } from './ways.ts';

type ReviewRoutes = Pick<AreaHandlers<'passwordReset'>, 'submitReview'>;

/** PWD-3, 提交人工审核: the data of the failed try, changed or not, with documents and the new password. */
export const review: ReviewRoutes = {
  async submitReview({ ticket, files, ...input }, { services }) {
    const { db, now, passwords } = services;
    const state = await resetFlow.read(db, now(), ticket);
    if (!state.reviewOffered) throw new AppError('reset/review-not-offered');
    const key = usernameKey(toHalfWidth(input.username));
    const uscc = normalizeUscc(toHalfWidth(input.uscc));
    const name = normalizeEnterpriseName(input.enterpriseName);
    const legalPerson = normalizePerson(input.legalPerson);
    refuseWrongPassword(input, {
      username: key === '' ? 'field/required' : undefined,
      ...typedMobileChecks(state, input),
      enterpriseName: checkEnterpriseName(name),
      uscc: checkUscc(uscc),
      ...checkPerson(services, 'legalPerson', legalPerson),
      ...requiredFiles(files, { bothSides: legalPerson.idType === 'resident-id', licence: true }),
    });
    await spendCaptcha(services, input.captchaId, input.captcha);
    await proveTypedMobile(services, ticket, state, input);
    const form: ReviewForm = {
      mobile: typedTarget('sms', input.mobile).address,
      accountKind: 'admin',
      username: input.username.trim(),
      enterprise: { name, uscc, orgCode: orgCodeOfUscc(uscc) },
      legalPerson,
      person: null,
      identity: { legalPerson: await identityHint(services, legalPerson) },
    };
    const passwordHash = await passwords.hash(input.password);
    const account = await db.selectFrom('accounts').select('account_id').where('username_key', '=', key).where('account_type', '=', 'admin').executeTakeFirst();
    return transact(db, async (trx) => {
      await resetFlow.spend(trx, now(), ticket);
      return submitReview(trx, services, { kind: 'password', form, files, ticket, accountId: account?.account_id, passwordHash });
    });
  },
};

import type { CodeChannel, SentCode } from '../../../contract/api/codes.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { checkEmail } from '../../../contract/rules/email.ts';
import { fieldErrors } from '../../../contract/rules/fieldErrors.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { normalizeCode, normalizeEmail, normalizeMobile } from '../../../contract/rules/normalize.ts';
import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { contactFlow } from '../flows/contact.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { type CodeTarget, type IssuedCode, issueCode, spendCode, withdrawCode } from './codes.ts';
import { deliverCode } from './deliver.ts';

export const codes: AreaHandlers<'codes'> = {
  async send({ channel, target, purpose, captchaId, captcha }, { services, caller }) {
    const to = typedTarget(channel, target);
    refuse({ target: checkTarget(to) });
    await spendCaptcha(services, captchaId, captcha);
    const issued = await issueCode(services, { purpose, caller, subject: `${to.channel}\n${to.address}`, target: to });
    try {
      if (issued.message) await deliverCode(services, issued.message);
    } catch (thrown) {
      await withdrawCode(services, issued.codeId);
      throw thrown;
    }
    return sentCode(issued);
  },

  async verify({ channel, target, purpose, codeId, code }, { services }) {
    const to = typedTarget(channel, target);
    refuse({ target: checkTarget(to), code: checkCode(normalizeCode(code)) });
    await spendCode(services, codeId, code, { purpose, target: to });
    const { ticket, expiresAt } = await contactFlow.begin(services.db, services.now(), { purpose, ...to });
    return { ticket, target: to.address, expiresAt: instant(expiresAt) };
  },
};

/** FLD-7: what the user typed, as it is kept and compared. */
export function typedTarget(channel: CodeChannel, typed: string): CodeTarget {
  return { channel, address: channel === 'sms' ? normalizeMobile(typed) : normalizeEmail(typed) };
}

export function sentCode({ codeId, expiresAt }: IssuedCode): SentCode {
  return { codeId, resendAfterSeconds: limits.codeResendSeconds, expiresAt: instant(expiresAt) };
}

function checkTarget({ channel, address }: CodeTarget) {
  return channel === 'sms' ? checkMobile(address) : checkEmail(address);
}

function refuse(checks: Parameters<typeof fieldErrors>[0]): void {
  const fields = fieldErrors(checks);
  if (fields) throw new AppError('input/invalid', { fields });
}

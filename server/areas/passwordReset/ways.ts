import { AppError } from '../../../contract/errors.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { normalizeCode, toHalfWidth } from '../../../contract/rules/normalize.ts';
import { checkEnterpriseName, normalizeEnterpriseName, normalizePerson } from '../../../contract/rules/person.ts';
import { checkUscc, normalizeUscc } from '../../../contract/rules/uscc.ts';
import type { AreaHandlers } from '../../register.ts';
import type { Services } from '../../context.ts';
import { issueCode, spendCode, useUpCode, verifyCode } from '../codes/codes.ts';
import { deliverCodeLater } from '../codes/deliver.ts';
import { sentCode, typedTarget } from '../codes/handlers.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { countFailedProof, refuseWhenTriedTooOften } from '../recovery/attempts.ts';
import { holderOf, legalPersonOf } from '../recovery/find.ts';
import { type Checks, checkPerson, isSamePerson, refuseWrong } from '../recovery/forms.ts';
import { type ResetState, accountBehind, prove, refuseWay, resetFlow, tried } from './flow.ts';

type WayRoutes = Pick<AreaHandlers<'passwordReset'>, 'sendCode' | 'proveByCode' | 'proveHolder' | 'proveLegalPerson'>;

/** PWD-2, PWD-3: the ways that a form proves. */
export const ways: WayRoutes = {
  /** Sent after the answer, so that neither its shape nor its time tells whether the account exists. */
  async sendCode({ ticket, way, captchaId, captcha }, { services, caller }) {
    const state = await resetFlow.read(services.db, services.now(), ticket);
    const behind = await accountBehind(services, state);
    refuseWay(services, state, behind, way);
    await spendCaptcha(services, captchaId, captcha);
    const { account } = behind;
    const address = way === 'mobile' ? account?.mobile : account?.email;
    const issued = await issueCode(services, {
      purpose: 'password-reset',
      caller,
      subject: `${way}\n${state.usernameKey}`,
      target: account && address ? { channel: way === 'mobile' ? 'sms' : 'email', address } : undefined,
      ...(account ? { accountId: account.account_id } : {}),
    });
    deliverCodeLater(services, issued.message);
    return sentCode(issued);
  },

  async proveByCode({ ticket, codeId, code }, { services }) {
    const { db, now } = services;
    const state = await resetFlow.read(db, now(), ticket);
    refuseWrong({ code: checkCode(normalizeCode(code)) });
    const accountId = await verifyCode(services, codeId, code, { purpose: 'password-reset', target: undefined });
    // Another flow's code.
    if (accountId === null || accountId !== state.accountId) throw new AppError('code/void');
    await useUpCode(db, now(), codeId);
    return prove(services, ticket, state, await accountBehind(services, state));
  },

  async proveHolder({ ticket, ...input }, { services }) {
    const state = await resetFlow.read(services.db, services.now(), ticket);
    const behind = await accountBehind(services, state);
    refuseWay(services, state, behind, 'holder');
    const holder = normalizePerson(input.holder);
    refuseWrong(checkPerson(services, 'holder', holder));
    await refuseWhenTriedTooOften(services, tried(state));
    const isReal = await services.identity.matches(holder);
    if (!isReal || !isSamePerson(holder, behind.account && holderOf(behind.account))) {
      await countFailedProof(services, tried(state));
      throw new AppError('reset/not-matched');
    }
    return prove(services, ticket, state, behind);
  },

  /** PWD-3 */
  async proveLegalPerson({ ticket, ...input }, { services }) {
    const { db, now } = services;
    let state = await resetFlow.read(db, now(), ticket);
    const behind = await accountBehind(services, state);
    refuseWay(services, state, behind, 'legal-person');
    const enterpriseName = normalizeEnterpriseName(input.enterpriseName);
    const uscc = normalizeUscc(toHalfWidth(input.uscc));
    const legalPerson = normalizePerson(input.legalPerson);
    refuseWrong({
      enterpriseName: checkEnterpriseName(enterpriseName),
      uscc: checkUscc(uscc),
      ...checkPerson(services, 'legalPerson', legalPerson),
      ...typedMobileChecks(state, input),
    });
    state = await proveTypedMobile(services, ticket, state, input);
    await refuseWhenTriedTooOften(services, tried(state));
    const isReal = await services.identity.matches(legalPerson);
    const { enterprise } = behind;
    const isOwn = enterprise?.uscc === uscc && normalizeEnterpriseName(enterprise.name) === enterpriseName && isSamePerson(legalPerson, legalPersonOf(enterprise));
    if (isReal && isOwn) return prove(services, ticket, state, behind);
    await resetFlow.advance(db, now(), ticket, { ...state, reviewOffered: true });
    await countFailedProof(services, tried(state));
    throw new AppError('reset/legal-person-mismatch');
  },
};

interface TypedMobile {
  readonly mobile: string;
  readonly codeId?: string | undefined;
  readonly code?: string | undefined;
}

/** FLD-7, FLD-9: the number that a form names, and its code unless this number was proven before. */
export function typedMobileChecks({ verifiedMobile }: ResetState, { mobile, code = '' }: TypedMobile): Checks {
  const { address } = typedTarget('sms', mobile);
  return { mobile: checkMobile(address), code: address === verifiedMobile ? undefined : checkCode(normalizeCode(code)) };
}

/** Spends the code of a number that was not proven yet, and remembers it: a form refused for another reason needs no second code. */
export async function proveTypedMobile(services: Services, ticket: string, state: ResetState, { mobile, codeId = '', code = '' }: TypedMobile): Promise<ResetState> {
  const target = typedTarget('sms', mobile);
  if (target.address === state.verifiedMobile) return state;
  await spendCode(services, codeId, code, { purpose: 'password-reset', target });
  const proven = { ...state, verifiedMobile: target.address };
  await resetFlow.advance(services.db, services.now(), ticket, proven);
  return proven;
}

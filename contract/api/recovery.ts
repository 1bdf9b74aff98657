import { z } from 'zod';
import { Bank, Instant } from '../fields.ts';
import { SentCode } from './codes.ts';
import { EnterpriseInput, PersonInput, captchaInput, flowTicket, provenMobile } from './person.ts';
import { route } from './route.ts';

/** REC-1: 企业管理员, 企业操作员, 个人用户. */
export const RecoveryKind = z.enum(['admin', 'operator', 'personal']);
export type RecoveryKind = z.infer<typeof RecoveryKind>;

/** REC-2: 法人信息, 管理员信息, 两操作员手机号. */
export const ProofWay = z.enum(['legal-person', 'admin', 'two-operators']);
export type ProofWay = z.infer<typeof ProofWay>;

/** The end of every branch: what the user came for. */
export const FoundUsernames = z.object({
  outcome: z.literal('found'),
  usernames: z.array(z.object({ username: z.string(), accountType: z.enum(['admin', 'operator', 'personal']) })),
});
export type FoundUsernames = z.infer<typeof FoundUsernames>;

/** REC-2: 第三步, 企业其他信息验证. */
export const MoreProofs = z.object({
  outcome: z.literal('more-proofs'),
  /** 1 after the bound mobile, else 2 (需要勾选 2 个). */
  needed: z.number().int().min(1).max(2),
  ways: z.array(ProofWay),
  /** REC-3: two, or none when the enterprise has not two with mobiles; then `recovery/too-few-operators` is the message of that way. */
  operators: z.array(z.object({ operatorId: z.string(), nameMasked: z.string() })),
});
export type MoreProofs = z.infer<typeof MoreProofs>;

const Begun = z.object({ ticket: flowTicket, expiresAt: Instant });
const codeErrors = ['code/wrong', 'code/expired', 'code/void'] as const;
const perMinute = 30;

/** REC-5: 账号类型 of the form. */
export const ReviewedKind = z.enum(['admin', 'operator', 'other']);
/** Where a manual review stands. */
export const ReviewState = z.enum(['pending', 'approved', 'rejected']);
export const Receipt = z.object({
  /** 受理号: to be shown, and to be asked with later. */
  receipt: z.string(),
  submittedAt: Instant,
  /** Within one working day (REC-5). */
  answerBy: Instant,
});
export type Receipt = z.infer<typeof Receipt>;

/**
 * REC. Every answer is of one shape whether or not an account exists until the proofs hold; a mobile is proven before anything is
 * compared. All branches end in `found` or in a receipt.
 */
export const recovery = {
  adminBegin: route({
    method: 'POST',
    path: '/api/v1/recovery/admin',
    summary: 'REC-2 step 1: enterprise and mobile. `mobileBound` false: show recovery/mobile-not-bound with 重新输入 / 下一步',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ enterprise: EnterpriseInput, ...provenMobile }),
    output: Begun.extend({ mobileBound: z.boolean() }),
    errors: [...codeErrors],
  }),
  adminHandler: route({
    method: 'POST',
    path: '/api/v1/recovery/admin/handler',
    summary: 'REC-2 step 2: the handler’s identity (经办人). After the bound mobile, legal person or admin end the search',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ ticket: flowTicket, handler: PersonInput }),
    output: z.discriminatedUnion('outcome', [FoundUsernames, MoreProofs]),
    errors: ['flow/expired', 'recovery/identity-mismatch', 'recovery/attempts-used', 'remote/service-down'],
  }),
  operatorCode: route({
    method: 'POST',
    path: '/api/v1/recovery/admin/operator-codes',
    summary: 'REC-3: SMS code to one of the two operators; each has its own captcha and code',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ ticket: flowTicket, operatorId: z.string().max(64), ...captchaInput }),
    output: SentCode,
    errors: ['flow/expired', 'captcha/wrong', 'captcha/expired', 'code/too-soon', 'code/too-many', 'recovery/too-few-operators'],
  }),
  adminProofs: route({
    method: 'POST',
    path: '/api/v1/recovery/admin/proofs',
    summary: 'REC-2 step 3: exactly as many proofs as are needed, of different ways',
    access: 'public',
    perMinute,
    input: z.object({
      ticket: flowTicket,
      legalPerson: PersonInput.optional(),
      admin: PersonInput.optional(),
      operators: z
        .array(z.object({ operatorId: z.string().max(64), codeId: z.string().max(64), code: z.string().max(32) }))
        .length(2)
        .optional(),
    }),
    output: FoundUsernames,
    errors: ['flow/expired', ...codeErrors, 'recovery/proofs-count', 'recovery/too-few-operators', 'recovery/not-matched', 'recovery/identity-mismatch', 'recovery/attempts-used', 'remote/service-down'],
  }),

  bankBegin: route({
    method: 'POST',
    path: '/api/v1/recovery/bank',
    summary: 'REC-4 step 1: mobile and enterprise; answers the banks to choose from. USCC or organisation code, one of them at least',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ ...provenMobile, enterpriseName: z.string().max(400), uscc: z.string().max(64).optional(), orgCode: z.string().max(64).optional() }),
    output: Begun.extend({ banks: z.array(Bank) }),
    errors: [...codeErrors],
  }),
  bankChoose: route({
    method: 'POST',
    path: '/api/v1/recovery/bank/choice',
    summary: 'REC-4 step 2: begins the bank’s own check; the user opens `pageUrl` and inserts the bank token there. May be repeated',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket, bank: Bank }),
    output: z.object({ pageUrl: z.url(), expiresAt: Instant }),
    errors: ['flow/expired', 'remote/service-down'],
  }),
  bankState: route({
    method: 'POST',
    path: '/api/v1/recovery/bank/state',
    summary: 'REC-4: where the bank’s check stands; asked every two seconds',
    access: 'public',
    input: z.object({ ticket: flowTicket }),
    output: z.object({ state: z.enum(['not-begun', 'waiting', 'passed', 'refused', 'expired']) }),
    errors: ['flow/expired', 'remote/service-down'],
  }),
  bankUsernames: route({
    method: 'POST',
    path: '/api/v1/recovery/bank/usernames',
    summary: 'REC-4 step 3, 查询用户名: all usernames of the enterprise, once',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket }),
    output: FoundUsernames,
    errors: ['flow/expired', 'recovery/bank-not-passed', 'recovery/bank-other-enterprise', 'recovery/no-account', 'remote/service-down'],
  }),

  mobile: route({
    method: 'POST',
    path: '/api/v1/recovery/mobile',
    summary: 'Step 1 of REC-6 and REC-7 by mobile, and of REC-5: the number is proven, bound to an account or not. Takes uploads',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ kind: RecoveryKind, ...provenMobile }),
    output: Begun,
    errors: [...codeErrors],
  }),
  byMobile: route({
    method: 'POST',
    path: '/api/v1/recovery/mobile/identity',
    summary: 'REC-6, REC-7 step 2: identity (and enterprise, for an operator) → username',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ ticket: flowTicket, enterprise: EnterpriseInput.optional(), person: PersonInput }),
    output: FoundUsernames,
    errors: ['flow/expired', 'recovery/not-matched', 'recovery/identity-mismatch', 'recovery/attempts-used', 'remote/service-down'],
  }),
  byBankCard: route({
    method: 'POST',
    path: '/api/v1/recovery/bank-card',
    summary: 'REC-6, REC-7: identity and bank card four elements → username. The mobile is the one left with the bank',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({
      kind: z.enum(['operator', 'personal']),
      enterprise: EnterpriseInput.optional(),
      person: PersonInput,
      bankCard: z.string().max(64),
      ...provenMobile,
    }),
    output: FoundUsernames,
    errors: [...codeErrors, 'recovery/not-matched', 'recovery/identity-mismatch', 'recovery/bank-card-mismatch', 'recovery/attempts-used', 'remote/service-down'],
  }),
  review: route({
    method: 'POST',
    path: '/api/v1/recovery/review',
    summary: 'REC-5, 人工资料审核: the whole form with its uploads; result by SMS to the proven mobile',
    access: 'public',
    perMinute,
    input: z.object({
      ticket: flowTicket,
      /** Enterprise accounts only. */
      accountKind: ReviewedKind.optional(),
      enterprise: EnterpriseInput.optional(),
      legalPerson: PersonInput.optional(),
      person: PersonInput,
      /** Upload ids (`uploads.add` with this ticket): the person's ID, and for enterprises the licence. */
      files: z.object({ idFront: z.string().max(64).optional(), idBack: z.string().max(64).optional(), licence: z.string().max(64).optional() }),
    }),
    output: Receipt,
    errors: ['flow/expired', 'upload/not-found'],
  }),
  reviewState: route({
    method: 'POST',
    path: '/api/v1/recovery/review/state',
    summary: 'Where a manual review stands (REC-5, PWD-3), by its receipt',
    access: 'public',
    perMinute,
    input: z.object({ receipt: z.string().max(64) }),
    output: z.object({ state: ReviewState, answerBy: Instant }),
    errors: ['review/not-found'],
  }),
};

import { z } from 'zod';
import { Instant } from '../fields.ts';
import { SentCode } from './codes.ts';
import { PersonInput, captchaInput, flowTicket, provenMobile } from './person.ts';
import { Receipt } from './recovery.ts';
import { route } from './route.ts';

/** PWD-1: 企业管理员, 企业操作员, 个人用户, 部门用户, 国外及港澳台地区企业用户. */
export const ResetKind = z.enum(['admin', 'operator', 'personal', 'department', 'overseas']);
export type ResetKind = z.infer<typeof ResetKind>;

/** PWD-2: 手机验证, 邮箱验证, 账号信息验证, 法定代表人信息验证, 电子营业执照验证. */
export const resetWays = ['mobile', 'email', 'holder', 'legal-person', 'licence'] as const;
export const ResetWay = z.enum(resetWays);
export type ResetWay = z.infer<typeof ResetWay>;

/** PWD-2, by kind: what screen and server offer, in the manual's order. */
export const waysOf: Readonly<Record<ResetKind, readonly ResetWay[]>> = {
  admin: ['mobile', 'email', 'holder', 'legal-person', 'licence'],
  operator: ['mobile', 'email', 'holder'],
  personal: ['mobile', 'email', 'holder'],
  department: ['mobile', 'email'],
  overseas: ['email'],
};

export const OfferedWay = z.object({
  way: ResetWay,
  /** Why it cannot be used, as an error code: `reset/incomplete` (身份信息不完整), `reset/licence-unsupported`. */
  refusedBy: z.enum(['reset/incomplete', 'reset/licence-unsupported']).optional(),
  /** `mobile`, `email`: the bound one, masked. */
  masked: z.string().optional(),
});
export type OfferedWay = z.infer<typeof OfferedWay>;

const perMinute = 30;
/** From now on `setPassword` works with this ticket, until `provenUntil` (PWD-5: 10 minutes), once. */
const Proven = z.object({ provenUntil: Instant });
const wayErrors = ['flow/expired', 'reset/way-not-offered', 'reset/attempts-used', 'login/not-activated', 'login/disabled'] as const;
const newPassword = { password: z.string().max(128), confirmation: z.string().max(128) };

/**
 * PWD. One ticket leads through the four steps. Names without account are led the same way with made-up ways that never succeed, so
 * that nothing tells whether an account exists until a proof holds.
 */
export const passwordReset = {
  begin: route({
    method: 'POST',
    path: '/api/v1/password-reset',
    summary: 'PWD-1 step 1, 填写用户名: answers the ways of step 2. Takes uploads for the manual review',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ kind: ResetKind, username: z.string().min(1).max(64), ...captchaInput }),
    output: z.object({ ticket: flowTicket, expiresAt: Instant, ways: z.array(OfferedWay) }),
    errors: ['captcha/wrong', 'captcha/expired'],
  }),
  sendCode: route({
    method: 'POST',
    path: '/api/v1/password-reset/codes',
    summary: 'PWD-2: code to the bound mobile or e-mail',
    access: 'public',
    hidesExistence: true,
    perMinute,
    input: z.object({ ticket: flowTicket, way: z.enum(['mobile', 'email']), ...captchaInput }),
    output: SentCode,
    errors: ['flow/expired', 'reset/way-not-offered', 'reset/incomplete', 'captcha/wrong', 'captcha/expired', 'code/too-soon', 'code/too-many'],
  }),
  proveByCode: route({
    method: 'POST',
    path: '/api/v1/password-reset/code',
    summary: 'PWD-2: the code that came to the bound mobile or e-mail',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket, codeId: z.string().max(64), code: z.string().max(32) }),
    output: Proven,
    errors: [...wayErrors, 'code/wrong', 'code/expired', 'code/void'],
  }),
  proveHolder: route({
    method: 'POST',
    path: '/api/v1/password-reset/holder',
    summary: 'PWD-2, 账号信息验证: the account holder’s data',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket, holder: PersonInput }),
    output: Proven,
    errors: [...wayErrors, 'reset/incomplete', 'reset/not-matched', 'remote/service-down'],
  }),
  proveLegalPerson: route({
    method: 'POST',
    path: '/api/v1/password-reset/legal-person',
    summary: 'PWD-3, 法定代表人信息验证. reset/legal-person-mismatch: show 提交人工审核, from then on submitReview works with this ticket. Once the code of a mobile was right it need not be given again',
    access: 'public',
    perMinute,
    input: z.object({
      ticket: flowTicket,
      enterpriseName: z.string().max(400),
      uscc: z.string().max(64),
      legalPerson: PersonInput,
      mobile: provenMobile.mobile,
      codeId: provenMobile.codeId.optional(),
      code: provenMobile.code.optional(),
    }),
    output: Proven,
    errors: [...wayErrors, 'reset/incomplete', 'reset/legal-person-mismatch', 'code/wrong', 'code/expired', 'code/void', 'remote/service-down'],
  }),
  licenceBegin: route({
    method: 'POST',
    path: '/api/v1/password-reset/licence',
    summary: 'PWD-4, 电子营业执照验证: the QR code to scan. May be repeated when it has expired or was refused',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket }),
    output: z.object({
      /** SVG data URL. */
      image: z.string(),
      /** What the QR code says. In the sandbox: a page to open instead of scanning. */
      text: z.string(),
      expiresAt: Instant,
    }),
    errors: [...wayErrors, 'reset/licence-unsupported', 'remote/service-down'],
  }),
  licenceState: route({
    method: 'POST',
    path: '/api/v1/password-reset/licence/state',
    summary: 'PWD-4: live state of the QR code; asked every two seconds. `confirmed`: setPassword works until `provenUntil`',
    access: 'public',
    input: z.object({ ticket: flowTicket }),
    output: z.object({
      state: z.enum(['not-begun', 'waiting', 'scanned', 'confirmed', 'refused', 'expired', 'other-enterprise']),
      provenUntil: Instant.optional(),
    }),
    errors: [...wayErrors, 'remote/service-down'],
  }),
  setPassword: route({
    method: 'POST',
    path: '/api/v1/password-reset/password',
    summary: 'PWD-5 step 3: ends every session of the account and notifies it; the ticket is spent',
    access: 'public',
    perMinute,
    input: z.object({ ticket: flowTicket, ...newPassword }),
    output: z.object({ username: z.string() }),
    errors: ['flow/expired', 'reset/not-proven', 'reset/proof-expired'],
  }),
  submitReview: route({
    method: 'POST',
    path: '/api/v1/password-reset/review',
    summary: 'PWD-3, 提交人工审核: after the legal person’s data failed. The new password waits for the approval. Another mobile than the proven one needs a code of its own',
    access: 'public',
    perMinute,
    input: z.object({
      ticket: flowTicket,
      username: z.string().max(64),
      mobile: provenMobile.mobile,
      codeId: provenMobile.codeId.optional(),
      code: provenMobile.code.optional(),
      enterpriseName: z.string().max(400),
      uscc: z.string().max(64),
      legalPerson: PersonInput,
      /** Upload ids (`uploads.add` with this ticket): licence, and both sides of the legal person's ID. */
      files: z.object({ licence: z.string().max(64).optional(), idFront: z.string().max(64).optional(), idBack: z.string().max(64).optional() }),
      ...newPassword,
      ...captchaInput,
    }),
    output: Receipt,
    errors: ['flow/expired', 'reset/review-not-offered', 'upload/not-found', 'captcha/wrong', 'captcha/expired', 'code/wrong', 'code/expired', 'code/void'],
  }),
};

import { z } from 'zod';
import { Instant } from '../fields.ts';
import { route } from './route.ts';

/** FLD-9: what a code is good for; it opens nothing else. */
export const codePurposes = ['activation', 'registration', 'first-login', 'recovery', 'password-reset'] as const;
export const CodePurpose = z.enum(codePurposes);
export type CodePurpose = z.infer<typeof CodePurpose>;
export const CodeChannel = z.enum(['sms', 'email']);
export type CodeChannel = z.infer<typeof CodeChannel>;

/** What the screen needs for its countdown. */
export const SentCode = z.object({ codeId: z.string(), resendAfterSeconds: z.number(), expiresAt: Instant });
export type SentCode = z.infer<typeof SentCode>;

/** The purposes whose number or address the user types; in the others the server sends to what is on file. */
const TypedPurpose = CodePurpose.extract(['registration', 'recovery', 'password-reset']);
/** A mainland mobile number (`sms`) or an e-mail address (`email`), as typed. */
const target = z.string().max(320);

export const codes = {
  send: route({
    method: 'POST',
    path: '/api/v1/codes',
    summary: 'Send a 6-digit code to a number or address that the user typed (FLD-9)',
    access: 'public',
    perMinute: 60,
    input: z.object({ channel: CodeChannel, target, purpose: TypedPurpose, captchaId: z.string().max(64), captcha: z.string().max(16) }),
    output: SentCode,
    errors: ['captcha/wrong', 'captcha/expired', 'code/too-soon', 'code/too-many', 'remote/service-down'],
  }),
  /** For steps that must know at once whether a number or address is the user's own (REG-6's e-mail dialog). */
  verify: route({
    method: 'POST',
    path: '/api/v1/codes/verification',
    summary: 'Spend a code; the ticket proves for 30 minutes that the number or address was verified for this purpose',
    access: 'public',
    perMinute: 60,
    input: z.object({ channel: CodeChannel, target, purpose: TypedPurpose, codeId: z.string().max(64), code: z.string().max(16) }),
    output: z.object({
      ticket: z.string(),
      /** As the server keeps it: to be put back into the form (REG-6). */
      target: z.string(),
      expiresAt: Instant,
    }),
    errors: ['code/wrong', 'code/expired', 'code/void'],
  }),
};

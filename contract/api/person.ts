import { z } from 'zod';
import { IdType } from '../fields.ts';

/** A person as forms of recovery and reset give them; judged by `rules/person.ts` on both sides. Validity only for a 居民身份证 (FLD-3). */
export const PersonInput = z.object({
  name: z.string().max(200),
  idType: IdType,
  idNumber: z.string().max(64),
  idValidFrom: z.string().max(16).optional(),
  idValidTo: z.string().max(16).optional(),
});
export type PersonInput = z.infer<typeof PersonInput>;

/** An enterprise as its people name it (REC): name and organisation code must both be right. */
export const EnterpriseInput = z.object({ name: z.string().max(400), orgCode: z.string().max(64) });
export type EnterpriseInput = z.infer<typeof EnterpriseInput>;

/** A mobile number that the user typed, with the code that was sent there by `codes.send`. */
export const provenMobile = { mobile: z.string().max(64), codeId: z.string().max(64), code: z.string().max(32) };
export const captchaInput = { captchaId: z.string().max(64), captcha: z.string().max(16) };
/** The ticket of a flow: opaque, expiring, of no use to anybody but its holder. */
export const flowTicket = z.string().max(64);

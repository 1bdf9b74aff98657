import { z } from 'zod';
import { CardNo, CardRole, CertNo, IdType } from './fields.ts';

/**
 * `resources/sandbox/registry.json`: the made-up enterprises, people and cards that the sandbox adapters know (AD-1),
 * and of which the demo tray's soft cards are made. Days are counted from today, so that a card stays "expiring in 20 days".
 */
export const SandboxRegistry = z.object({
  people: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      idType: IdType,
      idNumber: z.string(),
      idValidFrom: z.string(),
      idValidTo: z.string(),
      mobile: z.string(),
      email: z.string(),
    }),
  ),
  enterprises: z.array(
    z.object({
      uscc: z.string(),
      orgCode: z.string(),
      name: z.string(),
      region: z.string(),
      address: z.string(),
      legalPersonId: z.string(),
    }),
  ),
  cards: z.array(
    z.object({
      /** Tray id and `swclient softcard --card` name: legal, operator, legal-b, operator-b, legal-c, operator-c, lost, expiring, rsa, unknown, broken. */
      id: z.string(),
      label: z.string(),
      cardNo: CardNo,
      certNo: CertNo,
      role: CardRole,
      uscc: z.string(),
      personId: z.string(),
      algorithm: z.enum(['SM2', 'RSA']),
      status: z.enum(['normal', 'lost', 'revoked']),
      remark: z.enum(['normal', 'lost', 'expiring', 'rsa', 'unknown', 'broken']),
      validFromDays: z.number().int(),
      validToDays: z.number().int(),
      /** False: the server has never heard of it (card-rule/not-issued). */
      issued: z.boolean(),
    }),
  ),
});
export type SandboxRegistry = z.infer<typeof SandboxRegistry>;

/** User PIN of every soft card as it leaves the tray. Made-up cards only: no product trusts them. */
export const DEMO_PIN = '13572468';

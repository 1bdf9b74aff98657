import { z } from 'zod';
import { Bank, CardNo, CardRole, CertNo, IdType } from './fields.ts';

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
      /** What the bank knows: number, and the mobile left with it (REC-6, AUTH-4). */
      bankCards: z.array(z.object({ cardNo: z.string(), mobile: z.string(), status: z.enum(['normal', 'frozen']) })),
      /** What is special, for a tester: 未成年人, 身份证已过期 … */
      note: z.string(),
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
      status: z.enum(['operating', 'dissolved']),
      formerNames: z.array(z.string()),
      /** Whether the market regulator issued an electronic business licence (PWD-4). */
      hasLicence: z.boolean(),
      /** The commerce ministry's filing of a foreign-trade operator (QUA-2). */
      commerce: z.object({ recordNo: z.string(), englishName: z.string(), englishAddress: z.string(), recordedOn: z.string() }).nullable(),
      note: z.string(),
    }),
  ),
  cards: z.array(
    z.object({
      /** Tray id and `swclient softcard --card` name: legal, operator, legal-b, operator-b, legal-c, operator-c, legal-d, operator-d, lost, expiring, rsa, unknown, broken. */
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
  /** Bank tokens (网银盾) of enterprises (REC-4, AUTH-3). */
  ukeys: z.array(z.object({ ukeyId: z.string(), bank: Bank, uscc: z.string(), status: z.enum(['normal', 'expired', 'frozen']) })),
  /** Accounts that a reset sandbox begins with, so that every branch of REC, PWD and LOGIN can be walked. Password: `DEMO_PASSWORD`. */
  accounts: z.array(
    z.object({
      username: z.string(),
      accountType: z.enum(['admin', 'operator', 'personal', 'department', 'overseas']),
      uscc: z.string().nullable(),
      personId: z.string(),
      mobile: z.string().nullable(),
      email: z.string().nullable(),
      state: z.enum(['normal', 'first-login', 'not-activated', 'disabled']),
      /** PWD-2: the enterprise's legal person is not on file (身份信息不完整). */
      withoutLegalPerson: z.boolean(),
      note: z.string(),
    }),
  ),
});
export type SandboxRegistry = z.infer<typeof SandboxRegistry>;

/** User PIN of every soft card as it leaves the tray. Made-up cards only: no product trusts them. */
export const DEMO_PIN = '13572468';

/** Password of the accounts that a reset sandbox begins with (FLD-6). */
export const DEMO_PASSWORD = 'Sample#2026';
/** What the sandbox bank's own page takes as the PIN of every bank token. */
export const DEMO_BANK_PIN = '246810';
/** Who decides reviews at `/review` of a sandbox server. */
export const DEMO_REVIEWER = { name: 'reviewer', password: 'Review#2026' } as const;

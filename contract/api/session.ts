import { z } from 'zod';
import { AccountType, CardNo, CardRole, CertNo, Instant } from '../fields.ts';

/** Who is logged in, as every screen may show it. No token, no ID number. */
export const Session = z.object({
  username: z.string(),
  name: z.string(),
  accountType: AccountType,
  /** Of admins and operators; an overseas account's organisation. */
  enterpriseName: z.string().optional(),
  /** Of admins and operators only. */
  uscc: z.string().optional(),
  activated: z.boolean(),
  openedBy: z.enum(['card', 'password']),
  /** The card that opened it (LOGIN-5); the role is the server's knowledge. */
  card: z.object({ cardNo: CardNo, certNo: CertNo, role: CardRole, validTo: Instant }).optional(),
  startedAt: Instant,
  /** LOGIN-6: absolute end. Idle end is 30 minutes after the last call. */
  endsAt: Instant,
});
export type Session = z.infer<typeof Session>;

/** LOGIN-6, FLD-9, CARD-1: times the whole system agrees on. */
export const limits = {
  sessionIdleMinutes: 30,
  sessionHours: 12,
  challengeSeconds: 120,
  ticketSeconds: 300,
  captchaSeconds: 120,
  codeSeconds: 300,
  codeResendSeconds: 60,
  codeTries: 5,
  /** How long steps that follow each other may take (registration, recovery); a reset's proofs less (PWD-5). */
  flowMinutes: 30,
  resetMinutes: 10,
  uploadsPerFlow: 10,
  loginFailures: 5,
  lockMinutes: 15,
  expiryReminderDays: 30,
  sealPictureBytes: 4 * 1024 * 1024,
} as const;

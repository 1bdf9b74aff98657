import { z } from 'zod';
import { CardNo, CardRole, CertNo, Instant } from '../fields.ts';

/** Who is logged in, as every screen may show it. No token, no ID number. */
export const Session = z.object({
  username: z.string(),
  name: z.string(),
  accountType: z.enum(['admin', 'operator']),
  enterpriseName: z.string(),
  uscc: z.string(),
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
  loginFailures: 5,
  lockMinutes: 15,
  expiryReminderDays: 30,
  sealPictureBytes: 4 * 1024 * 1024,
} as const;

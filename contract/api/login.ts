import { z } from 'zod';
import { SentCode } from './codes.ts';
import { Instant } from '../fields.ts';
import { route } from './route.ts';
import { Session } from './session.ts';

export const Captcha = z.object({
  captchaId: z.string(),
  /** PNG data URL. */
  image: z.string(),
  expiresAt: Instant,
});

/** `token`: opaque 256-bit, base64url. Main keeps it; it never reaches the renderer. */
export const SessionGrant = z.object({ token: z.string(), session: Session });

/** LOGIN-1, or LOGIN-2 for who still has the initial password. */
export const PasswordOutcome = z.discriminatedUnion('outcome', [
  SessionGrant.extend({ outcome: z.literal('entered') }),
  z.object({
    outcome: z.literal('first-login'),
    /** For `firstCode`, `firstVerify`, `firstPassword`, 10 minutes. */
    ticket: z.string(),
    /** Where the code will go; missing when the admin gave no mobile: then the admin must add one. */
    mobileMasked: z.string().optional(),
  }),
]);
export type PasswordOutcome = z.infer<typeof PasswordOutcome>;

/** LOGIN-6: one of the user's own sessions. */
export const OwnSession = z.object({
  sessionId: z.string(),
  openedBy: z.enum(['card', 'password']),
  startedAt: Instant,
  lastSeenAt: Instant,
  endsAt: Instant,
  /** Network address it was opened from. */
  address: z.string().optional(),
  /** The session that asks. */
  current: z.boolean(),
  /** Opened from the same installation as the session that asks. */
  sameDevice: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

const ticket = z.string().max(64);

export const login = {
  captcha: route({
    method: 'POST',
    path: '/api/v1/captchas',
    summary: 'A picture captcha: case-insensitive, single use, 2 minutes (FLD-9)',
    access: 'public',
    input: z.object({}),
    output: Captcha,
    errors: [],
  }),
  password: route({
    method: 'POST',
    path: '/api/v1/login/password',
    summary: 'Username, or a mobile number that has login switched on, + password + captcha (LOGIN-1…LOGIN-4)',
    access: 'public',
    input: z.object({
      username: z.string().min(1).max(64),
      password: z.string().min(1).max(128),
      captchaId: z.string().max(64),
      captcha: z.string().max(16),
    }),
    output: PasswordOutcome,
    errors: [
      'captcha/wrong',
      'captcha/expired',
      'login/wrong-credentials',
      'login/account-locked',
      'login/not-activated',
      'login/disabled',
    ],
  }),
  firstCode: route({
    method: 'POST',
    path: '/api/v1/login/first/codes',
    summary: 'LOGIN-2: SMS code to the mobile that the admin put on file',
    access: 'public',
    input: z.object({ ticket }),
    output: SentCode,
    errors: ['flow/expired', 'login/no-mobile', 'code/too-soon', 'code/too-many', 'remote/service-down'],
  }),
  firstVerify: route({
    method: 'POST',
    path: '/api/v1/login/first/verification',
    summary: 'LOGIN-2: the code is right; the same ticket may now set the password',
    access: 'public',
    input: z.object({ ticket, codeId: z.string().max(64), code: z.string().max(16) }),
    output: z.object({}),
    errors: ['flow/expired', 'code/wrong', 'code/expired', 'code/void'],
  }),
  firstPassword: route({
    method: 'POST',
    path: '/api/v1/login/first/password',
    summary: 'LOGIN-2: the forced change; afterwards the user logs in with the new password',
    access: 'public',
    input: z.object({ ticket, oldPassword: z.string().max(128), password: z.string().max(128), confirmation: z.string().max(128) }),
    output: z.object({ username: z.string() }),
    errors: ['flow/expired', 'login/not-verified', 'password/old-wrong'],
  }),
  logout: route({
    method: 'POST',
    path: '/api/v1/logout',
    summary: 'End this session (LOGIN-6)',
    access: 'session',
    input: z.object({}),
    output: z.object({}),
    errors: [],
  }),
  current: route({
    method: 'GET',
    path: '/api/v1/session',
    summary: 'The session behind the token',
    access: 'session',
    input: z.object({}),
    output: Session,
    errors: [],
  }),
  sessions: route({
    method: 'GET',
    path: '/api/v1/sessions',
    summary: 'The user’s own open sessions, newest first (LOGIN-6)',
    access: 'session',
    input: z.object({}),
    output: z.object({ items: z.array(OwnSession) }),
    errors: [],
  }),
  endSession: route({
    method: 'DELETE',
    path: '/api/v1/sessions/:sessionId',
    summary: 'Sign out one of the user’s own sessions, wherever it is (LOGIN-6)',
    access: 'session',
    input: z.object({ sessionId: z.string().max(64) }),
    output: z.object({}),
    errors: ['session/not-found'],
  }),
  endOtherSessions: route({
    method: 'DELETE',
    path: '/api/v1/sessions',
    summary: 'Sign out every session but this one (LOGIN-6)',
    access: 'session',
    input: z.object({}),
    output: z.object({ ended: z.number().int().nonnegative() }),
    errors: [],
  }),
};

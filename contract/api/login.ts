import { z } from 'zod';
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
    summary: 'Username + password + captcha (LOGIN-1, LOGIN-4)',
    access: 'public',
    input: z.object({
      username: z.string().min(1).max(64),
      password: z.string().min(1).max(128),
      captchaId: z.string().max(64),
      captcha: z.string().max(16),
    }),
    output: SessionGrant,
    errors: [
      'captcha/wrong',
      'captcha/expired',
      'login/wrong-credentials',
      'login/account-locked',
      'login/not-activated',
      'login/initial-password',
      'login/disabled',
    ],
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
};

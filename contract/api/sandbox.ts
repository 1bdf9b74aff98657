import { z } from 'zod';
import { CardNo, Instant } from '../fields.ts';
import { route } from './route.ts';

export const SandboxMessage = z.object({
  messageId: z.string(),
  channel: z.enum(['sms', 'email']),
  to: z.string(),
  text: z.string(),
  sentAt: Instant,
});

/** Registered only when the server runs with `--sandbox` (AD-1). */
export const sandbox = {
  inbox: route({
    method: 'GET',
    path: '/api/v1/sandbox/inbox',
    summary: 'Messages that the sandbox SMS and e-mail adapters caught, newest first',
    access: 'sandbox',
    input: z.object({}),
    output: z.object({ items: z.array(SandboxMessage) }),
    errors: [],
  }),
  captchaAnswer: route({
    method: 'GET',
    path: '/api/v1/sandbox/captchas/:captchaId',
    summary: 'The answer of a captcha, for demonstrations without a human eye',
    access: 'sandbox',
    input: z.object({ captchaId: z.string() }),
    output: z.object({ answer: z.string() }),
    errors: ['captcha/expired'],
  }),
  cardStatus: route({
    method: 'PUT',
    path: '/api/v1/sandbox/cards/:cardNo',
    summary: 'Set the status of an issued card',
    access: 'sandbox',
    input: z.object({ cardNo: CardNo, status: z.enum(['normal', 'lost', 'revoked']) }),
    output: z.object({}),
    errors: ['card-rule/not-issued'],
  }),
  reset: route({
    method: 'POST',
    path: '/api/v1/sandbox/reset',
    summary: 'Put the made-up world back: every account, session, message and seal goes, the accounts of docs/sandbox.md come',
    access: 'sandbox',
    input: z.object({}),
    output: z.object({ accounts: z.number().int() }),
    errors: [],
  }),
  answerBank: route({
    method: 'POST',
    path: '/api/v1/sandbox/bank',
    summary: 'REC-4, AUTH-3: what the person at the bank’s page does, without a browser',
    access: 'sandbox',
    input: z.object({ pageUrl: z.string().max(500), ukeyId: z.string().max(100), pin: z.string().max(20), cancel: z.boolean().default(false) }),
    output: z.object({ passed: z.boolean() }),
    errors: [],
  }),
  scanLicence: route({
    method: 'POST',
    path: '/api/v1/sandbox/licence',
    summary: 'PWD-4: what the telephone with the electronic licence does, without a telephone. `text` is what the QR code says',
    access: 'sandbox',
    input: z.object({ text: z.string().max(500), act: z.enum(['scan', 'confirm', 'refuse']), uscc: z.string().max(64).optional() }),
    output: z.object({ done: z.boolean() }),
    errors: [],
  }),
  /** How a demo gets an operator without a card, or an admin without walking through REG. */
  addAccount: route({
    method: 'POST',
    path: '/api/v1/sandbox/accounts',
    summary: 'Put an admin or operator account into an enterprise, as if registered without a card',
    access: 'sandbox',
    input: z.object({
      uscc: z.string(),
      accountType: z.enum(['admin', 'operator']),
      username: z.string(),
      password: z.string().optional(),
      personId: z.string().optional(),
      mobile: z.string().optional(),
      email: z.string().optional(),
      activated: z.boolean().default(true),
      /** LOGIN-3: as if the user had switched it on (ACC-9). */
      mobileLogin: z.boolean().default(false),
    }),
    output: z.object({ username: z.string() }),
    errors: ['remote/conflict', 'remote/not-found'],
  }),
};

import { z } from 'zod';
import { AccountType, IdType, Instant } from '../fields.ts';
import { route } from './route.ts';

/** ACC-1. ID numbers come masked except two ends. */
export const AccountView = z.object({
  username: z.string(),
  accountType: AccountType,
  activated: z.boolean(),
  name: z.string(),
  /** Not of overseas and department accounts. */
  idType: IdType.optional(),
  idNumberMasked: z.string().optional(),
  idValidFrom: z.string().optional(),
  idValidTo: z.string().optional(),
  mobileMasked: z.string().optional(),
  emailMasked: z.string().optional(),
  mobileLogin: z.boolean(),
  createdAt: Instant,
  createdBy: z.enum(['card', 'registration', 'admin']),
  cardBound: z.boolean(),
  /** Whether this session may activate (ACT-2). */
  mayActivate: z.boolean(),
  /** Of admins and operators. */
  enterprise: z
    .object({
    name: z.string(),
    uscc: z.string(),
    orgCode: z.string(),
    /** Admin's view only. */
    legalName: z.string().optional(),
    legalIdType: IdType.optional(),
    legalIdNumberMasked: z.string().optional(),
    address: z.string().optional(),
    region: z.string().optional(),
  })
    .optional(),
  /** Of overseas accounts (REG-8); `name` is the contact person. */
  overseas: z
    .object({
      /** ISO 3166-1 alpha-2. */
      country: z.string(),
      registrationNumber: z.string().optional(),
      organisation: z.string(),
      department: z.string().optional(),
      jobTitle: z.string().optional(),
      phone: z.string(),
      fax: z.string().optional(),
      mobile: z.string().optional(),
      address: z.string(),
      notes: z.string().optional(),
    })
    .optional(),
});
export type AccountView = z.infer<typeof AccountView>;

const newPassword = { password: z.string().max(128), confirmation: z.string().max(128) };

export const account = {
  view: route({
    method: 'GET',
    path: '/api/v1/account',
    summary: 'Own account, and for the admin the enterprise (ACC-1)',
    access: 'session',
    input: z.object({}),
    output: AccountView,
    errors: [],
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/v1/account/password',
    summary: 'Change the password of an active account (ACC-5); ends its other sessions',
    access: 'session',
    input: z.object({ oldPassword: z.string().max(128), ...newPassword }),
    output: z.object({}),
    errors: ['password/old-wrong', 'login/not-activated', 'login/account-locked'],
  }),
  activate: route({
    method: 'POST',
    path: '/api/v1/activation',
    summary: 'Give a card-created account its password, in a session opened with the bound card (ACT-1, ACT-2)',
    access: 'card',
    input: z.object(newPassword),
    output: z.object({}),
    errors: ['activation/already-active', 'card-rule/not-bound'],
  }),
  activationCode: route({
    method: 'POST',
    path: '/api/v1/activation/codes',
    summary: 'ACT-3: SMS code to the mobile on file; the answer has the same shape whether or not the account exists',
    access: 'public',
    hidesExistence: true,
    input: z.object({ username: z.string().min(1).max(64), captchaId: z.string().max(64), captcha: z.string().max(16) }),
    output: z.object({ codeId: z.string(), resendAfterSeconds: z.number(), expiresAt: Instant }),
    errors: ['captcha/wrong', 'captcha/expired', 'code/too-soon', 'code/too-many'],
  }),
  activateBySms: route({
    method: 'POST',
    path: '/api/v1/activation/sms',
    summary: 'ACT-3: activate with the SMS code',
    access: 'public',
    input: z.object({ codeId: z.string(), code: z.string().max(16), ...newPassword }),
    output: z.object({}),
    errors: ['code/wrong', 'code/expired', 'code/void', 'activation/already-active'],
  }),
};

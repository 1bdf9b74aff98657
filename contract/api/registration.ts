import { z } from 'zod';
import { IdType, Instant } from '../fields.ts';
import { accessRegions, businessTypes } from '../regions.ts';
import { route } from './route.ts';

/**
 * Free text of a form. The limits here only keep nonsense out; what a field may hold is judged by `contract/rules/`, on screen
 * and server alike, and answered as field → message (FLD-8).
 */
const text = z.string().max(500);
const optionalText = text.optional();

/** FLD-3: the two dates belong to a 居民身份证 only; `YYYYMMDD`, end `00000000` for long-term. */
const holder = { name: text, idType: IdType, idNumber: text, idValidFrom: optionalText, idValidTo: optionalText };
const credentials = { username: text, password: z.string().max(128), confirmation: z.string().max(128) };
/** The code that `codes.send` sent to the number or address in the same form, for purpose `registration`. */
const code = { codeId: z.string().max(64), code: z.string().max(16) };
const termsVersion = z.string().max(40);

/** REG-3 step 1; REG-7 with institution wording. */
export const UnitForm = z.object({
  kind: z.enum(['enterprise', 'institution']),
  region: z.enum(accessRegions),
  uscc: text,
  orgCode: text,
  name: text,
  legalName: text,
  legalIdType: IdType,
  legalIdNumber: text,
  legalIdValidFrom: optionalText,
  legalIdValidTo: optionalText,
  businessTypes: z.array(z.enum(businessTypes)).max(businessTypes.length).default([]),
});
export type UnitForm = z.input<typeof UnitForm>;

/** REG-3 step 2. */
export const AdminForm = z.object({ ticket: z.string().max(64), ...credentials, ...holder, email: text, mobile: text, ...code, termsVersion });
export type AdminForm = z.input<typeof AdminForm>;

/**
 * REG-6. Either `mobile` with its code, or, for the ID types that allow it, `emailTicket` (`codes.verify`, purpose `registration`)
 * of the address in `email`.
 */
export const PersonalForm = z.object({
  ...holder,
  ...credentials,
  mobile: optionalText,
  codeId: z.string().max(64).optional(),
  code: z.string().max(16).optional(),
  email: text,
  emailTicket: z.string().max(64).optional(),
  termsVersion,
});
export type PersonalForm = z.input<typeof PersonalForm>;

/** REG-8 */
export const OverseasForm = z.object({
  ...credentials,
  /** ISO 3166-1 alpha-2; Hong Kong, Macao and Taiwan are HK, MO and TW. */
  country: z.string().max(10),
  /** Fixed once given. */
  registrationNumber: optionalText,
  organisation: text,
  department: optionalText,
  jobTitle: optionalText,
  contact: text,
  phone: text,
  fax: optionalText,
  mobile: optionalText,
  address: text,
  email: text,
  ...code,
  notes: z.string().max(2000).optional(),
  /** The manual's form has no tick for it; a screen that shows the agreement sends what was shown. */
  termsVersion: termsVersion.optional(),
});
export type OverseasForm = z.input<typeof OverseasForm>;

const Registered = z.object({ username: z.string() });
const codeErrors = ['code/wrong', 'code/expired', 'code/void'] as const;
const identityErrors = ['identity/mismatch', 'remote/service-down', 'terms/outdated'] as const;

export const registration = {
  checkUnit: route({
    method: 'POST',
    path: '/api/v1/registration/unit',
    summary: 'REG-3 step 1: fields, REG-2 by field, then the registry (REG-9); the ticket leads to step 2',
    access: 'public',
    perMinute: 60,
    input: UnitForm,
    output: z.object({
      ticket: z.string(),
      expiresAt: Instant,
      /** As the server keeps it: full-width characters, blanks and small letters are brought to form. */
      unit: z.object({ uscc: z.string(), orgCode: z.string(), name: z.string() }),
    }),
    errors: ['registration/enterprise-exists', 'registry/unit-mismatch', 'registry/legal-person-mismatch', 'registry/not-active', 'remote/service-down'],
  }),
  checkUsername: route({
    method: 'GET',
    path: '/api/v1/registration/usernames/:username',
    summary: 'Whether a username is free (FLD-5)',
    access: 'public',
    perMinute: 60,
    input: z.object({ username: z.string().max(100) }),
    output: z.object({ available: z.boolean() }),
    errors: [],
  }),
  admin: route({
    method: 'POST',
    path: '/api/v1/registration/admin',
    summary: 'REG-3, REG-7 step 2: make the admin of the unit behind the ticket',
    access: 'public',
    perMinute: 30,
    repeatable: true,
    input: AdminForm,
    output: Registered,
    errors: ['flow/expired', 'registration/enterprise-exists', ...codeErrors, ...identityErrors],
  }),
  personal: route({
    method: 'POST',
    path: '/api/v1/registration/personal',
    summary: 'REG-6: make a personal account',
    access: 'public',
    perMinute: 30,
    repeatable: true,
    input: PersonalForm,
    output: Registered,
    errors: ['flow/expired', ...codeErrors, ...identityErrors],
  }),
  overseas: route({
    method: 'POST',
    path: '/api/v1/registration/overseas',
    summary: 'REG-8: make an overseas enterprise’s account',
    access: 'public',
    perMinute: 30,
    repeatable: true,
    input: OverseasForm,
    output: Registered,
    errors: [...codeErrors, 'terms/outdated', 'remote/service-down'],
  }),
};

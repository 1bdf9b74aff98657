import { checkBankCard, normalizeBankCard } from '../../../contract/rules/bankCard.ts';
import { checkCaptcha, checkCode } from '../../../contract/rules/code.ts';
import { checkEmail } from '../../../contract/rules/email.ts';
import { checkIdNumber, normalizeIdNumber } from '../../../contract/rules/idNumber.ts';
import { checkIdValidity, checkValidityEnd, checkValidityStart } from '../../../contract/rules/idValidity.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { normalizeCode, normalizeEmail, normalizeMobile, toHalfWidth } from '../../../contract/rules/normalize.ts';
import { checkOrgCode, checkOrgCodeOfUscc, normalizeOrgCode } from '../../../contract/rules/orgCode.ts';
import { checkPassword, checkPasswordConfirmation } from '../../../contract/rules/password.ts';
import { checkMaxLength, checkRequired } from '../../../contract/rules/text.ts';
import { checkUscc, normalizeUscc } from '../../../contract/rules/uscc.ts';
import { checkUsername } from '../../../contract/rules/username.ts';
import { isIdType } from '../../../contract/idTypes.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { chosenOf, type Field, type FieldFault, type FieldKind, type FieldOf } from './field.ts';
import type { Read } from './wizard.ts';

interface KindRule<K extends FieldKind> {
  /** What is harmless to put right for the user, when focus leaves. */
  readonly normalise: (typed: string) => string;
  /** Of a value that is not empty. */
  readonly check: (typed: string, field: FieldOf<K>, value: Read) => FieldFault['code'] | undefined;
  /** Never in a draft or a summary. */
  readonly secret?: boolean;
  readonly max?: number;
}

const none = (): undefined => undefined;
const trimmed = (typed: string): string => typed.trim();
const asTyped = (typed: string): string => typed;
/** A day as people write it (2030-01-31, 2030.1.31) as `YYYYMMDD`; 长期 as eight zeros. What is no day stays. */
export function normaliseIdDay(typed: string): string {
  const plain = normalizeCode(typed);
  if (plain === '长期' || /^long-?term$/i.test(plain)) return '00000000';
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? [];
  return year && month && day ? `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}` : plain;
}
const today = (): string => chinaDay(new Date());
const oneOf = { normalise: asTyped, check: none };

/** The rules of `contract/rules/` by kind of field: the same functions that the server calls (FLD). */
const rules: { readonly [K in FieldKind]: KindRule<K> } = {
  text: { normalise: trimmed, check: none, max: 100 },
  name: { normalise: (typed) => trimmed(typed).replace(/\s+/g, ' '), check: none, max: 100 },
  account: { normalise: normalizeCode, check: none, max: 64 },
  username: { normalise: normalizeCode, check: checkUsername },
  phone: { normalise: (typed) => toHalfWidth(typed).trim(), check: none, max: 30 },
  digits: { normalise: normalizeCode, check: (typed) => (/^\d+$/.test(typed) ? undefined : 'field/invalid'), max: 30 },
  notes: { normalise: trimmed, check: none, max: 500 },
  uscc: { normalise: (typed) => normalizeUscc(toHalfWidth(typed)), check: checkUscc },
  'org-code': {
    normalise: (typed) => normalizeOrgCode(toHalfWidth(typed)),
    check: (typed, { uscc }, value) => (uscc && checkUscc(value(uscc)) === undefined ? checkOrgCodeOfUscc(typed, value(uscc)) : checkOrgCode(typed)),
  },
  mobile: { normalise: normalizeMobile, check: checkMobile },
  email: { normalise: normalizeEmail, check: checkEmail },
  'valid-from': { normalise: normaliseIdDay, check: checkValidityStart },
  'valid-to': {
    normalise: normaliseIdDay,
    check: (typed, { from }, value) =>
      checkValidityStart(value(from)) === undefined ? checkIdValidity({ from: value(from), to: typed, today: today() }) : checkValidityEnd(typed),
  },
  'id-number': {
    normalise: (typed) => normalizeIdNumber(toHalfWidth(typed)),
    check: (typed, { idType }, value) => {
      const type = value(idType);
      return isIdType(type) ? checkIdNumber(type, typed) : undefined;
    },
  },
  password: { normalise: asTyped, check: none, secret: true, max: 128 },
  'new-password': { normalise: asTyped, check: checkPassword, secret: true },
  confirmation: { normalise: asTyped, check: (typed, { of }, value) => checkPasswordConfirmation(value(of), typed), secret: true },
  list: oneOf,
  choice: oneOf,
  several: {
    normalise: asTyped,
    check: (typed, { exactly }) => (exactly !== undefined && chosenOf(typed).length !== exactly ? 'field/invalid' : undefined),
  },
  captcha: { normalise: normalizeCode, check: checkCaptcha, secret: true },
  code: { normalise: normalizeCode, check: checkCode, secret: true },
  'bank-card': { normalise: (typed) => normalizeBankCard(toHalfWidth(typed)), check: checkBankCard },
  agreement: { normalise: asTyped, check: none },
  hidden: { normalise: asTyped, check: none },
  upload: { normalise: asTyped, check: none },
};

/** Whether a field may be kept, shown or carried along. */
export function isSecret({ kind }: Field): boolean {
  return rules[kind].secret ?? false;
}

/** What is given anew in each run: an agreement, a file, what the wizard noted itself. */
const ofTheRun = new Set<FieldKind>(['agreement', 'upload', 'hidden']);

/** Whether a draft keeps it, and a summary may show it. */
export function isKept(field: Field): boolean {
  return !isSecret(field) && !ofTheRun.has(field.kind);
}

/** What was typed, with full-width signs, blanks and the like put right where that is harmless. */
export function normalised(field: Field, typed: string): string {
  return (field.normalise ?? rules[field.kind].normalise)(typed);
}

/** FLD-8: what is wrong with a field, if anything. */
export function faultOf(field: Field, typed: string, value: Read): FieldFault | undefined {
  if (checkRequired(typed) !== undefined) return field.required === false ? undefined : { code: 'field/required' };
  const { check, max: kindMax } = rules[field.kind] as KindRule<FieldKind>;
  const max = field.max ?? kindMax;
  if (max !== undefined && checkMaxLength(typed, max) !== undefined) return { code: 'field/too-long', params: { max } };
  const wrong = check(typed, field as FieldOf<FieldKind>, value) ?? field.check?.(typed, value);
  return wrong && { code: wrong };
}

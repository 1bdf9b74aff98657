import { isIdType } from '../../../contract/idTypes.ts';
import { checkBankCard, normalizeBankCard } from '../../../contract/rules/bankCard.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkCaptcha, checkCode } from '../../../contract/rules/code.ts';
import { checkEmail } from '../../../contract/rules/email.ts';
import { checkHolder } from '../../../contract/rules/holder.ts';
import { normalizeIdNumber } from '../../../contract/rules/idNumber.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { checkEnterpriseName, checkPersonName, nameLengths } from '../../../contract/rules/names.ts';
import { normalizeCode, normalizeDay, normalizeEmail, normalizeLine, normalizeLines, normalizeMobile, toHalfWidth } from '../../../contract/rules/normalize.ts';
import { checkOrgCode, checkOrgCodeOfUscc, normalizeOrgCode } from '../../../contract/rules/orgCode.ts';
import { checkPassword, checkPasswordConfirmation } from '../../../contract/rules/password.ts';
import { checkPhone } from '../../../contract/rules/phone.ts';
import { checkCharacters, checkMaxLength, checkRequired } from '../../../contract/rules/text.ts';
import { checkUscc, normalizeUscc } from '../../../contract/rules/uscc.ts';
import { checkUsername, normalizeUsername } from '../../../contract/rules/username.ts';
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
const asTyped = (typed: string): string => typed;
const today = (): string => chinaDay(new Date());
/** A holder's fields are judged together (FLD-3); what is not asked about is left empty. */
const holder = { name: '', idType: 'resident-id', idNumber: '' } as const;
const oneOf = { normalise: asTyped, check: none };

/** The rules of `contract/rules/` by kind of field: the same functions that the server calls (FLD). */
const rules: { readonly [K in FieldKind]: KindRule<K> } = {
  text: { normalise: normalizeLine, check: checkCharacters, max: 100 },
  'person-name': { normalise: normalizeLine, check: checkPersonName, max: nameLengths.person },
  'enterprise-name': { normalise: normalizeLine, check: checkEnterpriseName, max: nameLengths.enterprise },
  account: { normalise: normalizeUsername, check: none, max: 64 },
  username: { normalise: normalizeUsername, check: checkUsername },
  phone: { normalise: (typed) => toHalfWidth(typed).trim(), check: checkPhone },
  digits: { normalise: normalizeCode, check: (typed) => (/^\d+$/.test(typed) ? undefined : 'field/invalid'), max: 30 },
  notes: { normalise: normalizeLines, check: (typed) => checkCharacters(typed.replaceAll('\n', ' ')), max: 500 },
  uscc: { normalise: normalizeUscc, check: checkUscc },
  'org-code': {
    normalise: normalizeOrgCode,
    check: (typed, { uscc }, value) => (uscc && checkUscc(value(uscc)) === undefined ? checkOrgCodeOfUscc(typed, value(uscc)) : checkOrgCode(typed)),
  },
  mobile: { normalise: normalizeMobile, check: checkMobile },
  email: { normalise: normalizeEmail, check: checkEmail },
  'valid-from': { normalise: normalizeDay, check: (typed) => checkHolder({ ...holder, idValidFrom: typed }, today()).idValidFrom },
  'valid-to': {
    normalise: normalizeDay,
    check: (typed, { from }, value) => checkHolder({ ...holder, idValidFrom: normalizeDay(value(from)), idValidTo: typed }, today()).idValidTo,
  },
  'id-number': {
    normalise: normalizeIdNumber,
    check: (typed, { idType }, value) => {
      const type = value(idType);
      return isIdType(type) ? checkHolder({ ...holder, idType: type, idNumber: typed }, today()).idNumber : undefined;
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

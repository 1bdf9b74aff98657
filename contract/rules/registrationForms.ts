import type { AdminForm, OverseasForm, PersonalForm, UnitForm } from '../api/registration.ts';
import type { FieldErrorCode } from '../errors.ts';
import type { IdType } from '../fields.ts';
import { checkCode } from './code.ts';
import { checkEmail } from './email.ts';
import { type HolderErrors, checkHolder, normalizeHolder } from './holder.ts';
import { checkMobile } from './mobile.ts';
import { checkEnterpriseName } from './names.ts';
import { normalizeCode, normalizeEmail, normalizeLine, normalizeLines, normalizeMobile, toHalfWidth } from './normalize.ts';
import { checkOrgCode, checkOrgCodeOfUscc, normalizeOrgCode } from './orgCode.ts';
import { checkPassword, checkPasswordConfirmation } from './password.ts';
import { checkPhone } from './phone.ts';
import { checkLine, checkRequired } from './text.ts';
import { checkUscc, normalizeUscc } from './uscc.ts';
import { checkUsername, normalizeUsername } from './username.ts';

/**
 * The forms of REG-3, REG-6, REG-7 and REG-8 as a whole: `normalize…` brings what was typed to the form it is kept in, `check…`
 * answers each field's fault by its name in the request (FLD-8). Screen and server call the same. `today`: `chinaDay`.
 */
export type Checks = Readonly<Record<string, FieldErrorCode | undefined>>;

export function normalizeUnit<T extends UnitForm>(form: T): T {
  const legal = normalizeHolder(legalPersonOf(form));
  return {
    ...form,
    uscc: normalizeUscc(form.uscc),
    orgCode: normalizeOrgCode(form.orgCode),
    name: normalizeLine(form.name),
    legalName: legal.name,
    legalIdNumber: legal.idNumber,
    legalIdValidFrom: legal.idValidFrom,
    legalIdValidTo: legal.idValidTo,
  };
}

export function checkUnit(form: UnitForm, today: string): Checks {
  const uscc = checkUscc(form.uscc);
  const { name, idNumber, idValidFrom, idValidTo } = checkHolder(legalPersonOf(form), today);
  return {
    uscc,
    // Beside a wrong USCC a difference says nothing.
    orgCode: uscc === undefined ? checkOrgCodeOfUscc(form.orgCode, form.uscc) : checkOrgCode(form.orgCode),
    name: checkEnterpriseName(form.name),
    legalName: name,
    legalIdNumber: idNumber,
    legalIdValidFrom: idValidFrom,
    legalIdValidTo: idValidTo,
  };
}

export function legalPersonOf({ legalName, legalIdType, legalIdNumber, legalIdValidFrom, legalIdValidTo }: UnitForm) {
  return { name: legalName, idType: legalIdType, idNumber: legalIdNumber, idValidFrom: legalIdValidFrom, idValidTo: legalIdValidTo };
}

export function normalizeAdmin<T extends AdminForm>(form: T): T {
  return {
    ...form,
    ...normalizeHolder(form),
    username: normalizeUsername(form.username),
    email: normalizeEmail(form.email),
    mobile: normalizeMobile(form.mobile),
    code: normalizeCode(form.code),
  };
}

export function checkAdmin(form: AdminForm, today: string): Checks {
  return {
    ...checkCredentials(form),
    ...checkHolderFields(checkHolder(form, today)),
    email: checkEmail(form.email),
    mobile: checkMobile(form.mobile),
    code: checkCode(form.code),
  };
}

/** REG-6: who holds one of these may have no mainland mobile number. */
export function mayVerifyByEmail(idType: IdType): boolean {
  return idType === 'passport' || idType === 'taiwan-permit' || idType === 'hk-macao-permit' || idType === 'foreigner-permit';
}

export function normalizePersonal<T extends PersonalForm>(form: T): T {
  const mobile = normalizeMobile(form.mobile ?? '');
  return {
    ...form,
    ...normalizeHolder(form),
    username: normalizeUsername(form.username),
    email: normalizeEmail(form.email),
    mobile: mobile === '' ? undefined : mobile,
    code: form.code === undefined ? undefined : normalizeCode(form.code),
  };
}

export function checkPersonal(form: PersonalForm, today: string): Checks {
  const byEmail = mayVerifyByEmail(form.idType) && form.mobile === undefined && form.emailTicket !== undefined;
  return {
    ...checkHolderFields(checkHolder(form, today)),
    ...checkCredentials(form),
    email: checkEmail(form.email),
    ...(byEmail ? {} : { mobile: checkMobile(form.mobile ?? ''), code: checkCode(form.code ?? '') }),
  };
}

/** Most characters of each line of REG-8. */
export const overseasLengths = { registrationNumber: 50, organisation: 200, department: 100, jobTitle: 100, contact: 100, address: 300, notes: 500 } as const;
type OverseasLine = keyof typeof overseasLengths;
const overseasRequired: readonly OverseasLine[] = ['organisation', 'contact', 'address'];

export function normalizeOverseas<T extends OverseasForm>(form: T): T {
  const optional = (text: string | undefined, bring = normalizeLine) => {
    const brought = bring(text ?? '');
    return brought === '' ? undefined : brought;
  };
  return {
    ...form,
    username: normalizeUsername(form.username),
    country: toHalfWidth(form.country).trim().toUpperCase(),
    registrationNumber: optional(form.registrationNumber),
    organisation: normalizeLine(form.organisation),
    department: optional(form.department),
    jobTitle: optional(form.jobTitle),
    contact: normalizeLine(form.contact),
    phone: toHalfWidth(form.phone).trim(),
    fax: optional(form.fax, (text) => toHalfWidth(text).trim()),
    mobile: optional(form.mobile, (text) => toHalfWidth(text).trim()),
    address: normalizeLine(form.address),
    email: normalizeEmail(form.email),
    code: normalizeCode(form.code),
    notes: optional(form.notes, normalizeLines),
  };
}

/** Whether the country code exists is asked of a list of ISO 3166-1, which screen and server have each. */
export function checkOverseas(form: OverseasForm): Checks {
  const lines = Object.entries(overseasLengths).map(([field, max]) => {
    const value = form[field as OverseasLine] ?? '';
    const missing = overseasRequired.includes(field as OverseasLine) ? checkRequired(value) : undefined;
    // Notes have several lines.
    return [field, missing ?? checkLine(value.replaceAll('\n', ' '), max)];
  });
  return {
    ...checkCredentials(form),
    country: /^[A-Z]{2}$/.test(form.country) && form.country !== 'CN' ? undefined : 'field/country',
    ...Object.fromEntries(lines),
    phone: checkPhone(form.phone),
    fax: form.fax === undefined ? undefined : checkPhone(form.fax),
    mobile: form.mobile === undefined ? undefined : checkPhone(form.mobile),
    email: checkEmail(form.email),
    code: checkCode(form.code),
  };
}

function checkCredentials({ username, password, confirmation }: { readonly username: string; readonly password: string; readonly confirmation: string }): Checks {
  return {
    username: checkUsername(username),
    password: checkPassword(password),
    confirmation: checkPasswordConfirmation(password, confirmation),
  };
}

function checkHolderFields({ name, idNumber, idValidFrom, idValidTo }: HolderErrors): Checks {
  return { name, idNumber, idValidFrom, idValidTo };
}

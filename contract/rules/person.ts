import type { EnterpriseInput, PersonInput } from '../api/person.ts';
import type { FieldErrorCode } from '../errors.ts';
import { checkIdNumber, hasValidityFields, normalizeIdNumber } from './idNumber.ts';
import { checkIdValidity, checkValidityEnd, checkValidityStart } from './idValidity.ts';
import { toHalfWidth } from './normalize.ts';
import { checkOrgCode, normalizeOrgCode } from './orgCode.ts';
import { checkMaxLength, checkRequired } from './text.ts';

const longestName = 50;
const longestEnterpriseName = 100;

/** Blanks around a name go, full-width letters become half-width; 汉字 and the middle dot stay as they are. */
export function normalizeName(typed: string): string {
  return toHalfWidth(typed).trim();
}

/** Full-width brackets are as good as half-width ones in an enterprise's name: registers write either. */
export function normalizeEnterpriseName(typed: string): string {
  return normalizeName(typed).replaceAll('(', '（').replaceAll(')', '）');
}

export function normalizePerson(typed: PersonInput): PersonInput {
  const { name, idType, idNumber, idValidFrom, idValidTo } = typed;
  const known = { name: normalizeName(name), idType, idNumber: normalizeIdNumber(toHalfWidth(idNumber)) };
  if (!hasValidityFields(idType)) return known;
  return { ...known, idValidFrom: toHalfWidth(idValidFrom ?? '').trim(), idValidTo: toHalfWidth(idValidTo ?? '').trim() };
}

/**
 * FLD-3, FLD-4, FLD-8 over a normalized person, as checks for `fieldErrors` under `prefix.field`.
 * @param today the day in China, `YYYYMMDD`
 */
export function personChecks(prefix: string, person: PersonInput, today: string): Record<string, FieldErrorCode | undefined> {
  const { name, idType, idNumber, idValidFrom = '', idValidTo = '' } = person;
  const checks = {
    [`${prefix}.name`]: checkRequired(name) ?? checkMaxLength(name, longestName) ?? (/[\p{Cc}<>]/u.test(name) ? 'field/invalid' : undefined),
    [`${prefix}.idNumber`]: checkIdNumber(idType, idNumber),
  };
  if (!hasValidityFields(idType)) return checks;
  const start = checkValidityStart(idValidFrom);
  const end = checkValidityEnd(idValidTo) ?? (start ? undefined : checkIdValidity({ from: idValidFrom, to: idValidTo, today }));
  return { ...checks, [`${prefix}.idValidFrom`]: start, [`${prefix}.idValidTo`]: end };
}

export function checkEnterpriseName(name: string): FieldErrorCode | undefined {
  return checkRequired(name) ?? checkMaxLength(name, longestEnterpriseName) ?? (/[\p{Cc}<>]/u.test(name) ? 'field/invalid' : undefined);
}

export function normalizeEnterprise({ name, orgCode }: EnterpriseInput): EnterpriseInput {
  return { name: normalizeEnterpriseName(name), orgCode: normalizeOrgCode(toHalfWidth(orgCode)) };
}

/** FLD-2, FLD-8 over a normalized enterprise, under `prefix.field`. */
export function enterpriseChecks(prefix: string, { name, orgCode }: EnterpriseInput): Record<string, FieldErrorCode | undefined> {
  return { [`${prefix}.name`]: checkEnterpriseName(name), [`${prefix}.orgCode`]: checkOrgCode(orgCode) };
}

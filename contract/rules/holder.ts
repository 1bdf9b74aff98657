import type { FieldErrorCode } from '../errors.ts';
import type { IdType } from '../fields.ts';
import { checkIdNumber, hasValidityFields, normalizeIdNumber } from './idNumber.ts';
import { checkIdValidity, checkValidityEnd, checkValidityStart } from './idValidity.ts';
import { checkPersonName } from './names.ts';
import { normalizeDay, normalizeLine } from './normalize.ts';

/** Somebody by an ID document, as forms ask for it: legal person, admin, user. */
export interface Holder {
  readonly name: string;
  readonly idType: IdType;
  readonly idNumber: string;
  /** FLD-3: of a 居民身份证 only. */
  readonly idValidFrom?: string | undefined;
  readonly idValidTo?: string | undefined;
}

/** The form it is kept in. Dates of other documents are left out: their fields do not show. */
export function normalizeHolder({ name, idType, idNumber, idValidFrom = '', idValidTo = '' }: Holder): Holder {
  const dates = hasValidityFields(idType) ? { idValidFrom: normalizeDay(idValidFrom), idValidTo: normalizeDay(idValidTo) } : {};
  return { name: normalizeLine(name), idType, idNumber: normalizeIdNumber(idNumber), ...dates };
}

export type HolderErrors = Readonly<Record<'name' | 'idNumber' | 'idValidFrom' | 'idValidTo', FieldErrorCode | undefined>>;

/** FLD-3, FLD-4, field by field. Expects `normalizeHolder`; `today` is the day in China (`chinaDay`). */
export function checkHolder({ name, idType, idNumber, idValidFrom = '', idValidTo = '' }: Holder, today: string): HolderErrors {
  const number = checkIdNumber(idType, idNumber) ?? (bornLater(idType, idNumber, today) ? 'field/resident-id-date' : undefined);
  const person = { name: checkPersonName(name), idNumber: number };
  if (!hasValidityFields(idType)) return { ...person, idValidFrom: undefined, idValidTo: undefined };
  const from = checkValidityStart(idValidFrom) ?? (idValidFrom > today ? 'field/validity-order' : undefined);
  const to = checkValidityEnd(idValidTo);
  const both = from === undefined && to === undefined ? checkIdValidity({ from: idValidFrom, to: idValidTo, today }) : undefined;
  return { ...person, idValidFrom: from, idValidTo: to ?? both };
}

function bornLater(idType: IdType, idNumber: string, today: string): boolean {
  return idType === 'resident-id' && idNumber.slice(6, 14) > today;
}

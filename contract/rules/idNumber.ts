import type { FieldErrorCode } from '../errors.ts';
import type { IdType } from '../fields.ts';
import { toHalfWidth } from './normalize.ts';
import { checkResidentId } from './residentId.ts';

/** Full-width characters become half-width, blanks go, letters become capitals: so `x` at a resident ID's end is as good as `X`. */
export function normalizeIdNumber(typed: string): string {
  return toHalfWidth(typed).replace(/\s/g, '').toUpperCase();
}

/** FLD-3: the validity fields show only for a 居民身份证. */
export function hasValidityFields(idType: IdType): boolean {
  return idType === 'resident-id';
}

/** FLD-3 for a 居民身份证, FLD-4 for every other type: capital letters and digits, at most 18. */
export function checkIdNumber(idType: IdType, idNumber: string): FieldErrorCode | undefined {
  if (idType === 'resident-id') return checkResidentId(idNumber);
  if (idNumber === '') return 'field/required';
  return /^[0-9A-Z]{1,18}$/.test(idNumber) ? undefined : 'field/id-number-shape';
}

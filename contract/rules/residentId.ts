import type { FieldErrorCode } from '../errors.ts';
import { isCalendarDay } from './calendar.ts';

/** 2^(18−i) mod 11, GB 11643-1999 annex A. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const shape = /^[1-9]\d{16}[\dX]$/;

/** The check character of 17 digits (ISO 7064 MOD 11-2); undefined when they are not 17 digits. GB 11643-1999, 4.4. */
export function residentIdCheckCharacter(first17: string): string | undefined {
  if (!/^\d{17}$/.test(first17)) return undefined;
  const sum = weights.reduce((total, weight, place) => total + weight * Number(first17.charAt(place)), 0);
  return '10X98765432'.charAt(sum % 11);
}

/** FLD-3, the number of a 居民身份证. Expects capitals (`normalizeIdNumber`). */
export function checkResidentId(idNumber: string): FieldErrorCode | undefined {
  if (idNumber === '') return 'field/required';
  if (!shape.test(idNumber)) return 'field/resident-id-shape';
  if (!isCalendarDay(idNumber.slice(6, 14))) return 'field/resident-id-date';
  return residentIdCheckCharacter(idNumber.slice(0, 17)) === idNumber.charAt(17) ? undefined : 'field/resident-id-check';
}

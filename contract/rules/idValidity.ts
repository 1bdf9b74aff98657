import type { FieldErrorCode } from '../errors.ts';
import { isCalendarDay } from './calendar.ts';

/** FLD-3: the end date of a long-term (长期) ID. */
export const LONG_TERM = '00000000';

/** FLD-3: a start date, `YYYYMMDD`. */
export function checkValidityStart(from: string): FieldErrorCode | undefined {
  if (from === '') return 'field/required';
  return isCalendarDay(from) ? undefined : 'field/validity-shape';
}

/** FLD-3: an end date, `YYYYMMDD` or eight zeros, by itself. */
export function checkValidityEnd(to: string): FieldErrorCode | undefined {
  return to === LONG_TERM ? undefined : checkValidityStart(to);
}

/** FLD-3: both dates together; `today` is the day in China, `YYYYMMDD` (`chinaDay`). Valid through the end date itself. */
export function checkIdValidity(validity: { from: string; to: string; today: string }): FieldErrorCode | undefined {
  const { from, to, today } = validity;
  const wrong = checkValidityStart(from) ?? checkValidityEnd(to);
  if (wrong !== undefined || to === LONG_TERM) return wrong;
  if (to <= from) return 'field/validity-order';
  return to < today ? 'field/validity-expired' : undefined;
}

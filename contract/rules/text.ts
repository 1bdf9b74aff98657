import type { FieldErrorCode } from '../errors.ts';

/** A field that must hold something besides blanks. */
export function checkRequired(text: string): FieldErrorCode | undefined {
  return text.trim() === '' ? 'field/required' : undefined;
}

/** Length in characters as a reader counts them (a rare 汉字 outside the BMP is one). The message needs `max` as its parameter. */
export function checkMaxLength(text: string, max: number): FieldErrorCode | undefined {
  return [...text].length > max ? 'field/too-long' : undefined;
}

/** Two days `YYYY-MM-DD`, the end not before the start (SEAL-3, queries by date). Empty ends are open. */
export function checkDateRange(from: string, to: string): FieldErrorCode | undefined {
  return from !== '' && to !== '' && to < from ? 'field/date-range' : undefined;
}

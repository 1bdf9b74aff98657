import type { FieldErrorCode } from '../errors.ts';

/** CARD-2, OPR-2: what a fresh account has. Never accepted as a chosen password. */
export const INITIAL_PASSWORD = '88888888';

const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!-/:-@[-`{-~]/] as const;

/** FLD-6: 8–16 printable ASCII characters without blanks, at least three of upper, lower, digit, symbol. */
export function checkPassword(password: string): FieldErrorCode | undefined {
  if (password === '') return 'field/required';
  if (password === INITIAL_PASSWORD) return 'field/password-initial';
  const { length } = [...password];
  if (length < 8 || length > 16) return 'field/password-length';
  if (!/^[!-~]*$/.test(password)) return 'field/password-classes';
  return classes.filter((kind) => kind.test(password)).length >= 3 ? undefined : 'field/password-classes';
}

/** FLD-6: the confirmation is the same, character by character. */
export function checkPasswordConfirmation(password: string, confirmation: string): FieldErrorCode | undefined {
  if (confirmation === '') return 'field/required';
  return confirmation === password ? undefined : 'field/password-differs';
}

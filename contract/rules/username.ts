import type { FieldErrorCode } from '../errors.ts';
import { toHalfWidth } from './normalize.ts';

/** Usernames that the system makes from a card number (CARD-2, CARD-5): exempt from FLD-5. */
export function isCardUsername(username: string): boolean {
  return /^[0-9A-Z]{13}(_ADMIN)?$/i.test(username);
}

/** Full-width letters and digits, and blanks around it, come of a Chinese keyboard. */
export function normalizeUsername(typed: string): string {
  return toHalfWidth(typed).trim();
}

/** FLD-5: a username that a person chooses. Whether it is taken only the server knows. */
export function checkUsername(username: string): FieldErrorCode | undefined {
  if (username === '') return 'field/required';
  return /^[A-Za-z][A-Za-z0-9]{5,17}$/.test(username) ? undefined : 'field/username-shape';
}

/** FLD-5: usernames are compared without case; the database keeps this form under its unique constraint. */
export function usernameKey(username: string): string {
  return normalizeUsername(username).toLowerCase();
}

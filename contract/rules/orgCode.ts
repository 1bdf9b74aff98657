import type { FieldErrorCode } from '../errors.ts';
import { toHalfWidth } from './normalize.ts';
import { orgCodeOfUscc } from './uscc.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** GB 11714-1997, 3.2. */
const weights = [3, 7, 9, 10, 5, 8, 4, 2] as const;
const shape = /^[0-9A-Z]{8}[0-9X]$/;

/** The check character of the first 8 characters; undefined when they are not 8 digits or capitals. GB 11714-1997, 3.2. */
export function orgCodeCheckCharacter(first8: string): string | undefined {
  if (first8.length !== weights.length) return undefined;
  let sum = 0;
  for (const [place, weight] of weights.entries()) {
    const value = alphabet.indexOf(first8.charAt(place));
    if (value < 0) return undefined;
    sum += value * weight;
  }
  return '0123456789X'.charAt((11 - (sum % 11)) % 11);
}

/** FLD-2: “-” and blanks go when pasted; letters become capitals. */
export function normalizeOrgCode(typed: string): string {
  return toHalfWidth(typed).replace(/[\s-]/g, '').toUpperCase();
}

/** FLD-2. Expects the normalized form. */
export function checkOrgCode(orgCode: string): FieldErrorCode | undefined {
  if (orgCode === '') return 'field/required';
  if (!shape.test(orgCode)) return 'field/org-code-shape';
  return orgCodeCheckCharacter(orgCode.slice(0, 8)) === orgCode.charAt(8) ? undefined : 'field/org-code-check';
}

/** FLD-1, FLD-2: the organisation code beside a USCC must be the one inside it. */
export function checkOrgCodeOfUscc(orgCode: string, uscc: string): FieldErrorCode | undefined {
  return checkOrgCode(orgCode) ?? (orgCodeOfUscc(uscc) === orgCode ? undefined : 'field/org-code-differs');
}

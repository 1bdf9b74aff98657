import type { FieldErrorCode } from '../errors.ts';
import { toHalfWidth } from './normalize.ts';

/** GB 32100-2015 table 1: the value of a character is its place here. I, O, S, V and Z are not used. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(i−1) mod 31, GB 32100-2015 table 2. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const shape = /^[0-9A-HJ-NP-RTUW-Y]{18}$/;

/** The check character of the first 17 characters; undefined when they are not 17 of the alphabet. GB 32100-2015, 5.1. */
export function usccCheckCharacter(first17: string): string | undefined {
  if (first17.length !== weights.length) return undefined;
  let sum = 0;
  for (const [place, weight] of weights.entries()) {
    const value = alphabet.indexOf(first17.charAt(place));
    if (value < 0) return undefined;
    sum += value * weight;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** What was pasted, as it is kept: half-width capital letters and digits, no blanks or hyphens. */
export function normalizeUscc(typed: string): string {
  return toHalfWidth(typed).replace(/[\s-]/g, '').toUpperCase();
}

/** FLD-1. Expects the normalized form. */
export function checkUscc(uscc: string): FieldErrorCode | undefined {
  if (uscc === '') return 'field/required';
  if (!shape.test(uscc)) return 'field/uscc-shape';
  return usccCheckCharacter(uscc.slice(0, 17)) === uscc.charAt(17) ? undefined : 'field/uscc-check';
}

/** FLD-1: characters 9–17, the organisation code (主体标识码). */
export function orgCodeOfUscc(uscc: string): string {
  return uscc.slice(8, 17);
}

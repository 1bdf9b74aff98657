import type { FieldErrorCode } from '../errors.ts';

/** ISO/IEC 7812-1, annex B: the digit that makes the whole number pass; undefined when there are other characters than digits. */
export function luhnCheckDigit(body: string): string | undefined {
  if (!/^\d+$/.test(body)) return undefined;
  let sum = 0;
  for (let place = 0; place < body.length; place += 1) {
    const digit = Number(body.charAt(body.length - 1 - place));
    const weighted = place % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Blanks and dashes between the groups go. */
export function normalizeBankCard(typed: string): string {
  return typed.replace(/[\s-]/g, '');
}

/** REC-6: a bank card's number, 12 to 19 digits with its check digit. Expects the normalized form. */
export function checkBankCard(cardNo: string): FieldErrorCode | undefined {
  if (cardNo === '') return 'field/required';
  if (!/^\d{12,19}$/.test(cardNo)) return 'field/bank-card-shape';
  return luhnCheckDigit(cardNo.slice(0, -1)) === cardNo.at(-1) ? undefined : 'field/bank-card-check';
}

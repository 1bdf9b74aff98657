import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBankCard, luhnCheckDigit, normalizeBankCard } from './bankCard.ts';

/** Luhn as its patent tells it, by a table of doubled digits, from the left. */
function passes(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const digits = [...number].map(Number);
  const sum = digits.reduce((total, digit, at) => total + ((digits.length - at) % 2 === 0 ? (doubled[digit] ?? 0) : digit), 0);
  return sum % 10 === 0;
}

describe('bank card numbers', () => {
  it('REC-6 takes what another Luhn takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12,19}$/), (number) => {
        expect(checkBankCard(number)).toBe(passes(number) ? undefined : 'field/bank-card-check');
      }),
    );
  });

  it('REC-6 a made-up number becomes right by its check digit; one changed digit makes it wrong', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11,18}$/), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, place, by) => {
        const number = body + luhnCheckDigit(body);
        expect(checkBankCard(number)).toBeUndefined();
        const at = place % number.length;
        const changed = number.slice(0, at) + String((Number(number[at]) + by) % 10) + number.slice(at + 1);
        expect(checkBankCard(changed)).toBe('field/bank-card-check');
      }),
    );
  });

  it('REC-6 says what is wrong with the shape, and takes groups with blanks', () => {
    expect(checkBankCard('')).toBe('field/required');
    for (const wrong of ['12345', '4'.repeat(20), '99996200000０0018', 'abcdabcdabcd', '9999 6200']) expect(checkBankCard(wrong)).toBe('field/bank-card-shape');
    expect(checkBankCard(normalizeBankCard('4539 1488-0343 6467'))).toBeUndefined();
    expect(luhnCheckDigit('12a')).toBeUndefined();
  });
});

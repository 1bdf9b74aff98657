import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkUscc, normalizeUscc, orgCodeOfUscc, usccCheckCharacter } from './uscc.ts';

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const first17 = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 }).map((parts) => parts.join(''));
const uscc = first17.map((body) => body + usccCheckCharacter(body));
// GB 32100-2015's own example, then codes that their holders publish.
const known = ['91350100M000100Y43', '9144030071526726XG', '914403001922038216', '91110000802100433B'];

describe('USCC', () => {
  it.each([
    ['', 'field/required'],
    ['91350100M000100Y4', 'field/uscc-shape'],
    ['91350100M000100Y433', 'field/uscc-shape'],
    ['91350100m000100y43', 'field/uscc-shape'],
    ['91350100M000100O43', 'field/uscc-shape'],
    ['91350100M000100Y44', 'field/uscc-check'],
    ['９１350100M000100Y4', 'field/uscc-shape'],
  ])('FLD-1 refuses %j with %s', (code, reason) => {
    expect(checkUscc(code)).toBe(reason);
  });

  it.each(known)('FLD-1 takes the known code %s', (code) => {
    expect(checkUscc(code)).toBeUndefined();
  });

  it('FLD-1 any 17 characters have exactly one check character', () => {
    fc.assert(
      fc.property(first17, (body) => {
        expect(alphabet.filter((last) => checkUscc(body + last) === undefined)).toEqual([usccCheckCharacter(body)]);
      }),
    );
  });

  it('FLD-1 one wrong character is always found (31 is prime)', () => {
    fc.assert(
      fc.property(uscc, fc.nat(17), fc.constantFrom(...alphabet), (code, at, other) => {
        fc.pre(code.charAt(at) !== other);
        expect(checkUscc(code.slice(0, at) + other + code.slice(at + 1))).toBe('field/uscc-check');
      }),
    );
  });

  it('FLD-1 never throws and never takes what is not 18 of the alphabet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const answer = checkUscc(text);
        if (!/^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(text)) expect(answer).toBeDefined();
      }),
    );
    expect(usccCheckCharacter('short')).toBeUndefined();
    expect(usccCheckCharacter('I'.repeat(17))).toBeUndefined();
  });

  it('FLD-1 back-fills the organisation code from characters 9–17', () => {
    expect(orgCodeOfUscc('9144030071526726XG')).toBe('71526726X');
  });

  it('FLD-1 pasted blanks, hyphens and small letters are mended', () => {
    expect(normalizeUscc(' 91350100 m000100y-43\n')).toBe('91350100M000100Y43');
  });
});

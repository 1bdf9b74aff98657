import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendarDay } from './calendar.ts';
import { checkIdNumber, hasValidityFields, normalizeIdNumber } from './idNumber.ts';
import { checkResidentId, residentIdCheckCharacter } from './residentId.ts';

const birthday = fc.date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
const digits = (count: number) => fc.nat(10 ** count - 1).map((value) => String(value).padStart(count, '0'));
const residentId = fc.tuple(fc.integer({ min: 1, max: 9 }), digits(5), birthday, digits(3)).map(([first, region, born, order]) => {
  const body = `${first}${region}${born.toISOString().slice(0, 10).replaceAll('-', '')}${order}`;
  return body + residentIdCheckCharacter(body);
});

describe('resident ID number', () => {
  it.each([
    ['', 'field/required'],
    ['11010519491231002', 'field/resident-id-shape'],
    ['11010519491231002x', 'field/resident-id-shape'],
    ['01010519491231002X', 'field/resident-id-shape'],
    ['1101051949123100X2', 'field/resident-id-shape'],
    ['110105194912310020', 'field/resident-id-check'],
    ['110105194902300021', 'field/resident-id-date'],
    ['11010519001301002X', 'field/resident-id-date'],
    ['110105190002290021', 'field/resident-id-date'],
  ])('FLD-3 refuses %j with %s', (idNumber, reason) => {
    expect(checkResidentId(idNumber)).toBe(reason);
  });

  it.each(['11010519491231002X', '440524188001010014'])('FLD-3 takes the standard’s example %s', (idNumber) => {
    expect(checkResidentId(idNumber)).toBeUndefined();
  });

  it('FLD-3 takes every well-made number', () => {
    fc.assert(
      fc.property(residentId, (idNumber) => {
        expect(checkResidentId(idNumber)).toBeUndefined();
      }),
    );
  });

  it('FLD-3 finds one wrong digit and two neighbours swapped', () => {
    fc.assert(
      fc.property(residentId, fc.nat(16), fc.nat(9), (idNumber, at, digit) => {
        fc.pre(idNumber.charAt(at) !== String(digit));
        expect(checkResidentId(idNumber.slice(0, at) + digit + idNumber.slice(at + 1))).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(residentId, fc.nat(15), (idNumber, at) => {
        const [one = '', two = ''] = [idNumber.charAt(at), idNumber.charAt(at + 1)];
        fc.pre(one !== two);
        expect(checkResidentId(idNumber.slice(0, at) + two + one + idNumber.slice(at + 2))).toBeDefined();
      }),
    );
  });

  it('FLD-3 the check character needs 17 digits', () => {
    expect(residentIdCheckCharacter('1101051949123100')).toBeUndefined();
    expect(residentIdCheckCharacter('1101051949123100A')).toBeUndefined();
  });

  it('FLD-3 knows the calendar as Date does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1800, max: 2199 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(isCalendarDay(`${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`)).toBe(real);
      }),
    );
  });
});

describe('ID number by type', () => {
  it('FLD-3 a 居民身份证 is checked as one, and only it has validity fields', () => {
    expect(checkIdNumber('resident-id', 'E12345678')).toBe('field/resident-id-shape');
    expect(checkIdNumber('resident-id', normalizeIdNumber(' 110105 19491231002x'))).toBeUndefined();
    expect(hasValidityFields('resident-id')).toBe(true);
    expect(hasValidityFields('passport')).toBe(false);
  });

  it.each(['passport', 'taiwan-permit', 'hk-macao-permit', 'foreigner-permit', 'other'] as const)('FLD-4 %s: capitals and digits, at most 18', (idType) => {
    expect(checkIdNumber(idType, '')).toBe('field/required');
    expect(checkIdNumber(idType, 'e12345678')).toBe('field/id-number-shape');
    expect(checkIdNumber(idType, 'E1234 5678')).toBe('field/id-number-shape');
    expect(checkIdNumber(idType, '护照12345678')).toBe('field/id-number-shape');
    expect(checkIdNumber(idType, 'E'.repeat(19))).toBe('field/id-number-shape');
    expect(checkIdNumber(idType, 'E'.repeat(18))).toBeUndefined();
    expect(checkIdNumber(idType, 'E12345678')).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chinaDay } from './calendar.ts';
import { checkIdValidity, checkValidityEnd, checkValidityStart } from './idValidity.ts';

const today = '20260615';
const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2080-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));

describe('ID validity', () => {
  it.each([
    ['', '20300101', 'field/required'],
    ['20200101', '', 'field/required'],
    ['2020-1-1', '20300101', 'field/validity-shape'],
    ['20200230', '20300101', 'field/validity-shape'],
    ['00000000', '20300101', 'field/validity-shape'],
    ['20200101', '20301301', 'field/validity-shape'],
    ['20200101', '0', 'field/validity-shape'],
    ['20200101', '20200101', 'field/validity-order'],
    ['20200102', '20200101', 'field/validity-order'],
    ['20060614', '20260614', 'field/validity-expired'],
  ])('FLD-3 refuses %s–%s with %s', (from, to, reason) => {
    expect(checkIdValidity({ from, to, today })).toBe(reason);
  });

  it('FLD-3 is valid through its last day, and long-term with eight zeros', () => {
    expect(checkIdValidity({ from: '20060615', to: today, today })).toBeUndefined();
    expect(checkIdValidity({ from: '20060615', to: '00000000', today })).toBeUndefined();
    expect(checkValidityEnd('00000000')).toBeUndefined();
    expect(checkValidityStart('00000000')).toBe('field/validity-shape');
  });

  it('FLD-3 of any two days exactly one verdict: order, expired or good', () => {
    fc.assert(
      fc.property(day, day, day, (from, to, now) => {
        const verdict = to <= from ? 'field/validity-order' : to < now ? 'field/validity-expired' : undefined;
        expect(checkIdValidity({ from, to, today: now })).toBe(verdict);
      }),
    );
  });

  it('FLD-3 “today” is the day in China', () => {
    expect(chinaDay(new Date('2026-06-14T15:59:59Z'))).toBe('20260614');
    expect(chinaDay(new Date('2026-06-14T16:00:00Z'))).toBe('20260615');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCardNo, maskEmail, maskIdNumber, maskMobile, maskName } from './mask.ts';

describe('masks', () => {
  it('ACC-1 an ID number shows its two ends', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('11**************2X');
    expect(maskIdNumber('E1234567')).toBe('E1****67');
    expect(maskIdNumber('E12345')).toBe('******');
    expect(maskIdNumber('')).toBe('');
  });

  it('REC-3 a name shows its last character', () => {
    expect(maskName('王小明')).toBe('**明');
    expect(maskName('王明')).toBe('*明');
    expect(maskName('王')).toBe('*');
    expect(maskName('王𠮷')).toBe('*𠮷');
  });

  it('PWD-2 mobile and e-mail', () => {
    expect(maskMobile('13812345678')).toBe('138****5678');
    expect(maskMobile('12345')).toBe('*****');
    expect(maskEmail('zhang.san@example.com')).toBe('z***@example.com');
    expect(maskEmail('z@example.com')).toBe('***@example.com');
    expect(maskEmail('no address')).toBe('**********');
  });

  it('CARD-4 a card number shows its last four characters', () => {
    expect(maskCardNo('2100030012345')).toBe('*********2345');
    expect(maskCardNo('2345')).toBe('****');
  });

  it('ACC-1 no mask shows more than it hides', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{1,18}$/), (value) => {
        for (const mask of [maskIdNumber, maskCardNo]) {
          const masked = mask(value);
          expect(masked).toHaveLength(value.length);
          expect(masked.replaceAll('*', '').length * 2).toBeLessThanOrEqual(value.length);
        }
      }),
    );
  });
});

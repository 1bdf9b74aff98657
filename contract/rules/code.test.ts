import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCaptcha, checkCode, sameCaptcha } from './code.ts';
import { fieldErrors } from './fieldErrors.ts';
import { checkDateRange, checkMaxLength, checkRequired } from './text.ts';

describe('captcha and codes', () => {
  it('FLD-9 a code is 6 digits', () => {
    expect(checkCode('')).toBe('field/required');
    for (const wrong of ['12345', '1234567', '12345a', '１２３４５６', '123456\n']) expect(checkCode(wrong)).toBe('field/code-shape');
    expect(checkCode('000123')).toBeUndefined();
  });

  it('FLD-9 a captcha is compared without case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Za-z]{4,6}$/), (answer) => {
        expect(checkCaptcha(answer)).toBeUndefined();
        expect(sameCaptcha(` ${answer.toLowerCase()}`, answer)).toBe(true);
        expect(sameCaptcha(`${answer}x`, answer)).toBe(false);
      }),
    );
    expect(checkCaptcha('')).toBe('field/required');
    expect(checkCaptcha('H3 4M')).toBe('field/captcha');
  });
});

describe('forms', () => {
  it('FLD-8 the map holds the wrong fields and only them', () => {
    expect(fieldErrors({ name: undefined, unit: 'field/too-long' })).toEqual({ unit: 'field/too-long' });
    expect(fieldErrors({ name: undefined })).toBeUndefined();
  });

  it('FLD-8 blanks do not fill a field; length counts 汉字 as a reader does', () => {
    expect(checkRequired(' 　\t')).toBe('field/required');
    expect(checkRequired('公司章')).toBeUndefined();
    expect(checkMaxLength('𠮷'.repeat(14), 14)).toBeUndefined();
    expect(checkMaxLength('𠮷'.repeat(15), 14)).toBe('field/too-long');
  });

  it('SEAL-3 the end is not before the start', () => {
    expect(checkDateRange('2026-06-02', '2026-06-01')).toBe('field/date-range');
    expect(checkDateRange('2026-06-01', '2026-06-01')).toBeUndefined();
    expect(checkDateRange('', '2026-06-01')).toBeUndefined();
  });
});

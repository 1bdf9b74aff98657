import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, errorKinds, fieldErrorCodes } from '../errors.ts';
import { errorMessages as en } from './en.ts';
import { errorText, fieldErrorText, formatMessage } from './format.ts';
import { errorMessages as zhCN } from './zh-CN.ts';

const codes = [...Object.keys(errorKinds), ...fieldErrorCodes].sort();
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

/** REG-2: the manual's own words (000 二), without a full stop. */
const toTheWord = new Set(['field/enterprise-name-taken', 'field/uscc-taken', 'field/org-code-taken']);

describe('error messages', () => {
  it('UI-3 both languages have every code and no other', () => {
    expect(Object.keys(zhCN).sort()).toEqual(codes);
    expect(Object.keys(en).sort()).toEqual(codes);
  });

  it.each(Object.entries(zhCN))('%s is a sentence in both languages with the same parameters', (code, chinese) => {
    const english = en[code as keyof typeof en];
    if (!toTheWord.has(code)) expect(chinese).toMatch(/[一-鿿]{3}.*。$/);
    expect(english).toMatch(/^[A-Z“][^一-鿿]*[.]$/);
    expect(placeholders(english)).toEqual(placeholders(chinese));
    expect(`${chinese}${english}`).not.toMatch(/\b(card|pin|proof|card-rule|field|remote|store|app)\/[a-z]/);
  });

  it('errors.ts names the parameters that the texts use', () => {
    expect(errorText('zh-CN', new AppError('pin/wrong', { params: { left: 3 } }))).toContain('还可以重试 3 次');
    expect(errorText('en', new AppError('card-rule/admin-bound-elsewhere', { params: { last4: '0012' } }).toWire())).toContain('ending in 0012');
    expect(fieldErrorText('zh-CN', 'field/too-long', { max: 25 })).toContain('25');
  });
});

describe('formatMessage', () => {
  it('shows “?” for a missing parameter, never a brace', () => {
    expect(formatMessage('{left} 次')).toBe('? 次');
    expect(formatMessage('{toString}{constructor}')).toBe('??');
  });

  it('puts parameters in literally, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(formatMessage('a{x}b', { x: value })).toBe(`a${value}b`);
      }),
    );
  });
});

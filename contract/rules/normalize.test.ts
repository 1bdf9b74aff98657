import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHalfWidth } from './normalize.ts';

describe('full-width digits and letters', () => {
  it('become the ASCII characters they stand for; everything else stays', () => {
    expect(toHalfWidth('９１３１ＭＡ－ａ＠ｂ．ｃｎ　（上海）')).toBe('9131MA-a@b.cn (上海)');
    expect(toHalfWidth('东海之滨·𠮷·😀')).toBe('东海之滨·𠮷·😀');
  });

  it('are the same ASCII text after a round trip', () => {
    const ascii = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const wide = (text: string) => [...text].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('');
    fc.assert(fc.property(ascii, (text) => toHalfWidth(wide(text)) === text && toHalfWidth(text) === text));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASKED, readWiaProperties, wiaSettings } from './wiaProperties.ts';

const line = (owner: string, number: number, value: string | number, subtype = 0, min = '', max = '', step = '', values = '') =>
  [owner, number, value, subtype, min, max, step, values].join('\t');
const item = (resolutions: readonly [subtype: number, min?: string, max?: string, step?: string, values?: string]) => [
  line('item', 6146, 0, 3),
  line('item', 6147, 300, ...resolutions),
  line('item', 6148, 300, ...resolutions),
  ...[6149, 6150, 6151, 6152].map((number) => line('item', number, 0, 1, '0', '10200', '1')),
];
const settings = (lines: readonly string[], ask: { dpi: number; mode: 'color' | 'grey' }) => wiaSettings(ask, readWiaProperties(lines.join('\r\n')));

describe('what a scanner over WIA is set to', () => {
  it('SEAL-6 A4 in colour at the resolution asked for, intent first, size last', () => {
    expect(settings(item([1, '50', '1200', '1']), { dpi: 600, mode: 'color' })).toBe('6146=1;6147=600;6148=600;6149=0;6150=0;6151=4960;6152=7015');
  });

  it('SIG-1 grey, and the next finer resolution where that very one is not offered', () => {
    expect(settings(item([2, '', '', '', '75,150,300,600']), { dpi: 400, mode: 'grey' })).toMatch(/^6146=2;6147=600;6148=600;/);
    expect(settings(item([2, '', '', '', '75,150,300']), { dpi: 1200, mode: 'grey' })).toMatch(/^6146=2;6147=300;6148=300;.*6152=3507$/);
  });

  it('as much of A4 as lies on the glass: 8.5 × 11 inches here', () => {
    const glass = [line('device', 3074, 8_500), line('device', 3075, 11_000)];
    expect(settings([...glass, ...item([1, '50', '600', '1'])], { dpi: 300, mode: 'color' })).toMatch(/6151=2480;6152=3300$/);
  });

  it('only what the scanner has is set; lines of another kind are left out', () => {
    expect(settings([line('item', 6147, 200, 1, '200', '200', '0'), 'WARNING: 驱动程序', 'item\tname\t1', ''], { dpi: 600, mode: 'color' })).toBe('6147=200');
    expect(settings([], { dpi: 600, mode: 'color' })).toBe('');
  });

  it('never a setting that was not asked about, whatever a driver answers', () => {
    const word = fc.oneof(fc.constantFrom('device', 'item', '6147', '6151', '3074', '1', '2', '-1', '1e9', '0', ''), fc.string());
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 9 })), fc.constantFrom(150, 300, 600, 1200), (lines, dpi) => {
        for (const pair of wiaSettings({ dpi, mode: 'color' }, readWiaProperties(lines.map((words) => words.join('\t')).join('\n'))).split(';').filter(Boolean)) {
          expect(pair).toMatch(/^\d+=\d+$/);
          expect(ASKED).toContain(Number(pair.split('=')[0]));
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { middleOf } from './windowBounds.ts';

describe('window place', () => {
  it('is the middle', () => {
    expect(middleOf({ left: 100, top: 40, width: 1200, height: 800 }, { width: 440, height: 560 })).toEqual({ left: 480, top: 160, width: 440, height: 560 });
  });

  it('never reaches beyond the outer one', () => {
    const length = fc.integer({ min: 1, max: 8000 });
    const place = fc.integer({ min: -8000, max: 8000 });
    fc.assert(
      fc.property(fc.record({ left: place, top: place, width: length, height: length }), fc.record({ width: length, height: length }), (outer, size) => {
        const { left, top, width, height } = middleOf(outer, size);
        expect(left).toBeGreaterThanOrEqual(outer.left);
        expect(top).toBeGreaterThanOrEqual(outer.top);
        expect(left + width).toBeLessThanOrEqual(outer.left + outer.width + 0.5);
        expect(top + height).toBeLessThanOrEqual(outer.top + outer.height + 0.5);
      }),
    );
  });
});

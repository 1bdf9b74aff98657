import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHandles, dragBox, drawnBox, keyedBox, knobDegrees, middleBox, millimetresOf } from './boxEdit.ts';

const page = { widthPx: 4961, heightPx: 7016, dpi: 600 };
const box = { left: 2000, top: 3000, width: 1000, height: 1000 };
const key = (name: string, shiftKey = false, ctrlKey = false) => ({ key: name, shiftKey, ctrlKey });

describe('the box on the scan', () => {
  it('stays in whole pixels, inside the page and at least 5 mm wide, however it is dragged', () => {
    const part = fc.constantFrom('move' as const, ...boxHandles);
    const by = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(part, by, by), { maxLength: 6 }), (drags) => {
        const end = drags.reduce((at, [which, dx, dy]) => dragBox(at, which, dx, dy, page), box);
        expect(Object.values(end).every(Number.isInteger)).toBe(true);
        expect(end.left >= 0 && end.top >= 0).toBe(true);
        expect(end.left + end.width <= page.widthPx && end.top + end.height <= page.heightPx).toBe(true);
        expect(Math.min(millimetresOf(end.width, page), millimetresOf(end.height, page))).toBeGreaterThan(4.9);
      }),
    );
  });

  it('a handle moves its own edges only', () => {
    expect(dragBox(box, 'nw', -100, -50, page)).toEqual({ left: 1900, top: 2950, width: 1100, height: 1050 });
    expect(dragBox(box, 'e', 30, 999, page)).toEqual({ ...box, width: 1030 });
    expect(dragBox(box, 'move', 10, -10, page)).toEqual({ ...box, left: 2010, top: 2990 });
  });

  it('UI-1 arrows move by half a millimetre, Shift resizes, Ctrl goes five times as far; other keys do nothing', () => {
    expect(keyedBox(box, key('ArrowRight'), page)).toEqual({ ...box, left: 2012 });
    expect(keyedBox(box, key('ArrowUp', false, true), page)).toEqual({ ...box, top: 2941 });
    expect(keyedBox(box, key('ArrowDown', true), page)).toEqual({ ...box, height: 1012 });
    expect(keyedBox(box, key('a'), page)).toBeUndefined();
  });

  it('a box is drawn from any corner; a mere click draws none', () => {
    expect(drawnBox({ x: 900, y: 900 }, { x: 100, y: 100 }, page)).toEqual({ left: 100, top: 100, width: 800, height: 800 });
    expect(drawnBox({ x: 900, y: 900 }, { x: 903, y: 901 }, page)).toBeUndefined();
  });

  it('a seal that leans to one side is turned to the other, in steps, at most half a turn', () => {
    const centre = { x: 500, y: 500 };
    expect(knobDegrees(centre, { x: 500, y: 100 }, 0.5)).toBe(0);
    expect(knobDegrees(centre, { x: 900, y: 500 }, 0.5)).toBe(-90);
    expect(knobDegrees(centre, { x: 100, y: 500 }, 0.5)).toBe(90);
    expect(knobDegrees(centre, { x: 530, y: 100 }, 15)).toBe(0);
    expect(Math.abs(knobDegrees(centre, { x: 500, y: 900 }, 0.5))).toBe(180);
  });

  it('SEAL-6 where none was found it stands in the middle of the page, also of a tiny one', () => {
    const { left, width } = middleBox(page);
    expect(left + width / 2).toBeCloseTo(page.widthPx / 2, 0);
    expect(middleBox({ widthPx: 1, heightPx: 1, dpi: 600 })).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fontCharacters } from './glyphs.ts';
import type { PlacedGlyph, Point } from './lettering.ts';
import { layoutSeal } from './sealSvg.ts';
import type { SealForm, SealLayout } from './sealSvg.ts';

const code = '2102000012345';
const long = '内蒙古自治区呼和浩特市样例进出口贸易与国际物流供应链管理有限';

/** Whether a line parts the two convex shapes (separating axis theorem); touching counts as apart. */
function apart(one: readonly Point[], other: readonly Point[]): boolean {
  const span = (points: readonly Point[], nx: number, ny: number): [number, number] => {
    const along = points.map(([x, y]) => x * nx + y * ny);
    return [Math.min(...along), Math.max(...along)];
  };
  return [one, other].some((shape) =>
    shape.some(([x, y], at) => {
      const [x2, y2] = shape[(at + 1) % shape.length] ?? [x, y];
      const [nx, ny] = [y2 - y, x - x2];
      if (Math.hypot(nx, ny) < 1e-9) return false;
      const [low, high] = span(one, nx, ny);
      const [from, to] = span(other, nx, ny);
      return high <= from + 1e-9 || to <= low + 1e-9;
    }),
  );
}

const inked = (glyphs: readonly PlacedGlyph[]): PlacedGlyph[] => glyphs.filter(({ path }) => path !== '');

/** What is wrong with a layout, in words; nothing when all is well. */
function faults({ rx, ry, border, star, name, line, code: digits }: SealLayout): string[] {
  const glyphs = inked([...name, ...line, ...digits]);
  const pentagon = star.filter((_point, at) => at % 2 === 0);
  const clearance = rx * 0.0075; // 0.15 mm at 40 mm
  const [ix, iy] = [rx - border - clearance, ry - border - clearance];
  const found: string[] = [];
  glyphs.forEach((glyph, at) => {
    if (glyph.corners.some(([x, y]) => (x / ix) ** 2 + (y / iy) ** 2 > 1)) found.push(`glyph ${at} touches the border`);
    if (!apart(glyph.corners, pentagon)) found.push(`glyph ${at} touches the star`);
    glyphs.slice(at + 1).forEach((other, after) => {
      if (!apart(glyph.corners, other.corners)) found.push(`glyphs ${at} and ${at + 1 + after} overlap`);
    });
  });
  return found;
}

/** Half the angle that the name spans, seen from the middle, degrees. */
function halfArc(layout: SealLayout): number {
  return Math.max(...layout.name.flatMap(({ corners }) => corners.map(([x, y]) => Math.abs(Math.atan2(x, -y))))) * (180 / Math.PI);
}

/** Height and width of a glyph's ink box, mm. */
const sides = ({ corners: [a, b, , d] }: PlacedGlyph): { width: number; height: number } => {
  if (!a || !b || !d) throw new Error('four corners');
  return { width: Math.hypot(b[0] - a[0], b[1] - a[1]), height: Math.hypot(d[0] - a[0], d[1] - a[1]) };
};

const sizes: [SealForm['shape'], number][] = [['round', 38], ['round', 40], ['round', 42], ['round', 45], ['oval', 45], ['oval', 40]];
const types = ['company', 'contract', 'finance'] as const;

describe('layout of standard-form seals', () => {
  it('SEAL-1 SEAL-3 any name of 1 to 30 characters of the font: inside the border, clear of the star, nothing overlaps', () => {
    const characters = fontCharacters();
    const latin = characters.filter((one) => one < '\u007f');
    const han = characters.filter((one) => /\p{Script=Han}/u.test(one));
    const character = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...han) }, { weight: 2, arbitrary: fc.constantFrom(...latin) }, { weight: 1, arbitrary: fc.constantFrom(...characters) });
    const unit = fc.oneof(fc.array(character, { minLength: 1, maxLength: 30 }), fc.array(fc.constantFrom(...latin), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(unit, fc.oneof(fc.constantFrom(...sizes), fc.tuple(fc.constantFrom('round', 'oval'), fc.integer({ min: 20, max: 60 }))), fc.constantFrom(...types), fc.boolean(), (letters, [shape, mm], type, coded) => {
        expect(faults(layoutSeal({ unit: letters.join(''), shape, mm, type, ...(coded ? { code } : {}) }))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each(sizes)('SEAL-3 %s %d mm: every length from 1 to 30, every type, with and without code', (shape, mm) => {
    for (const type of types) {
      for (const extra of [{}, { code }]) {
        for (let length = 1; length <= 30; length += 1) {
          for (const text of [long, 'W'.repeat(30), '鬱'.repeat(30), 'gjpqy|'.repeat(5)]) {
            expect(faults(layoutSeal({ unit: [...text].slice(0, length).join(''), shape, mm, type, ...extra }))).toEqual([]);
          }
        }
      }
    }
  });

  it('SEAL-1 proportions: 42 mm has a border of 1.2 and a star 14 across, 40 mm a border of 1.0; ovals are 45 × 30 and 40 × 30', () => {
    const layout = (shape: SealForm['shape'], mm: number) => layoutSeal({ type: 'company', unit: long.slice(0, 12), shape, mm });
    const across = ({ star }: SealLayout): number => 2 * Math.max(...star.map(([x, y]) => Math.hypot(x, y)));
    expect(layout('round', 42)).toMatchObject({ rx: 21, ry: 21, border: 1.2 });
    expect(across(layout('round', 42))).toBeCloseTo(14, 6);
    expect(layout('round', 40)).toMatchObject({ rx: 20, ry: 20, border: 1 });
    expect(layout('oval', 45)).toMatchObject({ rx: 22.5, ry: 15, border: 1 });
    expect(layout('oval', 40)).toMatchObject({ rx: 20, ry: 15, border: 1 });
  });

  it('SEAL-1 the name is centred and spans 240° to 300° once it is long enough to fill the arc', () => {
    for (const type of types) {
      for (const length of [10, 12, 14, 18, 24, 30]) {
        const layout = layoutSeal({ type, unit: '国'.repeat(length), shape: 'round', mm: 42 });
        expect(2 * halfArc(layout)).toBeGreaterThanOrEqual(238);
        expect(2 * halfArc(layout)).toBeLessThanOrEqual(300);
        const [first, last] = [layout.name[0], layout.name.at(-1)];
        const middle = (glyph: PlacedGlyph | undefined) => glyph?.corners.reduce(([x, y], [u, v]) => [x + u / 4, y + v / 4] as const, [0, 0] as Point) ?? [Number.NaN, Number.NaN];
        expect(middle(first)[0]).toBeCloseTo(-middle(last)[0], 0);
        expect(middle(first)[1]).toBeCloseTo(middle(last)[1], 0);
      }
    }
    expect(2 * halfArc(layoutSeal({ type: 'company', unit: '国国', shape: 'round', mm: 42 }))).toBeLessThan(80);
  });

  it('SEAL-3 long names: first closer, then narrower, then smaller', () => {
    const at = (length: number) => sides(layoutSeal({ type: 'contract', unit: '国'.repeat(length), shape: 'round', mm: 40, code }).name[0] ?? { path: '', matrix: [], corners: [] });
    const [eight, ten] = [at(8), at(10)];
    expect(ten.width).toBeCloseTo(eight.width, 6); // spacing alone
    expect(ten.height).toBeCloseTo(eight.height, 6);
    const fourteen = at(14);
    expect(fourteen.width).toBeLessThan(ten.width * 0.9); // narrower
    expect(fourteen.height).toBeCloseTo(ten.height, 6);
    const thirty = at(30);
    expect(thirty.height).toBeLessThan(fourteen.height * 0.9); // smaller
    expect(thirty.height).toBeGreaterThan(2.5);
  });

  it('SEAL-1 the star stands between name and line; the code runs along the bottom from left to right', () => {
    const { line, code: digits, star } = layoutSeal({ type: 'contract', unit: long.slice(0, 12), shape: 'round', mm: 40, code });
    const lowest = Math.max(...star.map(([, y]) => y));
    expect(line).toHaveLength(5);
    expect(Math.min(...line.flatMap(({ corners }) => corners.map(([, y]) => y)))).toBeGreaterThan(lowest);
    expect(digits).toHaveLength(13);
    const xs = digits.map(({ corners }) => corners.reduce((sum, [x]) => sum + x / 4, 0));
    expect(xs).toEqual(xs.toSorted((one, other) => one - other));
    expect(Math.abs((xs[0] ?? 0) + (xs[12] ?? 0))).toBeLessThan(0.5);
  });
});

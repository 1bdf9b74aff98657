import { describe, expect, it } from 'vitest';
import { fadedAlpha } from './unmix.ts';

const DPI = 300;
const CELL = 3;
const THRESHOLD = 0.1;
/** Odd sides: neither whole cells nor whole words. */
const [WIDTH, HEIGHT] = [61, 47];
const picture = (levelAt: (x: number, y: number) => number): Uint8Array => Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => levelAt(at % WIDTH, Math.floor(at / WIDTH)));
const faded = (alpha: Uint8Array): Uint8Array => fadedAlpha(alpha, WIDTH, HEIGHT, DPI, THRESHOLD, CELL);

describe('paper noise', () => {
  it('ink stays as it is, up to the last column and line', () => {
    const ink = picture((x, y) => (x > 20 && y > 10 ? 200 : 0));
    expect(faded(ink)).toEqual(ink);
  });

  it('what is under half the threshold is gone, what is over one and a half of it stays', () => {
    const levels = [0, 6, 12, 20, 30, 39, 60].map((level) => faded(picture(() => level))[WIDTH * 20 + 30] ?? 0);
    expect(levels.slice(0, 3)).toEqual([0, 0, 0]);
    expect(levels.slice(5)).toEqual([39, 60]);
    expect(levels[3]).toBeLessThan(20);
    expect(levels[4]).toBeGreaterThan(levels[3] ?? 0);
  });

  it('a speck with hardly any ink around is gone, one beside ink stays', () => {
    const block = (x: number, y: number): boolean => x >= 6 && x < 15 && y >= 6 && y < 15;
    const cleaned = faded(picture((x, y) => (block(x, y) || (x === 16 && y === 10) || (x === 45 && y === 30) ? 255 : 0)));
    expect(cleaned[30 * WIDTH + 45]).toBe(0);
    expect(cleaned[10 * WIDTH + 16]).toBe(255);
    expect(cleaned[10 * WIDTH + 10]).toBe(255);
  });

  it('pictures smaller than a cell, and empty ones', () => {
    expect(fadedAlpha(Uint8Array.of(0, 0), 2, 1, DPI, THRESHOLD, CELL)).toEqual(Uint8Array.of(0, 0));
    expect(faded(picture(() => 0))).toEqual(picture(() => 0));
  });
});

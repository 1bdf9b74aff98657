import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import type { Rgb } from '../scan/decode.ts';
import { estimateInk } from './inkColour.ts';
import type { PaperGrid } from './paper.ts';

const white: PaperGrid = { cell: 16, columns: 2, rows: 2, colour: new Float32Array(12).fill(255) };
const place = { x0: 0, y0: 0, stepX: 0.25, stepY: 0.25 };
const INK = [150, 20, 30] as const;
const SIDE = 240;

/** Bars of ink, `least`…1 of it kept from one end to the other; between them paper, or print of another colour with paper between its lines. */
function box(least: number, printed: boolean): Rgb {
  const random = new Random(11);
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const inked = y % 40 < 16;
      const print = printed && !inked && y % 40 > 20 && x % 8 < 6;
      const kept = least + ((1 - least) * x) / SIDE;
      const noise = random.between(-5, 5);
      for (let channel = 0; channel < 3; channel += 1) {
        const level = print ? ([40, 60, 140][channel] ?? 0) : inked ? 255 - kept * (255 - (INK[channel] ?? 0)) : 255;
        data[(y * SIDE + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(level + noise)));
      }
    }
  }
  return { data, width: SIDE, height: SIDE };
}

const darkness = ([r, g, b]: readonly [number, number, number]): number => 1 - (0.299 * r + 0.587 * g + 0.114 * b) / 255;
const estimate = (of: Rgb) => estimateInk(of, white, place, 'red', undefined, 300);

describe('full ink', () => {
  it.each([{ printed: false }, { printed: true }])('SEAL-6 of uneven strokes is darker than their midst, with print between them: $printed', ({ printed }) => {
    const ink = estimate(box(0.6, printed));
    expect(ink?.level).toBeLessThan(0.9);
    expect(darkness(ink?.rgb ?? [255, 255, 255]) / darkness(INK)).toBeGreaterThan(0.93);
  });

  it('SEAL-6 of even strokes is what is seen', () => {
    const ink = estimate(box(1, false));
    expect(ink?.level).toBeGreaterThan(0.97);
    expect(darkness(ink?.rgb ?? [255, 255, 255]) / darkness(INK)).toBeCloseTo(1, 1);
  });
});

import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import type { Rgb } from '../scan/decode.ts';
import { mendPrint, printRows } from './mendPrint.ts';
import type { PaperGrid } from './paper.ts';
import { printNets, readNet } from './printNet.ts';
import { plainMend, plainUnmix } from './testing/plainPrint.ts';
import { alphaOf, inkShow, PRINT_COLOUR, PRINT_DARK, PRINT_LIGHT, PRINT_TINT, unmix } from './unmix.ts';

const white: PaperGrid = { cell: 16, columns: 2, rows: 2, colour: new Float32Array(12).fill(255) };
const place = { x0: 0, y0: 0, stepX: 0.25, stepY: 0.25 };
const LEVEL = 0.85;

/** Discs of ink with bars of print over them, everything noisy. */
function box(width: number, height: number, ink: readonly [number, number, number], random: Random): Rgb {
  const discs = Array.from({ length: 5 }, () => [random.next() * width, random.next() * height, random.between(6, 22)] as const);
  const bars = Array.from({ length: 9 }, () => [random.next() * width, random.next() * height, random.between(3, 40), random.between(2, 5)] as const);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inked = discs.some(([cx, cy, radius]) => Math.hypot(x - cx, y - cy) < radius);
      const printed = bars.some(([left, top, wide, high]) => x > left && x < left + wide && y > top && y < top + high);
      for (let channel = 0; channel < 3; channel += 1) {
        const level = (inked ? (ink[channel] ?? 0) : 250) * (printed ? 0.25 : 1) + random.between(-6, 6);
        data[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return { data, width, height };
}

const mostApart = (ours: ArrayLike<number>, plain: readonly number[]): number => plain.reduce((most, value, at) => Math.max(most, Math.abs(value - (ours[at] ?? NaN))), 0);

describe('unmixing and mending, against the same said plainly', () => {
  it.each([
    { name: 'red, 300 dpi', family: 'red', rgb: [214, 40, 48], width: 67, height: 58, dpi: 300 },
    { name: 'blue, 300 dpi', family: 'blue', rgb: [40, 60, 170], width: 52, height: 61, dpi: 300 },
    { name: 'red, 600 dpi, sides no multiple of two, an outline', family: 'red', rgb: [190, 24, 60], width: 121, height: 95, dpi: 600, outline: { kind: 'ellipse', cx: 60, cy: 45, rx: 44, ry: 40, radians: 0.2 } },
    { name: 'blue, 200 dpi', family: 'blue', rgb: [84, 60, 160], width: 49, height: 50, dpi: 200 },
    { name: 'red, 900 dpi', family: 'red', rgb: [236, 130, 140], width: 133, height: 128, dpi: 900 },
  ] as const)('SEAL-6 $name', ({ family, rgb, width, height, dpi, ...more }) => {
    const outline = 'outline' in more ? more.outline : undefined;
    const picture = box(width, height, rgb, new Random(width));
    const density = rgb.map((level) => -Math.log10(level / 255)) as [number, number, number];
    const show = inkShow({ density, rgb, level: LEVEL, unevenness: 0.1 }, family);
    const plain = { blue: family === 'blue', light: show.light, colour: show.colour, tint: show.tint, print: [PRINT_DARK, show.light * PRINT_LIGHT, PRINT_COLOUR * (1 - show.light), PRINT_TINT] } as const;

    const pixels = plainUnmix(picture, plain);
    const unmixed = unmix(picture, white, place, show);
    expect(unmixed.printed).toBe(pixels.filter(({ print }) => print).length);
    expect(unmixed.printed).toBeGreaterThan(100);
    expect(mostApart(alphaOf(unmixed), pixels.map(({ alpha }) => alpha))).toBeLessThanOrEqual(1);

    const wanted = plainMend(picture, plain, outline, LEVEL, dpi, printNets());
    const described = printRows(unmixed, outline, LEVEL, dpi);
    expect([...described.places]).toEqual([...wanted.rows.keys()]);
    expect(described.places.length).toBeGreaterThan(20);
    // A level of alpha is 0.0046 of what is known around.
    expect(mostApart(described.rows, [...wanted.rows.values()].flat())).toBeLessThan(0.005);

    const second = printRows(unmix(picture, white, place, show), outline, LEVEL, dpi, printNets()[0]);
    expect(mostApart(second.rows, [...wanted.secondRows.values()].flat())).toBeLessThan(0.005);

    const again = unmix(picture, white, place, show);
    expect(mendPrint(again, outline, LEVEL, dpi)).toBeCloseTo(wanted.unsure, 0);
    expect(mostApart(alphaOf(again), wanted.alpha)).toBeLessThanOrEqual(1);
  });

  it('SEAL-6 a box too small to have surroundings is left as it was taken apart', () => {
    const picture = box(20, 17, [214, 40, 48], new Random(3));
    const unmixed = unmix(picture, white, place, inkShow({ density: [0.08, 0.8, 0.73], rgb: [214, 40, 48], level: 1, unevenness: 0.1 }, 'red'));
    expect(printRows(unmixed, undefined, LEVEL, 300).places).toHaveLength(0);
  });
});

describe('networks', () => {
  it('are read output after output, and kept input after input', () => {
    const file = Float32Array.from([2, 8, 8, ...Array.from({ length: 16 }, (_, at) => at), ...Array(8).fill(-1), ...Array(64).fill(0), ...Array(8).fill(-2), ...Array(8).fill(5), 7]);
    const { inputs, hidden, deeper, numbers } = readNet(Buffer.from(file.buffer).toString('base64'));
    expect([inputs, hidden, deeper]).toEqual([2, 8, 8]);
    expect([...numbers.subarray(0, 16)]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15]);
    expect(numbers.at(-1)).toBe(7);
  });
});

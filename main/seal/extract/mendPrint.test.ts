import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import type { Rgb } from '../scan/decode.ts';
import { mendPrint, printInputs } from './mendPrint.ts';
import type { PaperGrid } from './paper.ts';
import { countOf, printNet, readNet } from './printNet.ts';
import { plainMend, plainUnmix } from './testing/plainPrint.ts';
import { alphaOf, inkShow, PRINT_COLOUR, PRINT_DARK, PRINT_LIGHT, PRINT_TINT, unmix } from './unmix.ts';

const white: PaperGrid = { cell: 16, columns: 2, rows: 2, colour: new Float32Array(12).fill(255) };
const place = { x0: 0, y0: 0, stepX: 0.25, stepY: 0.25 };
const LEVEL = 0.85;

/** Discs of ink with bars of print over them, everything noisy. @param weakest how much of its ink the right side has */
function box(width: number, height: number, ink: readonly [number, number, number], random: Random, weakest = 1): Rgb {
  const discs = Array.from({ length: Math.max(5, Math.round((width * height) / 4000)) }, () => [random.next() * width, random.next() * height, random.between(6, 22)] as const);
  const bars = Array.from({ length: Math.max(9, Math.round((width * height) / 2200)) }, () => [random.next() * width, random.next() * height, random.between(3, 40), random.between(2, 5)] as const);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inked = discs.some(([cx, cy, radius]) => Math.hypot(x - cx, y - cy) < radius);
      const printed = bars.some(([left, top, wide, high]) => x > left && x < left + wide && y > top && y < top + high);
      for (let channel = 0; channel < 3; channel += 1) {
        const pressed = 1 - (1 - weakest) * (x / width);
        const level = (inked ? 250 - pressed * (250 - (ink[channel] ?? 0)) : 250) * (printed ? 0.25 : 1) + random.between(-6, 6);
        data[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return { data, width, height };
}

const mostApart = (ours: ArrayLike<number>, plain: readonly number[]): number => plain.reduce((most, value, at) => Math.max(most, Math.abs(value - (ours[at] ?? NaN))), 0);

describe('unmixing and mending, against the same said plainly', () => {
  it.each([
    { name: 'red, 300 dpi', family: 'red', rgb: [214, 40, 48], width: 67, height: 58, dpi: 300, factor: 1, looks: 2 },
    { name: 'blue, 300 dpi', family: 'blue', rgb: [40, 60, 170], width: 52, height: 61, dpi: 300, factor: 1, looks: 2 },
    { name: 'red, 600 dpi, sides no multiple of two, an outline', family: 'red', rgb: [190, 24, 60], width: 121, height: 95, dpi: 600, factor: 2, looks: 1, outline: { kind: 'ellipse', cx: 60, cy: 45, rx: 44, ry: 40, radians: 0.2 } },
    { name: 'blue, 200 dpi', family: 'blue', rgb: [84, 60, 160], width: 49, height: 50, dpi: 200, factor: 1, looks: 4 },
    { name: 'red, 300 dpi, pressed less on one side', family: 'red', rgb: [214, 40, 48], width: 112, height: 66, dpi: 300, factor: 1, looks: 2, weakest: 0.5 },
    { name: 'red, 900 dpi', family: 'red', rgb: [236, 130, 140], width: 133, height: 128, dpi: 900, factor: 3, looks: 1 },
  ] as const)('SEAL-6 $name', ({ family, rgb, width, height, dpi, factor, looks, ...more }) => {
    const outline = 'outline' in more ? more.outline : undefined;
    const picture = box(width, height, rgb, new Random(width), 'weakest' in more ? more.weakest : 1);
    const density = rgb.map((level) => -Math.log10(level / 255)) as [number, number, number];
    const show = inkShow({ density, rgb, level: LEVEL, unevenness: 0.1 }, family);
    const plain = { blue: family === 'blue', light: show.light, colour: show.colour, tint: show.tint, print: [PRINT_DARK, show.light * PRINT_LIGHT, PRINT_COLOUR * (1 - show.light), PRINT_TINT] } as const;

    const pixels = plainUnmix(picture, plain);
    const unmixed = unmix(picture, white, place, show, dpi);
    expect(unmixed.printed).toBe(pixels.filter(({ print }) => print).length);
    expect(unmixed.printed).toBeGreaterThan(100);
    expect(mostApart(alphaOf(unmixed), pixels.map(({ alpha }) => alpha))).toBeLessThanOrEqual(1);

    const seen = printInputs(unmixed, outline, LEVEL);
    const wanted = plainMend(picture, plain, outline, LEVEL, dpi, seen.factor, looks, printNet(dpi));
    expect(seen.factor).toBe(factor);
    expect(mostApart(seen.traits, wanted.traits)).toBeLessThan(1e-5);
    // A level of alpha is up to 0.009 of what is known around.
    expect(mostApart(seen.planes, wanted.inputs.flatMap(({ numbers }) => [...numbers]))).toBeLessThan(0.01);

    const again = unmix(picture, white, place, show, dpi);
    // The network runs in whole numbers.
    expect(Math.abs(mendPrint(again, outline, LEVEL) / wanted.unsure - 1)).toBeLessThan(0.05);
    expect(mostApart(alphaOf(again), wanted.alpha)).toBeLessThanOrEqual(4);
  });

  it('SEAL-6 a box larger than is looked at in one gives the same as its parts', () => {
    const picture = box(700, 610, [214, 40, 48], new Random(5));
    const show = inkShow({ density: [0.08, 0.8, 0.73], rgb: [214, 40, 48], level: 1, unevenness: 0.1 }, 'red');
    const mended = (of: Rgb): Uint8Array => {
      const unmixed = unmix(of, white, place, show, 300);
      expect(unmixed.printed).toBeGreaterThan(1000);
      mendPrint(unmixed, undefined, LEVEL);
      return alphaOf(unmixed);
    };
    const whole = mended(picture);
    const corner = { width: 204, height: 162 }; // begins at whole pixels of the coarsest size
    const [left, top] = [picture.width - corner.width, picture.height - corner.height];
    const part = mended({ ...corner, data: Uint8Array.from({ length: corner.width * corner.height * 3 }, (_, at) => picture.data[((top + Math.floor(at / 3 / corner.width)) * picture.width + left + (Math.floor(at / 3) % corner.width)) * 3 + (at % 3)] ?? 0) });
    let apart = 0;
    for (let y = 64; y < corner.height; y += 1) for (let x = 64; x < corner.width; x += 1) apart = Math.max(apart, Math.abs((part[y * corner.width + x] ?? 0) - (whole[(top + y) * picture.width + left + x] ?? 0)));
    expect(apart).toBeLessThanOrEqual(1);
  });

  it('SEAL-6 a pen of the seal\'s own colour leaves nothing outside of the seal\'s edge', () => {
    const [side, radius, ink, pen] = [300, 110, [214, 40, 48], [120, 16, 24]] as const;
    const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)];
      const off = Math.hypot(x - 150, y - 150);
      if (Math.abs(y - (150 - radius - 4)) < 5 || Math.abs(x - 185) < 3) return pen[at % 3] ?? 0;
      return off < radius && (off > radius - 12 || off < 40) ? (ink[at % 3] ?? 0) : 255;
    });
    const density = ink.map((level) => -Math.log10(level / 255)) as [number, number, number];
    const unmixed = unmix({ data, width: side, height: side }, white, place, inkShow({ density, rgb: ink, level: 1, unevenness: 0.1 }, 'red'), 300);
    mendPrint(unmixed, { kind: 'ellipse', cx: 153, cy: 148, rx: 113, ry: 112, radians: 0 }, 1);
    const alpha = alphaOf(unmixed);
    const outside = alpha.filter((_, at) => Math.hypot((at % side) - 150, Math.floor(at / side) - 150) > radius + 4);
    expect(Math.max(...outside)).toBeLessThan(1);
    expect(Math.max(...alpha)).toBeGreaterThan(250);
  });
});

describe('the network', () => {
  const channels = [8, 8, 8, 8] as const;
  const file = (count: number): Uint8Array => new Uint8Array(Uint16Array.from({ length: 16 + count }, (_, at) => (at < 16 ? 0x4800 : [0x3c00, 0xc000, 0x3555, 0x0001][at % 4] ?? 0)).buffer);

  it('is read from 16-bit floats', () => {
    const net = readNet(file(countOf(channels, 8)));
    expect([net.channels, net.head]).toEqual([channels, 8]);
    expect([...net.largest]).toEqual(Array(11).fill(8));
    expect([...net.numbers.subarray(0, 4)]).toEqual([1, -2, 1365 / 4096, 2 ** -24]);
  });

  it('has as many numbers as its channels ask for', () => {
    expect(() => readNet(file(countOf(channels, 8) - 1))).toThrow('channels');
  });
});

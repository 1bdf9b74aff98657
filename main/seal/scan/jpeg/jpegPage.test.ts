import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../tests/fixtures/pages/random.ts';
import { plainRecipe, scanPage } from '../../../../tests/fixtures/pages/scannedPage.ts';
import type { Rgb } from '../decode.ts';
import { openJpegPage } from './jpegPage.ts';
import { isSrgbProfile } from './srgbProfile.ts';

let page: Buffer;
beforeAll(async () => {
  page = Buffer.from((await scanPage({ ...plainRecipe, dpi: 150, text: 'under', noise: 4 })).jpeg);
});

interface Form {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly quality?: number;
  readonly chromaSubsampling?: '4:4:4' | '4:2:0';
  readonly grey?: boolean;
}
const forms: readonly Form[] = [
  { name: '4:2:0', width: 640, height: 480 },
  { name: '4:2:0, sides no multiple of a block', width: 611, height: 437 },
  { name: '4:2:0, fine', width: 333, height: 479, quality: 100 },
  { name: '4:2:0, coarse', width: 400, height: 301, quality: 12 },
  { name: '4:4:4', width: 499, height: 643, chromaSubsampling: '4:4:4' },
  { name: 'grey', width: 413, height: 517, grey: true },
];
async function jpegOf({ width, height, quality = 80, chromaSubsampling = '4:2:0', grey }: Form): Promise<Buffer> {
  const part = sharp(page).extract({ left: 330, top: 560, width, height });
  return (grey ? part.greyscale() : part).jpeg({ quality, chromaSubsampling }).toBuffer();
}

const [WIDTH, HEIGHT] = [213, 157];
const fixture = (name: string): Buffer => readFileSync(new URL(`../../../../tests/fixtures/jpeg/${name}.jpg`, import.meta.url));

/** Three channels of one or three. */
const wide = (data: Uint8Array, count: number): Uint8Array => (data.length === count ? Uint8Array.from({ length: count * 3 }, (_, at) => data[Math.floor(at / 3)] ?? 0) : data);

const pixels = async (jpeg: Uint8Array, left: number, top: number, width: number, height: number) => sharp(jpeg).extract({ left, top, width, height }).toColourspace('srgb').raw().toBuffer();

function mostApart(ours: Uint8Array, theirs: Uint8Array): number {
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((most, value, at) => Math.max(most, Math.abs(value - (theirs[at] ?? 0))), 0);
}

/** Mean of squares, of a page decoded in full. */
function reducedFrom(full: Uint8Array, width: number, shrink: number, x: number, y: number, channel: number): number {
  let sum = 0;
  for (let row = 0; row < shrink; row += 1) for (let column = 0; column < shrink; column += 1) sum += full[((y * shrink + row) * width + x * shrink + column) * 3 + channel] ?? 0;
  return sum / shrink ** 2;
}

function expectReduced(reduced: Rgb, full: Uint8Array, width: number, shrink: number): void {
  let total = 0;
  let count = 0;
  for (let y = 0; y < reduced.height - 1; y += 1) {
    for (let x = 0; x < reduced.width - 1; x += 1) {
      for (let channel = 0; channel < 3; channel += 1, count += 1) total += Math.abs((reduced.data[(y * reduced.width + x) * 3 + channel] ?? 0) - reducedFrom(full, width, shrink, x, y, channel));
    }
  }
  expect(total / count).toBeLessThan(1.5); // colour is spread before it is averaged there, and clipped
}

describe('JPEG page', () => {
  it.each(forms)('SEAL-6 $name: boxes to the level of libjpeg, the reduced page its mean', async (form) => {
    const { width, height } = form;
    const jpeg = await jpegOf(form);
    const full = wide(await sharp(jpeg).toColourspace('srgb').raw().toBuffer(), width * height);
    for (const shrink of [2, 4, 8] as const) {
      const ours = openJpegPage(jpeg, shrink);
      expect(ours?.reduced).toMatchObject({ width: Math.round(width / shrink), height: Math.round(height / shrink) });
      if (!ours) return;
      expectReduced(ours.reduced, full, width, shrink);
      for (const [left, top, w, h] of [[0, 0, width, height], [0, 0, 1, 1], [width - 1, height - 1, 1, 1], [3, 5, 100, 33], [width - 65, height - 130, 65, 130], [16, 16, 16, 16]] as const) {
        const box = ours.box({ left, top, width: w, height: h });
        expect(mostApart(box?.data ?? new Uint8Array(), wide(await pixels(jpeg, left, top, w, h), w * h))).toBe(0);
      }
    }
  });

  it('SEAL-6 any box of any page agrees', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ width: fc.integer({ min: 64, max: 300 }), height: fc.integer({ min: 64, max: 300 }), quality: fc.integer({ min: 5, max: 100 }), full: fc.boolean(), x: fc.double({ min: 0, max: 0.99, noNaN: true }), y: fc.double({ min: 0, max: 0.99, noNaN: true }) }), async ({ width, height, quality, full, x, y }) => {
        const jpeg = await jpegOf({ name: '', width, height, quality, chromaSubsampling: full ? '4:4:4' : '4:2:0' });
        const [left, top] = [Math.floor(x * width), Math.floor(y * height)];
        const [w, h] = [Math.ceil((width - left) / 2), Math.ceil((height - top) / 2)];
        expect(mostApart(openJpegPage(jpeg, 4)?.box({ left, top, width: w, height: h })?.data ?? new Uint8Array(), await pixels(jpeg, left, top, w, h))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('SEAL-6 what is not plain is left to another decoder', async () => {
    const plain = await jpegOf({ name: '', width: 200, height: 200 });
    const picture = sharp(plain);
    expect(openJpegPage(await picture.clone().jpeg({ progressive: true }).toBuffer(), 4)).toBeUndefined();
    expect(openJpegPage(await picture.clone().toColourspace('cmyk').jpeg().toBuffer(), 4)).toBeUndefined();
    expect(openJpegPage(await picture.clone().withIccProfile('p3').jpeg().toBuffer(), 4)).toBeUndefined();
    expect(openJpegPage(await picture.clone().png().toBuffer(), 4)).toBeUndefined();
    expect(openJpegPage(new Uint8Array(), 4)).toBeUndefined();
    expect(openJpegPage(plain, 4)).toBeDefined();
  });

  it('SEAL-6 cut off, closed too early, with bytes too many: not answered for', async () => {
    const whole = await jpegOf({ name: '', width: 300, height: 300 });
    for (const share of [0.3, 0.6, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(openJpegPage(cut, 4)).toBeUndefined();
      expect(openJpegPage(Buffer.concat([cut, Buffer.of(0xff, 0xd9)]), 4)).toBeUndefined();
    }
    expect(openJpegPage(Buffer.concat([whole.subarray(0, -2), Buffer.alloc(9, 0x55), Buffer.of(0xff, 0xd9)]), 4)).toBeUndefined();
  });

  it.each(['422', '422-restart', '420-restart-rows', '420-optimized', '444-restart', 'grey-restart'])('SEAL-6 %s: to the level of libjpeg', async (name) => {
    const jpeg = fixture(name);
    for (const shrink of [2, 4, 8] as const) expect(openJpegPage(jpeg, shrink)?.reduced.width).toBe(Math.round(WIDTH / shrink));
    for (const [left, top, w, h] of [[0, 0, WIDTH, HEIGHT], [100, 77, 40, 60], [211, 150, 2, 7], [64, 16, 65, 17]] as const) {
      expect(mostApart(openJpegPage(jpeg, 8)?.box({ left, top, width: w, height: h })?.data ?? new Uint8Array(), wide(await pixels(jpeg, left, top, w, h), w * h))).toBe(0);
    }
  });

  it('SEAL-6 with the sRGB profile of most scanners: within two levels of a colour-managed decode; grey and other profiles are left', async () => {
    const plain = await jpegOf({ name: '', width: 300, height: 300 });
    const tagged = await sharp(plain).withIccProfile('srgb').jpeg({ quality: 90 }).toBuffer();
    expect((await sharp(tagged).metadata()).icc).toBeDefined();
    const box = { left: 20, top: 30, width: 200, height: 150 };
    expect(mostApart(openJpegPage(tagged, 4)?.box(box)?.data ?? new Uint8Array(), await sharp(tagged).extract(box).toColourspace('srgb').raw().toBuffer())).toBeLessThanOrEqual(2);
    expect(openJpegPage(await sharp(plain).withIccProfile('p3').jpeg().toBuffer(), 4)).toBeUndefined();
    const profile = (await sharp(tagged).metadata()).icc ?? Buffer.alloc(0);
    expect(isSrgbProfile(profile)).toBe(true);
    for (let length = 0; length < profile.length - 1; length += 37) expect(() => isSrgbProfile(profile.subarray(0, length))).not.toThrow();
    expect(isSrgbProfile(profile.subarray(0, 200))).toBe(false);
  });

  it.each(['440', '411', 'rgb', 'arithmetic', 'progressive'])('SEAL-6 %s: left to another decoder', (name) => {
    expect(openJpegPage(fixture(name), 4)).toBeUndefined();
  });

  it('SEAL-6 a restart marker too many, missing or out of order: not answered for', () => {
    const whole = fixture('422-restart');
    const marker = whole.indexOf(Buffer.of(0xff, 0xd1));
    const swapped = Buffer.from(whole);
    swapped[marker + 1] = 0xd2;
    for (const file of [swapped, Buffer.concat([whole.subarray(0, marker), whole.subarray(marker + 2)]), Buffer.concat([whole.subarray(0, -2), Buffer.of(0xff, 0xd0), whole.subarray(-2)])]) expect(openJpegPage(file, 4)).toBeUndefined();
  });

  it.each(['420-optimized', '422-restart', 'grey-restart'])('SEAL-6 %s with changed bytes: what libjpeg complains of is never answered for', async (name) => {
    const random = new Random(11);
    const whole = fixture(name);
    let answered = 0;
    for (let round = 0; round < 250; round += 1) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 1 + (round % 3); change += 1) bytes[2 + Math.floor(random.next() * (round % 2 ? 620 : bytes.length - 4))] = Math.floor(random.next() * 256);
      const ours = openJpegPage(bytes, 4);
      if (!ours) continue;
      answered += 1;
      await expect(sharp(bytes, { failOn: 'warning' }).raw().toBuffer()).resolves.toBeDefined();
      expect(ours.box({ left: 0, top: 0, width: 50, height: 50 })?.data.length).toBe(7500);
    }
    expect(answered).toBeGreaterThan(10);
  });
});

import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import { cutoutPng } from './cutoutPng.ts';

const rgb = [201, 33, 47] as const;

async function expectSame(alpha: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const png = cutoutPng({ alpha, width, height, rgb }, 600);
  const { data, info } = await sharp(png, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height, channels: 4 });
  expect(data.equals(Buffer.from(Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? (alpha[at >> 2] ?? 0) : (rgb[at % 4] ?? 0)))))).toBe(true);
  return png;
}

describe('PNG of a cut-out', () => {
  it('SEAL-6 any alpha of any size comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 }), fc.integer(), fc.constantFrom(0, 0.02, 0.5, 0.9, 1), async (width, height, seed, change) => {
        const random = new Random(seed);
        let value = 0;
        await expectSame(Uint8Array.from({ length: width * height }, () => (random.next() < change ? (value = Math.floor(random.next() * 256)) : value)), width, height);
      }),
      { numRuns: 60 },
    );
  });

  it.each([[1, 1], [70_000, 1], [1, 3000], [65, 2], [66, 2], [67, 2], [129, 3]])('SEAL-6 %d × %d: empty, full, and with a single place', async (width, height) => {
    for (const fill of [0, 255]) await expectSame(new Uint8Array(width * height).fill(fill), width, height);
    const single = new Uint8Array(width * height);
    single[Math.floor(single.length / 2)] = 77;
    await expectSame(single, width, height);
  });

  it('SEAL-6 very uneven counts stay within the longest code', async () => {
    // Fibonacci counts make the deepest tree.
    const values: number[] = [];
    for (let level = 0, [a, b] = [1, 1]; level < 26; level += 1, [a, b] = [b, a + b]) for (let one = 0; one < a; one += 1) values.push((level * 9) % 256, 0);
    await expectSame(Uint8Array.from(values), values.length, 1);
  });

  it('SEAL-6 the resolution is in it, the check sum of the stream holds, the same input gives the same bytes', async () => {
    const random = new Random(4);
    const alpha = Uint8Array.from({ length: 300 * 200 }, () => Math.floor(random.next() * 3) * 100);
    const png = await expectSame(alpha, 300, 200);
    expect((await sharp(png).metadata()).density).toBe(600);
    const file = Buffer.from(png);
    const data = file.indexOf('IDAT', 0, 'latin1');
    expect(inflateSync(file.subarray(data + 4, data + 4 + file.readUInt32BE(data - 4))).length).toBe((300 * 4 + 1) * 200);
    expect(Buffer.from(cutoutPng({ alpha, width: 300, height: 200, rgb }, 600)).equals(file)).toBe(true);
  });
});

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cornersOf, photograph, PHOTO_PX } from '../../../tests/fixtures/pages/photo.ts';
import { photos } from '../../../tests/fixtures/pages/photos.ts';
import { scanPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import { extractPicture } from '../extract/extract.ts';
import type { Extracted } from '../extract/extract.ts';
import { findSheet } from './findSheet.ts';
import { aspectOf, inverseOf, mapped, squareTo } from './homography.ts';
import type { Corners } from './homography.ts';

const course = { step: () => undefined, check: () => undefined };
const seal = { kind: 'seal', ink: 'auto' } as const;
const { 'white desk, at an angle': onWhite, ...onDark } = photos;

async function extracted(jpeg: Uint8Array): Promise<Extracted> {
  const result = await extractPicture(jpeg, seal, course);
  if (!result.found) throw new Error(result.reasons.join());
  return result;
}

/** Overlap at half coverage of the cut-out with the seal that was stamped, brought to one size. */
async function overlap({ png }: Extracted, recipe: (typeof photos)['from above']): Promise<number> {
  const side = 480;
  const fit = { width: side, height: side, fit: 'fill' } as const;
  const page = await scanPage({ ...recipe.page, dpi: 300, text: 'none' });
  const { width, height } = page.box;
  const truth = await sharp(await sharp(page.coverage, { raw: { width, height, channels: 1 } }).png().toBuffer()).trim({ background: '#000', threshold: 100 }).resize(fit).extractChannel(0).raw().toBuffer();
  const ours = await sharp(png).extractChannel(3).resize(fit).raw().toBuffer();
  let [both, either] = [0, 0];
  for (let at = 0; at < truth.length; at += 1) {
    const [a, b] = [(truth[at] ?? 0) >= 128, (ours[at] ?? 0) >= 128];
    if (a && b) both += 1;
    if (a || b) either += 1;
  }
  return both / either;
}

describe('photographs of a page', () => {
  it.each(Object.entries(onDark))('SEAL-6 %s: put right by the sheet’s sides, at true size, and said so', async (_, recipe) => {
    const result = await extracted(await photograph(recipe));
    expect(result).toMatchObject({ shape: 'round', dpiFrom: 'page-format', straightenDegrees: expect.closeTo(-4, 0) });
    expect(Math.abs(result.widthMm - 42)).toBeLessThan(0.5);
    expect(Math.abs(result.heightMm - 42)).toBeLessThan(0.5);
    expect(result.reasons).toContain('photo-straightened');
    expect(result.confidence).toBeLessThan(0.8);
    expect(await overlap(result, recipe as (typeof photos)['from above'])).toBeGreaterThan(0.75);
  }, 60_000);

  it('SEAL-6 on a desk as white as the sheet nothing is put right, and that is said', async () => {
    const result = await extracted(await photograph(onWhite));
    expect(result.reasons).toContain('photo-angle');
    expect(result.dpiFrom).toBe('assumed');
    expect(result.confidence).toBeLessThanOrEqual(0.6);
  }, 60_000);

  it('SEAL-6 the sheet cut off by the photo’s edge: not put right, and that is said; turned by EXIF: as upright', async () => {
    const jpeg = await photograph(photos['at an angle']);
    const cut = await sharp(jpeg).extract({ left: 0, top: 900, width: 2346, height: 3128 }).jpeg().toBuffer();
    expect((await extracted(cut)).reasons).toContain('photo-angle');
    const lying = await sharp(jpeg).rotate(270).withMetadata({ orientation: 6, density: 72 }).jpeg({ quality: 92 }).toBuffer();
    const [turned, upright] = [await extracted(lying), await extracted(jpeg)];
    expect(turned).toMatchObject({ shape: 'round', widthMm: expect.closeTo(upright.widthMm, 0), straightenDegrees: expect.closeTo(-4, 0) });
    expect(turned.reasons).toContain('photo-straightened');
  }, 60_000);

  it('a scan is no photograph', async () => {
    const { jpeg } = await scanPage({ ...photos['from above'].page, dpi: 150 });
    for (const file of [jpeg, await sharp(jpeg).jpeg().toBuffer()]) expect((await extracted(file)).reasons.filter((reason) => reason.startsWith('photo'))).toEqual([]);
  }, 20_000);
});

describe('a sheet and its homography', () => {
  const side = fc.record({ x: fc.double({ min: -40, max: 40, noNaN: true }), y: fc.double({ min: -40, max: 40, noNaN: true }) });
  const quads = fc.tuple(side, side, side, side).map(([a, b, c, d]): Corners => [{ x: 80 + a.x, y: 80 + a.y }, { x: 420 + b.x, y: 80 + b.y }, { x: 420 + c.x, y: 560 + c.y }, { x: 80 + d.x, y: 560 + d.y }]);

  it('the way back leads back; corners come from corners', () => {
    fc.assert(
      fc.property(quads, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (corners, u, v) => {
        const to = squareTo(corners);
        const back = mapped(inverseOf(to), mapped(to, { x: u, y: v }));
        expect(back.x).toBeCloseTo(u, 6);
        expect(back.y).toBeCloseTo(v, 6);
        expect(mapped(to, { x: 1, y: 1 }).x).toBeCloseTo(corners[2].x, 6);
      }),
    );
  });

  it('the sides of a sheet are told from its corners, however the phone is held', () => {
    for (const recipe of Object.values(photos)) {
      const corners = cornersOf(recipe).map(([x, y]) => ({ x, y })) as unknown as Corners;
      expect(aspectOf(corners, PHOTO_PX.width, PHOTO_PX.height)).toBeCloseTo(210 / 297, 2);
    }
  });

  it('corners are found to a cell; noise, one colour and a round plate have none', async () => {
    const picture = async (svg: string) => {
      const { data, info } = await sharp({ create: { width: 500, height: 660, channels: 3, background: '#4a4038' } }).composite([{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="500" height="660">${svg}</svg>`) }]).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      return { data, width: info.width, height: info.height };
    };
    await fc.assert(
      fc.asyncProperty(quads, async (corners) => {
        const found = findSheet(await picture(`<polygon points="${corners.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="#f4f2ee"/>`));
        expect(found).toBeDefined();
        for (const [at, corner] of (found ?? []).entries()) expect(Math.hypot(corner.x - (corners[at]?.x ?? 0), corner.y - (corners[at]?.y ?? 0))).toBeLessThan(4);
      }),
      { numRuns: 40 },
    );
    expect(findSheet(await picture('<circle cx="250" cy="330" r="200" fill="#fff"/>'))).toBeUndefined();
    expect(findSheet(await picture(''))).toBeUndefined();
    expect(findSheet({ data: Uint8Array.from({ length: 300 * 400 * 3 }, (_, at) => (at * 7919) % 251), width: 300, height: 400 })).toBeUndefined();
  });
});

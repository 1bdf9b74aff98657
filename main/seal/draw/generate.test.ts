import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { pngHead } from '../../../crypto/sealRecord.ts';
import { EllipseWalk } from './curve.ts';
import { generateSeal } from './generate.ts';
import type { GenerateOptions } from './generate.ts';

const company: GenerateOptions = { type: 'company', unit: '大连样例国际贸易有限公司', shape: 'round', mm: 40, dpi: 300 };

async function errorOf(options: Partial<GenerateOptions>): Promise<AppError> {
  try {
    await generateSeal({ ...company, ...options });
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
  }
  throw new Error('an AppError was expected');
}

/** Share of pixels outside of the seal's border that carry ink: lettering that ran over it would. */
async function inkAt(png: Uint8Array, from: number, to: number): Promise<number> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  let inked = 0;
  let all = 0;
  for (let y = 0; y < info.height; y += 1) {
    for (let x = 0; x < info.width; x += 1) {
      const rho = Math.hypot((x + 0.5) / info.width - 0.5, (y + 0.5) / info.height - 0.5) * 2;
      if (rho < from || rho > to) continue;
      all += 1;
      if ((data[(y * info.width + x) * info.channels + 3] ?? 0) > 100) inked += 1;
    }
  }
  return inked / all;
}

describe('standard-form seals', () => {
  it('SEAL-3 refuses too long, empty and undrawable names, naming the characters', async () => {
    expect(await errorOf({ unit: '长'.repeat(31) })).toMatchObject({ code: 'seal/text-too-long', params: { max: 30 } });
    expect(await errorOf({ unit: '公司😀与🀄' })).toMatchObject({ code: 'font/glyph-missing', params: { characters: '😀🀄' } });
    for (const wrong of [{ unit: ' ' }, { unit: '甲\n乙' }, { code: '12345' }, { mm: 5 }, { mm: Number.NaN }, { dpi: 1e6 }, { aged: -1 }, { aged: 0.5 }, { aged: 2 ** 31 }]) expect((await errorOf(wrong)).code).toBe('input/invalid');
  });

  it('SEAL-3 what pasting brings along unseen is not drawn and not counted', async () => {
    const plain = await generateSeal({ ...company, unit: '样例 有限公司' });
    expect((await generateSeal({ ...company, unit: '\ufeff\u3000样\u200b例\u3000有限\u{e0100}公司\u00a0' })).svg).toBe(plain.svg);
    expect((await generateSeal({ ...company, unit: `${'长'.repeat(30)}\u200b` })).widthMm).toBe(40);
    expect((await errorOf({ unit: '\u200b\u3000' })).code).toBe('input/invalid');
  });

  it.each([1, 4, 14, 30])('SEAL-1 a name of %d characters keeps clear of the border and of the star', async (length) => {
    const unit = [...'内蒙古自治区呼和浩特市样例进出口贸易与国际物流供应链管理有限'].slice(0, length).join('');
    const { png } = await generateSeal({ ...company, unit, mm: 42 });
    expect(await inkAt(png, 0.955, 0.985)).toBeGreaterThan(0.99); // border 1.2 of 21 mm
    expect(await inkAt(png, 0.92, 0.935)).toBeLessThan(0.01); // gap
    expect(await inkAt(png, 0.36, 0.5)).toBeLessThan(0.02); // between star and name
    expect(await inkAt(png, 0, 0.1)).toBe(1); // star
  });

  it('SEAL-1 brackets, Latin letters and rare characters are drawn; the same input gives the same bytes', async () => {
    const options: GenerateOptions = { ...company, type: 'contract', unit: 'ABC㙍䶮（中国）(集团)有限公司', code: '2102000012345', shape: 'oval', mm: 45 };
    const [one, two] = [await generateSeal(options), await generateSeal(options)];
    expect(one).toMatchObject({ widthMm: 45, heightMm: 30, widthPx: 531, heightPx: 354, dpi: 300 });
    expect(one.svg).toBe(two.svg);
    expect(Buffer.from(one.png).equals(two.png)).toBe(true);
    expect(one.svg).not.toContain('<text'); // outlines only: no font of the machine takes part
  });

  it.each([300, 600, 1200])('SEAL-1 %d dpi: pixels and pHYs say the true size, the border is where it belongs', async (dpi) => {
    for (const [shape, mm] of [['round', 38], ['round', 40], ['round', 42], ['round', 45], ['oval', 45], ['oval', 40]] as const) {
      const { png, widthPx, heightPx, heightMm } = await generateSeal({ ...company, shape, mm, dpi });
      const head = pngHead(png);
      expect(head).toEqual({ widthPx, heightPx, pixelsPerMetre: Math.round(dpi / 0.0254) });
      expect(Math.abs((widthPx * 25.4) / dpi - mm)).toBeLessThan(25.4 / dpi);
      expect(Math.abs((heightPx * 25.4) / dpi - heightMm)).toBeLessThan(25.4 / dpi);
    }
    const { png, widthPx } = await generateSeal({ ...company, mm: 42, dpi });
    const { data } = await sharp(png).extractChannel(3).raw().toBuffer({ resolveWithObject: true });
    const row = data.subarray(Math.floor(widthPx / 2) * widthPx, Math.floor(widthPx / 2) * widthPx + Math.floor(widthPx / 12));
    const borderPx = row.reduce((sum, alpha) => sum + alpha / 255, 0);
    expect((borderPx * 25.4) / dpi).toBeCloseTo(1.2, 1);
  });

  it('ageing: the same seed gives the same bytes, another seed others; ink goes, none comes, and most stays', async () => {
    const alpha = async (aged?: number) => sharp((await generateSeal({ ...company, ...(aged === undefined ? {} : { aged }) })).png).extractChannel(3).raw().toBuffer();
    const [clean, one, again, two] = [await alpha(), await alpha(1), await alpha(1), await alpha(2)];
    expect(one.equals(again)).toBe(true);
    expect(one.equals(two)).toBe(false);
    expect(one.every((value, at) => value <= (clean[at] ?? 0))).toBe(true);
    const ink = (bytes: Buffer): number => bytes.reduce((sum, value) => sum + value, 0);
    for (const worn of [one, two]) {
      expect(ink(worn) / ink(clean)).toBeGreaterThan(0.7);
      expect(ink(worn) / ink(clean)).toBeLessThan(0.98);
    }
  });

  it('an ellipse’s walk goes round once and stands on its curve', () => {
    fc.assert(
      fc.property(fc.double({ min: 5, max: 30, noNaN: true }), fc.double({ min: 5, max: 30, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (rx, ry, share) => {
        const walk = new EllipseWalk(rx, ry);
        const { x, y } = walk.at(share * walk.length, 0);
        expect((x / rx) ** 2 + (y / ry) ** 2).toBeCloseTo(1, 6);
        const mirrored = walk.at(-share * walk.length, 0);
        expect(mirrored.x).toBeCloseTo(-x, 3);
        expect(mirrored.y).toBeCloseTo(y, 3);
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolutionOf } from './resolution.ts';

const px = (mm: number, dpi: number) => Math.round((mm / 25.4) * dpi);

describe('resolution of a scan', () => {
  it.each([['A4', 210, 297], ['A5', 148, 210], ['Letter', 215.9, 279.4]])('SEAL-6 %s without a density, either way up, 150 to 1200 dpi: from the format', (_name, short, long) => {
    for (const dpi of [150, 200, 300, 400, 600, 1200]) {
      for (const [width, height] of [[px(short, dpi), px(long, dpi)], [px(long, dpi), px(short, dpi)]] as const) {
        const found = resolutionOf(undefined, width, height);
        expect(found.dpiFrom).toBe('page-format');
        // A5 is A4 halved: at 200 dpi and 300 dpi their pixels differ.
        expect(Math.abs(found.dpi / dpi - 1)).toBeLessThan(0.02);
      }
    }
  });

  it('SEAL-6 a sheet that was cut shorter keeps its width', () => {
    expect(resolutionOf(undefined, px(210, 300), px(120, 300))).toEqual({ dpi: 300, dpiFrom: 'page-format' });
    expect(resolutionOf(72, px(210, 600), px(180, 600))).toEqual({ dpi: 600, dpiFrom: 'page-format' });
    expect(resolutionOf(undefined, px(100, 300), px(297, 300))).toEqual({ dpi: 300, dpiFrom: 'page-format' });
  });

  it('SEAL-6 photos and odd sizes are a guess, and the file’s own word goes first', () => {
    for (const [width, height] of [[4032, 3024], [1000, 1000], [1920, 1080], [4000, 3000]] as const) expect(resolutionOf(undefined, width, height)).toEqual({ dpi: 300, dpiFrom: 'assumed' });
    expect(resolutionOf(400, px(210, 300), px(297, 300))).toEqual({ dpi: 400, dpiFrom: 'file' });
    expect(resolutionOf(72, px(210, 300), px(297, 300))).toEqual({ dpi: 300, dpiFrom: 'page-format' });
  });

  it('SEAL-6 any size and any density answer a resolution that a scanner may have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 65_535 }), fc.integer({ min: 64, max: 65_535 }), fc.option(fc.double({ noNaN: true }), { nil: undefined }), (width, height, density) => {
        const { dpi } = resolutionOf(density, width, height);
        expect(dpi).toBeGreaterThanOrEqual(60);
        expect(Number.isFinite(dpi)).toBe(true);
      }),
    );
  });
});

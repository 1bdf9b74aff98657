import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { outlinesOf } from '../draw/glyphs.ts';
import { plainRecipe, scanPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import type { PageRecipe, ScannedPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import { scoreCutout } from '../../../tests/fixtures/pages/score.ts';
import { sealless } from '../../../tests/fixtures/pages/sealless.ts';
import { extractPicture } from './extract.ts';
import type { ExtractOptions } from './extract.ts';

const course = { step: () => undefined, check: () => undefined };
const extract = (file: Uint8Array, options: Partial<ExtractOptions> = {}) => extractPicture(file, { kind: 'seal', ink: 'auto', ...options }, course);

async function found(file: Uint8Array, options: Partial<ExtractOptions> = {}) {
  const result = await extract(file, options);
  if (!result.found) throw new Error(`not found: ${result.reasons.join()}`);
  return result;
}

const { seal } = plainRecipe;
if (!seal) throw new Error('the plain page has a seal');

/** Least IoU at half coverage and most mean alpha error. Dense print at 300 dpi is the hard end. */
const cases: [string, Partial<PageRecipe>, { ink: 'red' | 'blue'; shape: string; iou: number; error: number; longMm: number }][] = [
  ['plain red', {}, { ink: 'red', shape: 'round', iou: 0.97, error: 0.08, longMm: 42 }],
  ['red over dry print', { text: 'under' }, { ink: 'red', shape: 'round', iou: 0.95, error: 0.09, longMm: 42 }],
  ['toner over red', { text: 'over', seed: 9 }, { ink: 'red', shape: 'round', iou: 0.89, error: 0.14, longMm: 42 }],
  ['faded on yellowish paper', { ink: [240, 150, 150], paper: [236, 232, 220] }, { ink: 'red', shape: 'round', iou: 0.95, error: 0.1, longMm: 42 }],
  ['dark red', { ink: [150, 20, 30], text: 'under' }, { ink: 'red', shape: 'round', iou: 0.94, error: 0.09, longMm: 42 }],
  ['orange red, low quality', { ink: [230, 80, 30], quality: 55, text: 'elsewhere' }, { ink: 'red', shape: 'round', iou: 0.93, error: 0.1, longMm: 42 }],
  ['blue oval, turned', { ink: [40, 60, 170], seal: { ...seal, shape: 'oval', mm: 45, degrees: 0 }, text: 'elsewhere' }, { ink: 'blue', shape: 'oval', iou: 0.95, error: 0.09, longMm: 45 }],
  ['faint blue, noisy', { ink: [130, 150, 220], noise: 4 }, { ink: 'blue', shape: 'round', iou: 0.93, error: 0.12, longMm: 42 }],
  ['shaded grey paper, corner of the page', { paper: [205, 205, 200], shade: 0.15, noise: 4, quality: 60, seal: { ...seal, type: 'finance', mm: 38, x: 45, y: 255, degrees: -20 } }, { ink: 'red', shape: 'round', iou: 0.93, error: 0.1, longMm: 38 }],
];

describe('extraction on made pages with known coverage', () => {
  it.each(cases)('SEAL-6 %s', async (_name, recipe, want) => {
    const page = await scanPage({ ...plainRecipe, ...recipe });
    const result = await found(page.jpeg);
    const score = await scoreCutout(page, result.png, result.box);
    expect(result).toMatchObject({ ink: want.ink, shape: want.shape, dpi: 300, dpiFrom: 'file' });
    expect(score.iou).toBeGreaterThan(want.iou);
    expect(score.alphaError).toBeLessThan(want.error);
    expect(Math.abs(Math.max(result.widthMm, result.heightMm) - want.longMm)).toBeLessThan(0.36); // 0.3 mm and a pixel's rounding at 300 dpi
    expect(result.confidence).toBeGreaterThan(0.7);
  }, 20_000);

  it('SEAL-6 a 600-dpi page: true size within 0.3 mm, RGBA, resolution kept, trimmed', async () => {
    const page = await scanPage({ ...plainRecipe, dpi: 600, seed: 3 });
    const result = await found(page.jpeg);
    const score = await scoreCutout(page, result.png, result.box);
    expect(score.iou).toBeGreaterThan(0.98);
    expect(score.alphaError).toBeLessThan(0.08);
    expect(Math.abs(result.widthMm - 42)).toBeLessThan(0.3);
    expect(Math.abs(result.heightMm - 42)).toBeLessThan(0.3);
    const metadata = await sharp(result.png).metadata();
    expect(metadata).toMatchObject({ format: 'png', channels: 4, density: 600, width: result.widthPx, height: result.heightPx });
  }, 60_000);

  it.each(Object.entries(sealless))('SEAL-6 no seal: %s', async (_name, recipe) => {
    const page = await scanPage(recipe);
    expect((await extract(page.jpeg)).found).toBe(false);
  });
});

describe('kinds of files', () => {
  let made: Promise<ScannedPage> | undefined;
  const page = () => (made ??= scanPage({ ...plainRecipe, dpi: 150, seal: { ...seal, x: 70, y: 90 } }));

  it.each([3, 6, 8, 5])('EXIF orientation %d: box and picture are of the upright page', async (orientation) => {
    const { jpeg } = await page();
    const straight = await found(jpeg);
    // What a camera stores for that orientation: the upright page, turned back.
    const back = { 3: (s: Sharp) => s.rotate(180), 6: (s: Sharp) => s.rotate(270), 8: (s: Sharp) => s.rotate(90), 5: (s: Sharp) => s.rotate(270).flop() }[orientation];
    if (!back) throw new Error('orientation');
    const stored = await back(sharp(jpeg)).withMetadata({ orientation, density: 150 }).jpeg({ quality: 95 }).toBuffer();
    const result = await found(stored);
    expect(Math.abs(result.box.left - straight.box.left)).toBeLessThan(4);
    expect(Math.abs(result.box.top - straight.box.top)).toBeLessThan(4);
    const score = await scoreCutout(await page(), result.png, result.box);
    expect(score.iou).toBeGreaterThan(0.9);
  });

  it('CMYK', async () => {
    const { jpeg } = await page();
    const cmyk = await sharp(jpeg).toColourspace('cmyk').withDensity(150).jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const result = await found(cmyk);
    expect(result.ink).toBe('red');
    expect((await scoreCutout(await page(), result.png, result.box)).iou).toBeGreaterThan(0.9);
  });

  it('a grey page has no seal, and says why', async () => {
    const { jpeg } = await page();
    const oneChannel = await sharp(jpeg).toColourspace('b-w').jpeg().toBuffer();
    expect((await sharp(oneChannel).metadata()).channels).toBe(1);
    const threeChannels = await sharp(jpeg).greyscale().toColourspace('srgb').jpeg().toBuffer();
    for (const grey of [oneChannel, threeChannels]) expect(await extract(grey)).toMatchObject({ found: false, reasons: ['grey-page'] });
  });

  it('PNG, TIFF and WebP by content; missing resolution is taken from the page format', async () => {
    const { jpeg } = await page();
    for (const file of [await sharp(jpeg).png().toBuffer(), await sharp(jpeg).tiff().toBuffer(), await sharp(jpeg).webp({ quality: 90 }).toBuffer()]) {
      expect(await found(file)).toMatchObject({ shape: 'round', dpi: 150 });
    }
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    const bare = await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }).jpeg({ quality: 90 }).toBuffer();
    expect(await found(bare)).toMatchObject({ dpi: 150, dpiFrom: 'page-format' });
  });

  it('SEAL-6 several seals: all are named, the most likely first, and each can be asked for by its box', async () => {
    const first = await scanPage({ ...plainRecipe, dpi: 150, seal: { ...seal, x: 60, y: 80 } });
    const second = await scanPage({ ...plainRecipe, dpi: 150, ink: [40, 60, 170], seal: { ...seal, type: 'finance', mm: 38, x: 140, y: 220 } });
    const both = await sharp(first.jpeg).composite([{ input: second.jpeg as Buffer, blend: 'multiply' }]).withDensity(150).jpeg({ quality: 92 }).toBuffer();
    const result = await found(both);
    expect(result.candidates).toHaveLength(2);
    expect(result.candidates[0]).toMatchObject({ ink: result.ink, shape: result.shape });
    expect(new Set(result.candidates.map(({ ink }) => ink))).toEqual(new Set(['red', 'blue']));
    for (const candidate of result.candidates) {
      const again = await found(both, { box: candidate.box });
      expect(again.ink).toBe(candidate.ink);
      const score = await scoreCutout(candidate.ink === 'red' ? first : second, again.png, again.box);
      expect(score.iou).toBeGreaterThan(0.9);
    }
  });

  it('SEAL-6 progressive, 16-bit, with alpha, and CMYK with an ICC profile: the same seal', async () => {
    const { jpeg } = await page();
    const { box } = await found(jpeg);
    const files: Record<string, Sharp> = {
      progressive: sharp(jpeg).jpeg({ progressive: true, quality: 90 }),
      '16-bit PNG': sharp(jpeg).toColourspace('rgb16').png(),
      'PNG with alpha': sharp(jpeg).ensureAlpha(0.999).png(),
      'CMYK with profile': sharp(jpeg).withIccProfile('cmyk').jpeg({ quality: 95 }),
    };
    for (const [name, made] of Object.entries(files)) {
      const result = await found(await made.withDensity(150).toBuffer());
      expect(result, name).toMatchObject({ ink: 'red', shape: 'round', dpi: 150 });
      expect(Math.abs(result.box.left - box.left) + Math.abs(result.box.width - box.width), name).toBeLessThan(6);
      expect((await scoreCutout(await page(), result.png, result.box)).iou, name).toBeGreaterThan(0.88);
    }
  }, 20_000);

  it.each([0, 5, -8])('SEAL-6 a personal square seal, turned by %d°', async (degrees) => {
    const words = (text: string, y: number) => outlinesOf(text).map(({ path }, at) => `<path transform="matrix(0.0085 0 0 -0.0085 ${96.5 + at * 8.5} ${y})" d="${path}"/>`).join('');
    const square = `<g transform="rotate(${degrees} 105 148)"><rect x="95" y="138" width="20" height="20" fill="none" stroke="#000"/>${words('王小', 147)}${words('明印', 156)}</g>`;
    const sheet = await scanPage({ ...plainRecipe, seal: undefined, handwriting: square });
    const result = await found(sheet.jpeg);
    expect(result).toMatchObject({ ink: 'red', shape: 'square' });
    expect((await scoreCutout(sheet, result.png, result.box)).iou).toBeGreaterThan(0.93);
  });

  it('SEAL-6 a block of pure red on the page does not hide the seal beside it', async () => {
    const { jpeg } = await scanPage({ ...plainRecipe, dpi: 150, text: 'over', print: '<rect x="20" y="20" width="60" height="12" fill="#f00"/>' });
    expect(await found(jpeg)).toMatchObject({ ink: 'red', shape: 'round' });
  });

  it('the wrong ink is not found; a box by hand and a turn are taken', async () => {
    const { jpeg } = await page();
    expect(await extract(jpeg, { ink: 'blue' })).toMatchObject({ found: false, reasons: ['no-ink'] });
    const whole = await found(jpeg);
    const { left, top, width, height } = whole.box;
    const half = await found(jpeg, { box: { left, top, width: Math.round(width / 2), height }, rotationDegrees: 90 });
    expect(half.rotationDegrees).toBe(90);
    expect(half.heightPx).toBeLessThan(width / 2 + 6);
    expect(half.widthPx).toBeGreaterThan(height - 6);
  });
});

describe('signatures', () => {
  const strokes =
    '<g fill="none" stroke="#000" stroke-width="0.7" stroke-linecap="round"><path d="M92 150q6 -14 9 -2t8 -6q-2 14 -8 12M104 142q8 -6 12 2t-6 12"/><path d="M116 145q4 -8 8 0t-4 10q8 2 10 -8"/></g>';
  it.each<[string, Partial<PageRecipe>]>([
    ['black', { ink: [30, 30, 34] }],
    ['blue-black with ruled lines', { ink: [38, 44, 92], print: '<g stroke="#555" stroke-width="0.3"><path d="M20 158H190M20 130H190"/></g>' }],
    ['black with a ruled line through it', { ink: [30, 30, 34], print: '<g stroke="#555" stroke-width="0.3"><path d="M20 146H190"/></g>' }],
  ])('SIG-1 %s', async (name, recipe) => {
    const page = await scanPage({ ...plainRecipe, patchy: 0, ...recipe, seal: undefined, handwriting: strokes });
    const result = await found(page.jpeg, { kind: 'signature' });
    expect(result.ink).toBe('black');
    const score = await scoreCutout(page, result.png, result.box);
    expect(score.iou).toBeGreaterThan(0.85);
    expect(result.widthMm).toBeLessThan(45);
    expect(result.reasons.includes('lines-removed')).toBe(name.includes('through it'));
  });

  it('SIG-1 on a grey scan', async () => {
    const page = await scanPage({ ...plainRecipe, patchy: 0, ink: [30, 30, 34], seal: undefined, handwriting: strokes });
    const grey = await sharp(page.jpeg).toColourspace('b-w').withDensity(300).jpeg({ quality: 90 }).toBuffer();
    const result = await found(grey, { kind: 'signature' });
    expect((await scoreCutout(page, result.png, result.box)).iou).toBeGreaterThan(0.85);
  });

  it('SIG-1 an empty sheet has none', async () => {
    const page = await scanPage({ ...plainRecipe, dpi: 150, seal: undefined });
    expect(await extract(page.jpeg, { kind: 'signature' })).toMatchObject({ found: false, reasons: ['no-ink'] });
  });
});

import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { errorMessages as en } from '../../../contract/messages/en.ts';
import { errorMessages as zhCN } from '../../../contract/messages/zh-CN.ts';
import { plainRecipe, scanPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import { extractPicture } from '../extract/extract.ts';
import { openScan } from './scanFile.ts';

const course = { step: () => undefined, check: () => undefined };
const seal = { kind: 'seal', ink: 'auto' } as const;
const codeOf = (run: Promise<unknown>) => run.then(() => 'no error', (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown));
let jpeg: Uint8Array;
beforeAll(async () => {
  jpeg = (await scanPage({ ...plainRecipe, dpi: 150 })).jpeg;
});

/** Several frames of one page each, as WebP or TIFF. */
async function stacked(count: number): Promise<Sharp> {
  const { data, info } = await sharp(jpeg).resize(200).raw().toBuffer({ resolveWithObject: true });
  // Frames alike would be merged.
  return sharp(Buffer.concat(Array.from({ length: count }, (_, at) => Buffer.from(data).fill(40 * at, 0, 6000))), { raw: { width: info.width, height: info.height * count, channels: 3, pageHeight: info.height } });
}

describe('what scans come as', () => {
  it.each<[string, (page: Sharp) => Sharp]>([
    ['progressive JPEG', (page) => page.jpeg({ progressive: true })],
    ['CMYK JPEG, as Adobe writes it', (page) => page.toColourspace('cmyk').jpeg({ quality: 92 })],
    ['CMYK JPEG with a printer’s profile', (page) => page.withIccProfile('cmyk').jpeg({ quality: 95 })],
    ['JPEG with a colour profile', (page) => page.withIccProfile('p3').jpeg({ quality: 92 })],
    ['JPEG lying on its side, EXIF 6', (page) => page.rotate(270).withMetadata({ orientation: 6, density: 150 }).jpeg({ quality: 92 })],
    ['JPEG upside down, EXIF 3', (page) => page.rotate(180).withMetadata({ orientation: 3, density: 150 }).jpeg({ quality: 92 })],
    ['PNG', (page) => page.png()],
    ['PNG of 16 bits', (page) => page.toColourspace('rgb16').png()],
    ['PNG with a palette', (page) => page.png({ palette: true, colours: 64 })],
    ['PNG with transparency', (page) => page.ensureAlpha(0.999).png()],
    ['interlaced PNG', (page) => page.png({ progressive: true })],
    ['TIFF, LZW', (page) => page.tiff({ compression: 'lzw' })],
    ['TIFF, deflated, tiles', (page) => page.tiff({ compression: 'deflate', tile: true })],
    ['TIFF, JPEG inside', (page) => page.tiff({ compression: 'jpeg', quality: 90 })],
    ['WebP', (page) => page.webp({ quality: 90 })],
    ['WebP without loss', (page) => page.webp({ lossless: true, effort: 0 })],
  ])('SEAL-6 %s: the seal is found, at true size', async (_name, make) => {
    const file = await make(sharp(jpeg).withDensity(150)).toBuffer();
    const result = await extractPicture(file, seal, course);
    expect(result).toMatchObject({ found: true, ink: 'red', shape: 'round', dpi: 150 });
    if (result.found) expect(Math.abs(result.widthMm - 42)).toBeLessThan(0.6);
  }, 20_000);

  it('SIG-1 a grey JPEG has no seal, and its signature is found', async () => {
    const { jpeg: signed } = await scanPage({ ...plainRecipe, dpi: 150, seal: undefined, ink: [30, 30, 40], handwriting: '<path d="M80 140 C90 120 95 160 105 140 S120 125 130 145" fill="none" stroke="#000" stroke-width="0.8"/>' });
    const grey = await sharp(signed).greyscale().jpeg({ quality: 90 }).toBuffer();
    expect(await extractPicture(grey, seal, course)).toMatchObject({ found: false, reasons: ['grey-page'] });
    expect(await extractPicture(grey, { kind: 'signature', ink: 'black' }, course)).toMatchObject({ found: true, ink: 'black' });
  });

  it('SEAL-6 a TIFF of several pages is read by page', async () => {
    const tiff = await (await stacked(3)).tiff({ compression: 'deflate' }).toBuffer();
    expect(await openScan(tiff, 3)).toMatchObject({ page: 3, pages: 3, widthPx: 200 });
    expect(await codeOf(openScan(tiff, 4))).toBe('scan/no-such-page');
    expect(await codeOf(openScan(jpeg, 2))).toBe('scan/no-such-page');
  });
});

describe('what is not a scan', () => {
  it('SEAL-6 animated WebP and PNG, HEIC: told by name', async () => {
    expect(await codeOf(openScan(await (await stacked(2)).webp({ loop: 0 }).toBuffer()))).toBe('scan/animated');
    const png = await sharp(jpeg).resize(100).png().toBuffer();
    const animation = Buffer.concat([Buffer.of(0, 0, 0, 8), Buffer.from('acTL'), Buffer.of(0, 0, 0, 2, 0, 0, 0, 0), Buffer.alloc(4)]);
    expect(await codeOf(openScan(Buffer.concat([png.subarray(0, 33), animation, png.subarray(33)])))).toBe('scan/animated');
    for (const brand of ['heic', 'heix', 'hevc', 'mif1', 'msf1']) expect(await codeOf(openScan(Buffer.concat([Buffer.of(0, 0, 0, 24), Buffer.from(`ftyp${brand}`), Buffer.alloc(40)])))).toBe('scan/heic');
    for (const words of [zhCN, en]) expect(words['scan/heic']).toMatch(/HEIC.*JPEG/s);
    // The day the library reads it, this fails, and it can be taken.
    expect(sharp.format.heif.input.fileSuffix).toEqual(['.avif']);
    expect(await codeOf(openScan(await sharp(jpeg).resize(100).gif().toBuffer()))).toBe('scan/unsupported-type');
  });

  /** A PNG that says it is large and holds hardly anything, deflated. */
  function pngBomb(width: number, height: number): Buffer {
    const chunk = (type: string, data: Uint8Array) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      crc.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, crc]);
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2], 8);
    return Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(100_000))), chunk('IEND', Buffer.alloc(0))]);
  }

  it('SEAL-6 bombs and lying headers are refused before they take memory', async () => {
    expect(await codeOf(extractPicture(pngBomb(65_535, 65_535), seal, course))).toBe('scan/too-large');
    expect(await codeOf(extractPicture(pngBomb(2_000_000_000, 100), seal, course))).toMatch(/^scan\/(too-large|unreadable)$/);
    expect(await codeOf(extractPicture(pngBomb(16_000, 16_000), seal, course))).toBe('scan/unreadable');
    const tiff = await sharp(jpeg).resize(200).tiff({ compression: 'lzw' }).toBuffer();
    for (const tag of [256, 257]) {
      const lying = Buffer.from(tiff);
      const directory = lying.readUInt32LE(4);
      const entry = Array.from({ length: lying.readUInt16LE(directory) }, (_, at) => directory + 2 + 12 * at).find((at) => lying.readUInt16LE(at) === tag) ?? 0;
      lying.writeUInt16LE(4, entry + 2);
      lying.writeUInt32LE(65_535, entry + 8);
      expect(await codeOf(extractPicture(lying, seal, course))).toMatch(/^scan\/(too-large|unreadable|truncated)$/);
    }
    const webp = Buffer.from(await sharp(jpeg).resize(200).webp({ lossless: true }).toBuffer());
    webp.writeUInt32LE(0xffff_ffff, 21); // 16 384 × 16 384
    expect(await codeOf(extractPicture(webp, seal, course))).toMatch(/^scan\/(too-large|unreadable|truncated)$/);
  });

  it.each<[string, (page: Sharp) => Sharp]>([
    ['PNG', (page) => page.png()],
    ['interlaced PNG', (page) => page.png({ progressive: true })],
    ['TIFF, LZW', (page) => page.tiff({ compression: 'lzw' })],
    ['TIFF, tiles', (page) => page.tiff({ compression: 'deflate', tile: true })],
    ['TIFF, not compressed', (page) => page.tiff({ compression: 'none' })],
    ['WebP', (page) => page.webp()],
    ['progressive JPEG', (page) => page.jpeg({ progressive: true })],
  ])('SEAL-6 %s cut off is told as such', async (_name, make) => {
    const whole = await make(sharp(jpeg).resize(400)).toBuffer();
    for (const share of [0.1, 0.5, 0.95]) expect(await codeOf(extractPicture(whole.subarray(0, whole.length * share), seal, course))).toBe('scan/truncated');
  });

  it('SEAL-6 megabytes of EXIF, profiles and application segments are passed over', async () => {
    const segment = (marker: number) => Buffer.concat([Buffer.of(0xff, marker, 0xff, 0xff), Buffer.alloc(0xffff - 2, 0x41)]);
    const stuffed = Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 300 }, (_, at) => segment([0xe1, 0xe2, 0xed, 0xef, 0xfe][at % 5] ?? 0xe1)), jpeg.subarray(2)]);
    expect(await extractPicture(stuffed, seal, course)).toMatchObject({ found: true });
  });
});

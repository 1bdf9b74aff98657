import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pageLevels, TILE_PX } from '../../../contract/tiles.ts';
import { scannedPdf } from '../../../tests/fixtures/pages/pdf.ts';
import { inspectScan } from '../scan/inspect.ts';
import { pageRegion, thumbOf, tileRow } from './tiles.ts';

/** A page whose every pixel says where it is: red from left to right, green from top to bottom. */
async function page(width: number, height: number, orientation = 1): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 3) [raw[at], raw[at + 1]] = [(x / width) * 255, (y / height) * 255];
  return sharp(raw, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 }).withMetadata({ orientation, density: 300 }).toBuffer();
}
async function middle(tile: Uint8Array | undefined) {
  const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 3;
  return { width: info.width, height: info.height, red: data[at] ?? 0, green: data[at + 1] ?? 0 };
}

describe('UI-1 a page is shown in tiles', () => {
  it('levels halve until four tiles hold the page', () => {
    expect(pageLevels(4961, 7016).map(({ columns, rows }) => [columns, rows])).toEqual([[10, 14], [5, 7], [3, 4], [2, 2]]);
    expect(pageLevels(300, 200)).toEqual([{ width: 300, height: 200, columns: 1, rows: 1 }]);
  });

  it('each tile shows its part of the page, the last ones cut to it', async () => {
    const jpeg = await page(1300, 1700);
    const row = await tileRow(jpeg, 0, 1);
    expect(row).toHaveLength(3);
    const second = await middle(row[1]);
    expect(second).toMatchObject({ width: TILE_PX, height: TILE_PX });
    expect(Math.abs(second.red - ((512 + 256) / 1300) * 255)).toBeLessThan(4);
    expect(Math.abs(second.green - ((512 + 256) / 1700) * 255)).toBeLessThan(4);
    expect(await middle(row[2])).toMatchObject({ width: 1300 - 1024 });
    const reduced = await tileRow(jpeg, 1, 1);
    expect(await middle(reduced[1])).toMatchObject({ width: 650 - 512, height: 850 - 512 });
  });

  it('a page that EXIF turns is shown upright', async () => {
    const tile = await middle((await tileRow(await page(800, 400, 6), 0, 0))[0]);
    expect(tile).toMatchObject({ width: 400, height: TILE_PX });
    // Turned clockwise: what was left is at the top, what was at the bottom is left.
    expect(Math.abs(tile.green - 127)).toBeLessThan(6);
    expect(Math.abs(tile.red - (256 / 800) * 255)).toBeLessThan(6);
  });

  it('a region is the part of the upright page under a box, cut to the page', async () => {
    const part = await middle(await pageRegion(await page(800, 400, 6), { left: 300, top: 700, width: 400, height: 400 }, 1_000));
    expect(part).toMatchObject({ width: 100, height: 100 });
    expect(Math.abs(part.red - (750 / 800) * 255)).toBeLessThan(8);
    expect(await middle(await pageRegion(await page(800, 400), { left: 0, top: 0, width: 400, height: 200 }, 100))).toMatchObject({ width: 100, height: 50 });
    await expect(pageRegion(await page(800, 400), { left: 900, top: 0, width: 10, height: 10 }, 100)).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('a PDF page that has to be drawn is shown in its place', async () => {
    const size = { width: 1300, height: 1700 };
    const rgb = await sharp(await page(size.width, size.height)).raw().toBuffer();
    const pdf = scannedPdf([{ widthPx: size.width, heightPx: size.height, dpi: 150, rgb }]);
    const row = await tileRow(pdf, 0, 1);
    expect(row).toHaveLength(3);
    const second = await middle(row[1]);
    expect(second).toMatchObject({ width: TILE_PX, height: TILE_PX });
    expect(Math.abs(second.red - ((512 + 256) / size.width) * 255)).toBeLessThan(4);
    expect(Math.abs(second.green - ((512 + 256) / size.height) * 255)).toBeLessThan(4);
    const reduced = await middle((await tileRow(pdf, 1, 1))[1]);
    expect(reduced).toMatchObject({ width: 650 - 512, height: 850 - 512 });
    expect(Math.abs(reduced.red - (581 / 650) * 255)).toBeLessThan(4);
    const part = await middle(await pageRegion(pdf, { left: 600, top: 1000, width: 400, height: 200 }, 100));
    expect(part).toMatchObject({ width: 100, height: 50 });
    expect(Math.abs(part.red - (800 / size.width) * 255)).toBeLessThan(4);
    expect(Math.abs(part.green - (1100 / size.height) * 255)).toBeLessThan(4);
    const { preview } = await inspectScan(pdf);
    const seen = await middle(preview);
    expect(seen).toMatchObject({ height: 1400 });
    expect(Math.abs(seen.red - 127)).toBeLessThan(4);
  });

  it('a row or level that is not there, and what is no page, are refused', async () => {
    const jpeg = await page(600, 600);
    for (const [level, row] of [[0, 2], [0, -1], [1, 0], [9, 0]] as const) {
      await expect(tileRow(jpeg, level, row)).rejects.toMatchObject({ code: 'input/invalid' });
    }
    await expect(tileRow(Buffer.from('no picture'), 0, 0)).rejects.toMatchObject({ code: 'scan/unsupported-type' });
    await expect(thumbOf(Buffer.from('no picture'), 100)).rejects.toMatchObject({ code: 'seal/picture-invalid' });
  });
});

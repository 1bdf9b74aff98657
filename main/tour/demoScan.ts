import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SealEngine } from '../seal/engine.ts';

const DPI = 600;
/** A4 at 600 dpi, portrait. */
const WIDTH = 4961;
const HEIGHT = 7016;

/**
 * A made-up scan: a company seal stamped on a printed A4 sheet, slightly turned, on paper that is not quite white, as a
 * 600-dpi JPEG. @returns its path.
 */
export async function makeDemoScan(engine: SealEngine, directory: string, unit: string): Promise<string> {
  const seal = await engine.generate({ type: 'company', unit, shape: 'round', mm: 40, dpi: DPI });
  const stamped = await sharp(seal.png).rotate(4, { background: '#ffffff00' }).blur(1.2).png().toBuffer();
  const path = join(directory, 'scan-600dpi.jpg');
  const page = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#f7f5ef' } })
    .composite([
      { input: Buffer.from(letter()), blend: 'multiply' },
      { input: stamped, left: 2_900, top: 3_900, blend: 'multiply' },
      { input: { create: { width: 1_024, height: 1_024, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 6 } } }, tile: true, blend: 'soft-light' },
    ])
    .withMetadata({ density: DPI })
    .jpeg({ quality: 88 })
    .toBuffer();
  writeFileSync(path, page);
  return path;
}

/** Grey bars where lines of print would be: no real document, no font needed. */
function letter(): string {
  const line = (y: number, width: number) => `<rect x="700" y="${y}" width="${width}" height="46" fill="#2a2a2a"/>`;
  const lines = Array.from({ length: 22 }, (_, row) => line(1_200 + row * 150, row % 5 === 4 ? 1_900 : 3_500));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>${lines.join('')}<rect x="2500" y="4520" width="1400" height="50" fill="#2a2a2a"/></svg>`;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SealEngine } from '../seal/engine.ts';

const DPI = 300;
const WIDTH = 2480;
const HEIGHT = 3508;
const PAPER = '#f8f6f1';

/** Made-up scans for a batch: a page with two seals, a page with one, a page with none, and a file that is no picture. */
export async function makeDemoBatch(engine: SealEngine, directory: string, unit: string): Promise<string[]> {
  const company = await engine.generate({ type: 'company', unit, shape: 'round', mm: 40, dpi: DPI });
  const finance = await engine.generate({ type: 'finance', unit, shape: 'round', mm: 38, dpi: DPI });
  const contract = await engine.generate({ type: 'contract', unit, shape: 'oval', mm: 45, dpi: DPI });
  const bad = join(directory, '不是图片.jpg');
  writeFileSync(bad, 'this is no picture');
  return [
    await page(directory, '申请书.jpg', [
      { png: company.png, left: 420, top: 1_500, turn: 3 },
      { png: finance.png, left: 1_450, top: 1_560, turn: -2 },
    ]),
    await page(directory, '合同专用章.jpg', [{ png: contract.png, left: 950, top: 1_500, turn: 1 }]),
    await page(directory, '空白页.jpg', []),
    bad,
  ];
}

/** A made-up signature in black ink on a white sheet. @returns its path */
export async function makeDemoSignature(directory: string): Promise<string> {
  const strokes = '<path d="M1040 1650c60-90 90-110 110-60s-80 160-40 170 120-150 150-130-60 120-20 130 110-120 150-110 0 90 60 80 120-80 150-60" fill="none" stroke="#15161c" stroke-width="13" stroke-linecap="round"/><path d="M1080 1800c150-30 280-30 390-20" fill="none" stroke="#15161c" stroke-width="9" stroke-linecap="round"/>';
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${strokes}</svg>`);
  const path = join(directory, '顾晓岚签名.jpg');
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: PAPER } })
    .composite([{ input: svg }])
    .withMetadata({ density: DPI })
    .jpeg({ quality: 90 })
    .toFile(path);
  return path;
}

async function page(directory: string, name: string, stamps: readonly { png: Uint8Array; left: number; top: number; turn: number }[]): Promise<string> {
  const seals = await Promise.all(
    stamps.map(async ({ png, left, top, turn }) => ({
      input: await sharp(png).rotate(turn, { background: '#ffffff00' }).blur(0.8).png().toBuffer(),
      left,
      top,
      blend: 'multiply' as const,
    })),
  );
  const path = join(directory, name);
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: PAPER } })
    .composite([{ input: Buffer.from(letter()), blend: 'multiply' }, ...seals])
    .withMetadata({ density: DPI })
    .jpeg({ quality: 88 })
    .toFile(path);
  return path;
}

/** Grey bars where lines of print would be: no real document, no font needed. */
function letter(): string {
  const lines = Array.from({ length: 14 }, (_, row) => `<rect x="350" y="${400 + row * 75}" width="${row % 5 === 4 ? 950 : 1_750}" height="22" fill="#2a2a2a"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>${lines.join('')}</svg>`;
}

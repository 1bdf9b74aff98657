import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { SealType } from '../../../contract/api/seals.ts';
import { AppError } from '../../../contract/errors.ts';
import { age } from './aged.ts';

export interface GenerateOptions {
  readonly type: SealType;
  /** The unit's full name, 1 to 30 characters. */
  readonly unit: string;
  /** 13 digits on the lower arc. */
  readonly code?: string;
  readonly shape: 'round' | 'oval';
  /** Longer side, millimetres; ovals are 45 × 30 or 40 × 30. */
  readonly mm: number;
  /** 72 to 2400; 600 unless said otherwise. */
  readonly dpi?: number;
  /** Seed of an ageing texture on the picture (not on the vector), a whole number from 0 to 2³¹ − 1. */
  readonly aged?: number;
}

export interface Generated {
  readonly svg: string;
  /** RGBA, pHYs set. */
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
}

const LONGEST_UNIT = 30;

/**
 * A standard-form seal as vector and picture.
 * @throws AppError input/invalid, seal/text-too-long (params max), font/glyph-missing (params characters)
 */
export async function generateSeal(options: GenerateOptions): Promise<Generated> {
  const { code, shape, mm, dpi = 600, aged } = options;
  const unit = cleaned(options.unit);
  const invalid = (why: string) => new AppError('input/invalid', { cause: new Error(why) });
  if (unit === '' || /[\u0000-\u001f\u007f]/.test(unit)) throw invalid('unit');
  if ([...unit].length > LONGEST_UNIT) throw new AppError('seal/text-too-long', { params: { max: LONGEST_UNIT } });
  if (code !== undefined && !/^\d{13}$/.test(code)) throw invalid('code');
  if (!(mm >= 20 && mm <= 60)) throw invalid('mm');
  if (!(dpi >= 72 && dpi <= 2400)) throw invalid('dpi');
  if (aged !== undefined && !(Number.isInteger(aged) && aged >= 0 && aged <= 0x7fffffff)) throw invalid('aged');
  // Loaded with the first seal drawn: a scan's extraction, in the same worker, need not wait for the font's reader.
  const { sealSvg } = await import('./sealSvg.ts');
  const drawing = sealSvg({ type: options.type, unit, code, shape, mm });
  const { svg, widthMm, heightMm } = drawing;
  const widthPx = Math.round((widthMm * dpi) / 25.4);
  const heightPx = Math.round((heightMm * dpi) / 25.4);
  // Drawn at its size in pixels: sharp would apply a density to millimetres twice and run into its pixel limit.
  const drawn = sharp(Buffer.from(drawing.inPixels(widthPx, heightPx)));
  const picture = aged === undefined ? drawn : await withAge(drawn, widthPx, heightPx, dpi, aged);
  const png = await picture.withDensity(dpi).png({ compressionLevel: 6 }).toBuffer();
  return { svg, png: Uint8Array.from(png), widthPx, heightPx, widthMm, heightMm, dpi };
}

/** What pasting brings along and nobody sees is left out: zero-width characters, variation selectors, wide spaces. */
function cleaned(unit: string): string {
  return unit
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .trim();
}

async function withAge(drawn: Sharp, width: number, height: number, dpi: number, seed: number): Promise<Sharp> {
  const rgba = await drawn.ensureAlpha().raw().toBuffer();
  age(rgba, width, height, dpi, seed);
  return sharp(rgba, { raw: { width, height, channels: 4 } });
}

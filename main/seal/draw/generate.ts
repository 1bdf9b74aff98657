import sharp from 'sharp';
import type { SealType } from '../../../contract/api/seals.ts';
import { AppError } from '../../../contract/errors.ts';
import { sealSvg } from './sealSvg.ts';

export interface GenerateOptions {
  readonly type: SealType;
  /** The unit's full name, 1 to 30 characters. */
  readonly unit: string;
  /** 13 digits on the lower arc. */
  readonly code?: string;
  readonly shape: 'round' | 'oval';
  /** Longer side, millimetres; ovals are 45 × 30 or 40 × 30. */
  readonly mm: number;
  readonly dpi?: number;
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
  const { code, shape, mm, dpi = 600 } = options;
  const unit = options.unit.normalize('NFC').trim();
  const invalid = (why: string) => new AppError('input/invalid', { cause: new Error(why) });
  if (unit === '' || /[\u0000-\u001f\u007f]/.test(unit)) throw invalid('unit');
  if ([...unit].length > LONGEST_UNIT) throw new AppError('seal/text-too-long', { params: { max: LONGEST_UNIT } });
  if (code !== undefined && !/^\d{13}$/.test(code)) throw invalid('code');
  if (!(mm >= 20 && mm <= 60)) throw invalid('mm');
  if (!(dpi >= 72 && dpi <= 2400)) throw invalid('dpi');
  const { svg, widthMm, heightMm } = sealSvg({ type: options.type, unit, code, shape, mm });
  const widthPx = Math.round((widthMm * dpi) / 25.4);
  const heightPx = Math.round((heightMm * dpi) / 25.4);
  const png = await sharp(Buffer.from(svg), { density: dpi })
    .resize({ width: widthPx, height: heightPx, fit: 'fill' })
    .withDensity(dpi)
    .png({ compressionLevel: 6 })
    .toBuffer();
  return { svg, png: Uint8Array.from(png), widthPx, heightPx, widthMm, heightMm, dpi };
}

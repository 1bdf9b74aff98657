import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { Box } from './orientation.ts';
import type { DrawnScan } from './scanFile.ts';

/** A box of a drawn page as a picture, its longer side `side` pixels at most. Errors as `DrawnPage.draw`. */
export function drawnInside({ drawn, widthPx, heightPx }: DrawnScan, { left, top, width, height }: Box, side: number): Sharp {
  const scale = Math.min(1, side / Math.max(width, height));
  const scaled = (length: number): number => Math.round(length * scale);
  const box = { left: scaled(left), top: scaled(top), width: Math.max(1, scaled(width)), height: Math.max(1, scaled(height)) };
  const { data, ...size } = drawn.draw(box, scaled(widthPx), scaled(heightPx));
  return sharp(data, { raw: { ...size, channels: 3 } });
}

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sealSvg } from '../draw/sealSvg.ts';
import type { SealForm } from '../draw/sealSvg.ts';
import { sealTurn } from './straighten.ts';

/** A drawn seal, turned clockwise, cut to its box. */
async function turnedSeal(form: SealForm, degrees: number) {
  const { svg, widthMm, heightMm } = sealSvg(form);
  const inner = svg.replace(/^<svg[^>]*>/, '').replace('</svg>', '');
  const side = 60;
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${side * 8}" height="${side * 8}" viewBox="${-side / 2} ${-side / 2} ${side} ${side}"><g transform="rotate(${degrees})">${inner}</g></svg>`;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [wide, high] = [2 * Math.hypot((widthMm / 2) * cos, (heightMm / 2) * sin), 2 * Math.hypot((widthMm / 2) * sin, (heightMm / 2) * cos)].map((mm) => Math.round(mm * 8)) as [number, number];
  const { data, info } = await sharp(Buffer.from(sheet))
    .extract({ left: Math.round((side * 8 - wide) / 2), top: Math.round((side * 8 - high) / 2), width: wide, height: high })
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { alpha: Uint8Array.from(data), width: info.width, height: info.height };
}

const unit = '大连样例国际贸易有限公司';
const forms: [string, SealForm][] = [
  ['company', { type: 'company', unit, shape: 'round', mm: 42 }],
  ['company with a code', { type: 'company', unit, code: '2102001234567', shape: 'round', mm: 42 }],
  ['finance', { type: 'finance', unit, shape: 'round', mm: 38 }],
  ['long name', { type: 'contract', unit: '天津港保税区试验贸易有限责任公司', shape: 'round', mm: 40 }],
  ['short name', { type: 'company', unit: '样例公司', shape: 'round', mm: 42 }],
  ['oval', { type: 'company', unit, shape: 'oval', mm: 45 }],
  ['oval with a line', { type: 'finance', unit, shape: 'oval', mm: 40 }],
];

describe('how far a seal is turned', () => {
  it.each(forms)('SEAL-6 %s: whichever way it lies', async (_name, form) => {
    for (const degrees of [0, 7, -23, 61, 90, 158, -120]) {
      const { alpha, width, height } = await turnedSeal(form, degrees);
      const turn = sealTurn(alpha, width, height, form.shape, 0);
      expect(turn, String(degrees)).toBeDefined();
      const off = ((((turn ?? 0) - degrees + 540) % 360) + 360) % 360;
      expect(Math.abs(off - 180), String(degrees)).toBeLessThan(form.shape === 'oval' ? 2 : 0.6);
    }
  });

  it('SEAL-6 a square by its sides; nothing said of a disc or a free form', () => {
    expect(sealTurn(new Uint8Array(100), 10, 10, 'square', 88)).toBe(-2);
    expect(sealTurn(new Uint8Array(10_000).fill(255), 100, 100, 'round', 0)).toBeUndefined();
    expect(sealTurn(new Uint8Array(10_000).fill(255), 100, 100, 'free', 0)).toBeUndefined();
  });
});

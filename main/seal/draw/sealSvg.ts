import type { SealType } from '../../../contract/api/seals.ts';
import { arcText, codeText, lineText } from './lettering.ts';
import type { PlacedGlyph, Point } from './lettering.ts';
import { proportions } from './proportions.ts';
import type { SealForm } from './proportions.ts';

export type { SealForm };

/** Chinese seal ink. */
const INK = '#d9141e';

const lines: Readonly<Record<SealType, string | undefined>> = { company: undefined, contract: '合同专用章', finance: '财务专用章' };

/** Where everything stands, in millimetres from the middle, y down. */
export interface SealLayout {
  /** Half axes of the outer edge. */
  readonly rx: number;
  readonly ry: number;
  readonly border: number;
  /** Points of the five-pointed star. */
  readonly star: readonly Point[];
  readonly name: readonly PlacedGlyph[];
  readonly line: readonly PlacedGlyph[];
  readonly code: readonly PlacedGlyph[];
}

/** @throws AppError font/glyph-missing with all characters the font lacks */
export function layoutSeal(form: SealForm): SealLayout {
  const { rx, ry, border, star, letter, gap, arc, line, code } = proportions(form);
  const inside = { rx: rx - border - gap, ry: ry - border - gap };
  const text = lines[form.type];
  return {
    rx,
    ry,
    border,
    star: starPoints(star.radius, star.y),
    name: arcText(form.unit, { ...inside, letterHeight: letter, ...arc }),
    line: text ? lineText(text, line.y, line.height, line.width) : [],
    code: form.code ? codeText(form.code, inside.rx, inside.ry, code) : [],
  };
}

/** A five-pointed star standing on two points. */
function starPoints(radius: number, y: number): Point[] {
  return Array.from({ length: 10 }, (_, at) => {
    const r = at % 2 ? radius * 0.382 : radius;
    const angle = (at * Math.PI) / 5;
    return [r * Math.sin(angle), y - r * Math.cos(angle)] as const;
  });
}

export interface SealDrawing {
  /** In millimetres. */
  readonly svg: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** The same drawing, so many pixels large. */
  inPixels(width: number, height: number): string;
}

const number = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** Draws a standard-form seal: outlines only, so that it looks the same on every machine. */
export function sealSvg(form: SealForm): SealDrawing {
  const { rx, ry, border, star, name, line, code } = layoutSeal(form);
  const glyph = ({ path, matrix }: PlacedGlyph): string => (path === '' ? '' : `<path transform="matrix(${matrix.map((value) => number(value, 6)).join(' ')})" d="${path}"/>`);
  const body = [
    `<g fill="${INK}">`,
    `<ellipse rx="${number(rx - border / 2, 3)}" ry="${number(ry - border / 2, 3)}" fill="none" stroke="${INK}" stroke-width="${number(border, 3)}"/>`,
    `<polygon points="${star.map(([x, y]) => `${number(x, 3)},${number(y, 3)}`).join(' ')}"/>`,
    ...[...name, ...line, ...code].map(glyph),
    '</g>',
  ].join('');
  const [widthMm, heightMm] = [2 * rx, 2 * ry];
  const svg = (width: string, height: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-rx} ${-ry} ${widthMm} ${heightMm}" preserveAspectRatio="none">${body}</svg>`;
  return { svg: svg(`${widthMm}mm`, `${heightMm}mm`), widthMm, heightMm, inPixels: (width, height) => svg(String(width), String(height)) };
}

import type { SealType } from '../../../contract/api/seals.ts';
import { arcText, codeText, lineText } from './lettering.ts';

export interface SealForm {
  readonly type: SealType;
  readonly unit: string;
  readonly code?: string | undefined;
  readonly shape: 'round' | 'oval';
  /** Diameter, or an oval's longer side. */
  readonly mm: number;
}

/** Chinese seal ink. */
const INK = '#d9141e';

const lines: Readonly<Record<SealType, string | undefined>> = { company: undefined, contract: '合同专用章', finance: '财务专用章' };

/** Half axes of the outer edge, border, star, letter height and arc share, in millimetres. */
interface Proportions {
  readonly rx: number;
  readonly ry: number;
  readonly border: number;
  readonly starRadius: number;
  readonly starY: number;
  readonly letter: number;
  /** Between border and lettering. */
  readonly gap: number;
  /** Most of the way round that the name may take. */
  readonly arc: number;
  readonly line: { readonly y: number; readonly height: number; readonly width: number };
}

/**
 * The field's usual proportions (国发〔1999〕25号 and practice): 42 mm border 1.2 and star 14; 40 mm border 1.0; ovals 45×30 and 40×30.
 * The name keeps within 270°, within 235° where a line or a code stands below.
 */
function proportions({ shape, mm, type, code }: SealForm): Proportions {
  const below = type !== 'company' || code !== undefined;
  if (shape === 'round') {
    const r = mm / 2;
    const line = type !== 'company';
    return {
      rx: r,
      ry: r,
      border: mm >= 42 ? 1.2 : 1,
      starRadius: mm * (line ? 0.15 : 1 / 6),
      starY: line ? -mm * 0.01 : 0,
      letter: mm * 0.148,
      gap: mm * 0.026,
      arc: below ? 240 / 360 : 270 / 360,
      line: { y: mm * 0.245, height: mm * 0.092, width: mm * 0.44 },
    };
  }
  const ry = mm >= 43 ? 15 * (mm / 45) : 15 * (mm / 40);
  return {
    rx: mm / 2,
    ry,
    border: 1,
    starRadius: type === 'company' ? ry * 0.26 : 0,
    starY: ry * 0.1,
    letter: ry * 0.31,
    gap: ry * 0.055,
    arc: below ? 0.62 : 0.65,
    line: { y: ry * 0.16, height: ry * 0.27, width: mm * 0.5 },
  };
}

/** A five-pointed star standing on two points. */
function star(radius: number, y: number): string {
  const points = Array.from({ length: 10 }, (_, at) => {
    const r = at % 2 ? radius * 0.382 : radius;
    const angle = (at * Math.PI) / 5;
    return `${(r * Math.sin(angle)).toFixed(3)},${(y - r * Math.cos(angle)).toFixed(3)}`;
  });
  return `<polygon points="${points.join(' ')}"/>`;
}

/** Draws a standard-form seal: SVG in millimetres, outlines only, so that it looks the same on every machine. */
export function sealSvg(form: SealForm): { readonly svg: string; readonly widthMm: number; readonly heightMm: number } {
  const p = proportions(form);
  const line = lines[form.type];
  const inside = { rx: p.rx - p.border - p.gap, ry: p.ry - p.border - p.gap };
  const parts = [
    `<ellipse rx="${(p.rx - p.border / 2).toFixed(3)}" ry="${(p.ry - p.border / 2).toFixed(3)}" fill="none" stroke="${INK}" stroke-width="${p.border}"/>`,
    p.starRadius > 0 ? star(p.starRadius, p.starY) : '',
    arcText(form.unit, inside.rx, inside.ry, p.letter, p.arc),
    line ? lineText(line, p.line.y, p.line.height, p.line.width) : '',
    form.code ? codeText(form.code, inside.rx, inside.ry, Math.min(2.1, p.ry * 0.1)) : '',
  ];
  const [widthMm, heightMm] = [2 * p.rx, 2 * p.ry];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="${-p.rx} ${-p.ry} ${widthMm} ${heightMm}"><g fill="${INK}">${parts.join('')}</g></svg>`;
  return { svg, widthMm, heightMm };
}

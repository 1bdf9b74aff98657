import type { SealType } from '../../../contract/api/seals.ts';

export interface SealForm {
  readonly type: SealType;
  readonly unit: string;
  readonly code?: string | undefined;
  readonly shape: 'round' | 'oval';
  /** Diameter, or an oval's longer side. */
  readonly mm: number;
}

/** All in millimetres from the seal's middle, y down. */
export interface Proportions {
  /** Half axes of the outer edge. */
  readonly rx: number;
  readonly ry: number;
  readonly border: number;
  readonly star: { readonly radius: number; readonly y: number };
  /** Height of the name's characters. */
  readonly letter: number;
  /** Between border and lettering. */
  readonly gap: number;
  /** Share of the way round that the name takes as a rule, and at most. */
  readonly arc: { readonly usual: number; readonly most: number };
  readonly line: { readonly y: number; readonly height: number; readonly width: number };
  readonly code: number;
}

/**
 * 国发〔1999〕25号 and practice: 42 mm border 1.2 and star 14 across; 40 mm border 1.0; 38 mm for special seals; ovals 45 × 30 and
 * 40 × 30. The name's arc keeps within 240° to 300° where the name is long enough to fill it.
 */
export function proportions(form: SealForm): Proportions {
  return form.shape === 'round' ? round(form) : oval(form);
}

function round({ mm, type, code }: SealForm): Proportions {
  const line = type !== 'company';
  return {
    rx: mm / 2,
    ry: mm / 2,
    border: mm >= 42 ? 1.2 : Math.min(1, mm * 0.028),
    star: { radius: mm * (line ? 0.155 : 1 / 6), y: line ? -mm * 0.012 : 0 },
    letter: mm * 0.146,
    gap: mm * 0.027,
    arc: line || code !== undefined ? { usual: 240 / 360, most: 252 / 360 } : { usual: 264 / 360, most: 296 / 360 },
    line: { y: mm * 0.242, height: mm * 0.092, width: mm * 0.46 },
    code: Math.min(2.1, mm * 0.05),
  };
}

function oval({ mm, type, code }: SealForm): Proportions {
  const line = type !== 'company';
  const ry = mm >= 43 ? mm / 3 : mm * 0.375;
  return {
    rx: mm / 2,
    ry,
    border: Math.min(1, mm * 0.028),
    star: line ? { radius: ry * 0.21, y: -ry * 0.15 } : { radius: ry * 0.3, y: ry * (code === undefined ? 0.15 : 0.1) },
    letter: ry * 0.3,
    gap: ry * 0.06,
    arc: line || code !== undefined ? { usual: 0.62, most: 0.66 } : { usual: 0.66, most: 0.74 },
    line: { y: ry * 0.3, height: ry * 0.25, width: mm * 0.46 },
    code: Math.min(2.1, ry * 0.115),
  };
}

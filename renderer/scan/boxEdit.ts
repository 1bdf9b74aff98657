import type { PixelBox } from '../../contract/desktop.ts';

/** Which part of the box is dragged: the whole, or an edge or corner by compass point. */
export type BoxPart = 'move' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
export const boxHandles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const satisfies readonly BoxPart[];

export interface PageSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
}

const MM_PER_INCH = 25.4;
/** Smaller than any seal: a box must not be lost by a slip of the hand. */
const SMALLEST_MM = 5;

export const pixelsOf = (mm: number, page: PageSize): number => Math.max(1, Math.round((mm * page.dpi) / MM_PER_INCH));
export const millimetresOf = (px: number, page: PageSize): number => (px * MM_PER_INCH) / page.dpi;

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** The box after `part` was dragged by (dx, dy) pixels of the scan: whole pixels, inside the page, never below 5 mm a side. */
export function dragBox(box: PixelBox, part: BoxPart, dx: number, dy: number, page: PageSize): PixelBox {
  if (part === 'move') {
    return {
      ...box,
      left: Math.round(clamp(box.left + dx, 0, page.widthPx - box.width)),
      top: Math.round(clamp(box.top + dy, 0, page.heightPx - box.height)),
    };
  }
  const horizontal = dragSide(box.left, box.width, part.includes('w') ? 'low' : part.includes('e') ? 'high' : 'none', dx, page.widthPx, page);
  const vertical = dragSide(box.top, box.height, part.includes('n') ? 'low' : part.includes('s') ? 'high' : 'none', dy, page.heightPx, page);
  return { left: horizontal.start, width: horizontal.length, top: vertical.start, height: vertical.length };
}

function dragSide(start: number, length: number, side: 'low' | 'high' | 'none', by: number, most: number, page: PageSize) {
  const smallest = Math.min(pixelsOf(SMALLEST_MM, page), most);
  const end = start + length;
  if (side === 'low') {
    const moved = Math.round(clamp(start + by, 0, end - smallest));
    return { start: moved, length: end - moved };
  }
  if (side === 'high') return { start, length: Math.round(clamp(end + by, start + smallest, most)) - start };
  return { start, length };
}

/**
 * How far a seal must be turned clockwise, in degrees, so that the direction from its `centre` to `top` points up: −180 to 180, in
 * multiples of `step`.
 */
export function knobDegrees(centre: { x: number; y: number }, top: { x: number; y: number }, step: number): number {
  const leaning = (Math.atan2(top.x - centre.x, centre.y - top.y) * 180) / Math.PI;
  return Math.round(-leaning / step) * step || 0;
}

/** A new box drawn from one corner to the other, or undefined when it is too small to be meant. */
export function drawnBox(from: { x: number; y: number }, to: { x: number; y: number }, page: PageSize): PixelBox | undefined {
  const left = Math.round(clamp(Math.min(from.x, to.x), 0, page.widthPx));
  const top = Math.round(clamp(Math.min(from.y, to.y), 0, page.heightPx));
  const width = Math.round(clamp(Math.max(from.x, to.x), 0, page.widthPx)) - left;
  const height = Math.round(clamp(Math.max(from.y, to.y), 0, page.heightPx)) - top;
  const smallest = pixelsOf(SMALLEST_MM, page);
  return width >= smallest && height >= smallest ? { left, top, width, height } : undefined;
}

/** Where a box stands before any was found, 50 mm wide: the middle of the page (SEAL-6), or as near to a point as the page allows. */
export function middleBox(page: PageSize, at = { x: page.widthPx / 2, y: page.heightPx / 2 }): PixelBox {
  const side = Math.min(pixelsOf(50, page), page.widthPx, page.heightPx);
  return {
    left: Math.round(clamp(at.x - side / 2, 0, page.widthPx - side)),
    top: Math.round(clamp(at.y - side / 2, 0, page.heightPx - side)),
    width: side,
    height: side,
  };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The box after a key: arrows move by half a millimetre, Shift + arrows move the right and lower edges, Ctrl makes it five.
 * Undefined for any other key.
 */
export function keyedBox(
  box: PixelBox,
  key: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean },
  page: PageSize,
): PixelBox | undefined {
  const arrow = arrows[key.key];
  if (!arrow) return undefined;
  const step = pixelsOf(key.ctrlKey ? 2.5 : 0.5, page);
  return dragBox(box, key.shiftKey ? 'se' : 'move', arrow[0] * step, arrow[1] * step, page);
}

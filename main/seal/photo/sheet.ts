import { fitEllipse } from '../extract/outline.ts';
import type { Outline, Point } from '../extract/outline.ts';
import type { Cutout } from '../png/cutoutPng.ts';
import type { Rgb } from '../scan/decode.ts';
import type { Box } from '../scan/orientation.ts';
import { toPx } from '../scan/resolution.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import { findSheet } from './findSheet.ts';
import { aspectOf, inverseOf, mapped, rescaled, squareTo } from './homography.ts';
import type { Homography } from './homography.ts';

/** A sheet in a photo. */
export interface Sheet {
  /** From pixels of the photo as stored to millimetres on the sheet. */
  readonly toMm: Homography;
  /** Pixels to the inch of sheet, in the middle of it. */
  readonly dpi: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A picture that is taken for a photo, and the sheet in it if that is found. */
export interface Photo {
  readonly sheet: Sheet | undefined;
  /** Pixels of the photo as stored to one of the reduced page. */
  readonly scale: { readonly x: number; readonly y: number };
}

/** A photo's sides are to each other as a camera's: no scanner's page is. */
const CAMERA_SIDES = [4 / 3, 16 / 9, 3 / 2];
const SIDES_TOLERANCE = 0.004;
const MM_PER_INCH = 25.4;
const A4_MM = [210, 297] as const;
/** How far a sheet's sides may be from those of A4, as a factor: the lens is a guess. */
const ASPECT_TOLERANCE = 1.12;

/** Of an outline that is looked at from straight above, points along it. */
const OUTLINE_POINTS = 96;

/** What is known of a picture as a photo; undefined when something says that it is a scan, or its sides are not a camera's. */
export function photoOf({ widthPx, heightPx, dpiFrom }: Pick<ScanFile, 'widthPx' | 'heightPx' | 'dpiFrom'>, reduced: Rgb): Photo | undefined {
  const sides = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
  if (dpiFrom !== 'assumed' || !CAMERA_SIDES.some((camera) => Math.abs(sides / camera - 1) < SIDES_TOLERANCE)) return undefined;
  const scale = { x: widthPx / reduced.width, y: heightPx / reduced.height };
  return { sheet: sheetIn(reduced, scale), scale };
}

/** The A4 sheet in a photo, if all of its four sides are seen on a darker desk. */
function sheetIn(reduced: Rgb, scale: Photo['scale']): Sheet | undefined {
  const corners = findSheet(reduced);
  if (!corners) return undefined;
  const aspect = aspectOf(corners, reduced.width, reduced.height);
  const [short, long] = A4_MM;
  const [wide, high] = aspect < 1 ? [short, long] : [long, short];
  if (Math.abs(Math.log(aspect / (wide / high))) > Math.log(ASPECT_TOLERANCE)) return undefined;
  const toMm = rescaled(inverseOf(squareTo(corners)), scale.x, scale.y, wide, high);
  const place = (x: number, y: number) => mapped(inverseOf(toMm), { x: wide / 2 + x, y: high / 2 + y });
  const [middle, across, along] = [place(0, 0), place(1, 0), place(0, 1)];
  const pxPerMm = Math.sqrt(Math.abs((across.x - middle.x) * (along.y - middle.y) - (across.y - middle.y) * (along.x - middle.x)));
  return { toMm, dpi: pxPerMm * MM_PER_INCH, widthMm: wide, heightMm: high };
}

/** An outline found in the photo as it lies on the sheet, in millimetres. @param outline in reduced pixels */
export function outlineOn({ toMm }: Sheet, outline: Outline, scale: Photo['scale']): Outline {
  const { kind, cx, cy, rx, ry, radians } = outline;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const at = (u: number, v: number) => mapped(toMm, { x: (cx + u * rx * cos - v * ry * sin + 0.5) * scale.x, y: (cy + u * rx * sin + v * ry * cos + 0.5) * scale.y });
  if (kind === 'ellipse') {
    const turn = (step: number): number => (step / OUTLINE_POINTS) * 2 * Math.PI;
    const points = Array.from({ length: OUTLINE_POINTS }, (_, step) => at(Math.cos(turn(step)), Math.sin(turn(step))));
    return fitEllipse(points, 0.1)?.outline ?? outline;
  }
  const [middle, right, left, top, bottom] = [at(0, 0), at(1, 0), at(-1, 0), at(0, -1), at(0, 1)];
  return { kind, cx: middle.x, cy: middle.y, rx: Math.hypot(right.x - left.x, right.y - left.y) / 2, ry: Math.hypot(bottom.x - top.x, bottom.y - top.y) / 2, radians: Math.atan2(right.y - left.y, right.x - left.x) };
}

/** Whether a place of the photo as stored lies on the sheet. */
export function isOnSheet({ toMm, widthMm, heightMm }: Sheet, place: Point): boolean {
  const { x, y } = mapped(toMm, place);
  return x > 0 && y > 0 && x < widthMm && y < heightMm;
}

/**
 * A cut-out as if the sheet had been seen from straight above.
 * @param box where it lies in the photo as stored
 */
export function straightened({ alpha, width, height, rgb }: Cutout, box: Box, { toMm, dpi }: Sheet): Cutout {
  const corners = [[0, 0], [width, 0], [width, height], [0, height]].map(([x = 0, y = 0]) => mapped(toMm, { x: box.left + x, y: box.top + y }));
  const [left, top] = [Math.min(...corners.map(({ x }) => x)), Math.min(...corners.map(({ y }) => y))];
  const across = Math.ceil(toPx(Math.max(...corners.map(({ x }) => x)) - left, dpi));
  const down = Math.ceil(toPx(Math.max(...corners.map(({ y }) => y)) - top, dpi));
  const mm = MM_PER_INCH / dpi;
  const [a, b, c, d, e, f, g, h, i] = inverseOf(toMm);
  const flat = new Uint8Array(across * down);
  const at = (x: number, y: number): number => (x >= 0 && y >= 0 && x < width && y < height ? (alpha[y * width + x] ?? 0) : 0);
  for (let row = 0; row < down; row += 1) {
    const y = top + (row + 0.5) * mm;
    for (let column = 0; column < across; column += 1) {
      const x = left + (column + 0.5) * mm;
      const w = g * x + h * y + i;
      const [u, v] = [(a * x + b * y + c) / w - box.left - 0.5, (d * x + e * y + f) / w - box.top - 0.5];
      const [u0, v0] = [Math.floor(u), Math.floor(v)];
      const [fu, fv] = [u - u0, v - v0];
      flat[row * across + column] = Math.round((at(u0, v0) * (1 - fu) + at(u0 + 1, v0) * fu) * (1 - fv) + (at(u0, v0 + 1) * (1 - fu) + at(u0 + 1, v0 + 1) * fu) * fv);
    }
  }
  return { alpha: flat, width: across, height: down, rgb };
}

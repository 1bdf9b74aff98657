import type { ExtractionReason } from '../../../contract/extraction.ts';
import { AppError } from '../../../contract/errors.ts';
import { outlineOn } from '../photo/sheet.ts';
import type { Photo } from '../photo/sheet.ts';
import type { Rgb } from '../scan/decode.ts';
import { clampBox, toStored } from '../scan/orientation.ts';
import type { Box } from '../scan/orientation.ts';
import { toPx } from '../scan/resolution.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import type { ExtractOptions, InkName } from './extract.ts';
import type { InkMaps } from './inkMap.ts';
import { locateSeals, shapeOf } from './locateSeal.ts';
import type { SealCandidate, SealShape } from './locateSeal.ts';
import { locateSignature } from './locateSignature.ts';
import type { Outline } from './outline.ts';

/** Around the found outline: room for its soft edge and a rough fit. */
const MARGIN_MM = 1.2;

/** What is to be cut out, found on the reduced page. */
export interface Target {
  readonly ink: InkName;
  readonly shape: SealShape | 'free';
  /** In stored full-size pixels, with a margin. */
  readonly box: Box;
  /** In reduced pixels; nothing outside of it belongs to the picture. */
  readonly outline: Outline | undefined;
  /** How far a rectangle's sides are turned on the sheet. */
  readonly turnRadians: number;
  /** 0…1. */
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
}

/**
 * What the options ask for, the most likely first; or why there is nothing. A box given by hand is the only target.
 * @throws AppError scan/not-found when the box is outside of the page
 */
export function findTargets(scan: ScanFile, reduced: Rgb, maps: InkMaps, options: ExtractOptions, photo?: Photo): readonly Target[] | { readonly refused: ExtractionReason[] } {
  const scaleX = scan.widthPx / reduced.width;
  const scaleY = scan.heightPx / reduced.height;
  const pxPerMm = toPx(1, scan.dpi) / scaleX;
  /** What an outline is on the sheet. */
  const lying = (outline: Outline): Pick<Target, 'shape' | 'turnRadians'> => {
    const flat = photo?.sheet ? outlineOn(photo.sheet, outline, photo.scale) : outline;
    return { shape: shapeOf(flat), turnRadians: flat.radians };
  };
  if (options.box) {
    const box = clampBox(toStored(options.box, scan.orientation, scan.widthPx, scan.heightPx), scan.widthPx, scan.heightPx);
    if (!box || box.width < 16 || box.height < 16) throw new AppError('scan/not-found', { cause: new Error('box outside of the page') });
    const ink = options.ink === 'auto' ? strongestInk(maps, box, scaleX, scaleY, options.kind) : options.ink;
    const inside = ink === 'black' ? undefined : sealInside(maps, ink, { left: box.left / scaleX, top: box.top / scaleY, width: box.width / scaleX, height: box.height / scaleY }, pxPerMm);
    if (inside) return [{ ink, ...lying(inside.outline), box, outline: inside.outline, confidence: inside.confidence, reasons: inside.reasons }];
    return [{ ink, shape: 'free', box, outline: undefined, turnRadians: 0, confidence: 0.9, reasons: [] }];
  }
  const fullBox = (left: number, top: number, right: number, bottom: number): Box | undefined => {
    const margin = MARGIN_MM * pxPerMm;
    return clampBox(
      { left: (left - margin) * scaleX, top: (top - margin) * scaleY, width: (right - left + 2 * margin) * scaleX, height: (bottom - top + 2 * margin) * scaleY },
      scan.widthPx,
      scan.heightPx,
    );
  };
  if (options.kind === 'signature') {
    const found = locateSignature(maps, options.ink, pxPerMm);
    const box = found && fullBox(found.left, found.top, found.right, found.bottom);
    if (!found || !box) return { refused: ['no-ink'] };
    return [{ ink: found.ink, shape: 'free', box, outline: undefined, turnRadians: 0, confidence: found.confidence, reasons: [] }];
  }
  if (options.ink === 'black') return { refused: ['no-ink'] };
  const { found, inkSeen } = locateSeals(maps, options.ink === 'auto' ? ['red', 'blue'] : [options.ink], pxPerMm);
  const targets = found.map((seal) => targetOf(seal, reduced, lying, fullBox)).filter((target) => target !== undefined);
  return targets.length > 0 ? targets : { refused: [inkSeen ? 'no-seal-shape' : 'no-ink'] };
}

function targetOf(seal: SealCandidate, page: Rgb, lying: (outline: Outline) => Pick<Target, 'shape' | 'turnRadians'>, fullBox: (left: number, top: number, right: number, bottom: number) => Box | undefined): Target | undefined {
  const { ink, outline, confidence } = seal;
  const { cx, cy, rx, ry, radians } = outline;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const ellipse = outline.kind === 'ellipse';
  const halfX = ellipse ? Math.hypot(rx * cos, ry * sin) : Math.abs(rx * cos) + Math.abs(ry * sin);
  const halfY = ellipse ? Math.hypot(rx * sin, ry * cos) : Math.abs(rx * sin) + Math.abs(ry * cos);
  const box = fullBox(cx - halfX, cy - halfY, cx + halfX + 1, cy + halfY + 1);
  const reasons = [...seal.reasons];
  if (cx - halfX < 1 || cy - halfY < 1 || cx + halfX > page.width - 2 || cy + halfY > page.height - 2) reasons.push('touches-edge');
  return box && { ink, ...lying(outline), box, outline, confidence, reasons };
}

/** A seal fills at least this share of a box that was drawn for it. */
const FILLS = 0.7;

/** The seal that a box by hand was drawn for: of two that overlap, the ring that fills it; what else is in the box is not its. */
function sealInside(maps: InkMaps, ink: 'red' | 'blue', { left, top, width, height }: Box, pxPerMm: number): SealCandidate | undefined {
  const { found } = locateSeals(maps, [ink], pxPerMm);
  return found.find(({ outline: { cx, cy, rx, ry } }) => {
    const [offX, offY] = [Math.abs(cx - left - width / 2), Math.abs(cy - top - height / 2)];
    return 2 * rx > FILLS * width && 2 * ry > FILLS * height && 2 * rx < width * 1.1 && 2 * ry < height * 1.1 && offX < 0.15 * width && offY < 0.15 * height;
  });
}

function strongestInk(maps: InkMaps, box: Box, scaleX: number, scaleY: number, kind: 'seal' | 'signature'): InkName {
  let red = 0;
  let blue = 0;
  for (let y = Math.floor(box.top / scaleY); y < Math.min(maps.height, (box.top + box.height) / scaleY); y += 1) {
    for (let x = Math.floor(box.left / scaleX); x < Math.min(maps.width, (box.left + box.width) / scaleX); x += 1) {
      const at = y * maps.width + x;
      if ((maps.red[at] ?? 0) > 10) red += maps.red[at] ?? 0;
      if ((maps.blue[at] ?? 0) > 10) blue += maps.blue[at] ?? 0;
    }
  }
  if (kind === 'signature') return 'black';
  return blue > red ? 'blue' : 'red';
}

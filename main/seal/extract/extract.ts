import type { ExtractionReason } from '../../../contract/extraction.ts';
import { AppError } from '../../../contract/errors.ts';
import { decodeBox, decodeReduced } from '../scan/decode.ts';
import type { Rgb } from '../scan/decode.ts';
import { clampBox, toStored, toUpright, turnsSides, uprightPlane } from '../scan/orientation.ts';
import type { Box } from '../scan/orientation.ts';
import { toMm, toPx } from '../scan/resolution.ts';
import type { Resolution } from '../scan/resolution.ts';
import { openScan } from '../scan/scanFile.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import { clearOutside, cropPlane, FADED, fadeNoise, inkBox } from './clean.ts';
import { fillUnderPrint, PRINT_CORE } from './fill.ts';
import { inkMaps, isColourless } from './inkMap.ts';
import type { InkMaps } from './inkMap.ts';
import { locateSeals } from './locateSeal.ts';
import { locateSignature } from './locateSignature.ts';
import type { Outline } from './outline.ts';
import { paperGrid } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import { cutoutPng, turnCutout } from './render.ts';
import { signatureAlpha } from './signatureInk.ts';
import { densities, estimateInk, unmix } from './unmix.ts';
import type { InkColour, Placement } from './unmix.ts';

export type InkName = 'red' | 'blue' | 'black';
export type ExtractStep = 'read' | 'locate' | 'decode' | 'unmix' | 'render';

export interface ExtractOptions {
  readonly kind: 'seal' | 'signature';
  readonly ink: 'auto' | InkName;
  /** Where to look, in pixels of the upright page; then nothing is searched. */
  readonly box?: Box;
  /** Turns the cut-out clockwise. */
  readonly rotationDegrees?: number;
  /** 0…1: how much coverage counts as ink at all. */
  readonly threshold?: number;
}

export interface Extracted extends Resolution {
  readonly found: true;
  readonly ink: InkName;
  readonly shape: 'round' | 'oval' | 'square' | 'rectangle' | 'free';
  /** The cut-out's place in pixels of the upright page, before it was turned. */
  readonly box: Box;
  readonly rotationDegrees: number;
  readonly threshold: number;
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
  /** RGBA, trimmed, pHYs set. */
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly ms: number;
}
export interface NotFound {
  readonly found: false;
  readonly reasons: readonly ExtractionReason[];
  readonly ms: number;
}

/** What the caller of a running extraction sees and may stop. */
export interface Course {
  step(step: ExtractStep, fraction: number): void;
  /** Throws when the caller has given up. */
  check(): void;
}

export const DEFAULT_THRESHOLD = 0.1;
/** Around the found outline: room for its soft edge and a rough fit. */
const MARGIN_MM = 1.2;

/** What was found on the reduced page. */
interface Target {
  readonly ink: InkName;
  readonly shape: Extracted['shape'];
  /** In stored full-size pixels. */
  readonly box: Box;
  /** In reduced pixels; nothing outside of it belongs to the picture. */
  readonly outline: Outline | undefined;
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
}

/**
 * Cuts a seal or a signature out of a scanned page: its ink alone, as a soft alpha, at true size.
 * @throws AppError of area `scan/` for a file that cannot be used, and whatever `course.check` throws
 */
export async function extractPicture(bytes: Uint8Array, options: ExtractOptions, course: Course): Promise<Extracted | NotFound> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  course.step('read', 0);
  const scan = await openScan(bytes);
  const reduced = await decodeReduced(scan); // also proves that the file is whole
  course.check();
  if (options.kind === 'seal' && (scan.grey || isColourless(reduced))) return { found: false, reasons: ['grey-page'], ms: ms() };
  course.step('locate', 0.4);
  const paper = paperGrid(reduced);
  const target = locate(scan, reduced, inkMaps(reduced, paper), options);
  course.check();
  if ('refused' in target) return { found: false, reasons: target.refused, ms: ms() };
  course.step('decode', 0.55);
  const box = await decodeBox(scan, target.box);
  course.check();
  course.step('unmix', 0.75);
  const threshold = options.threshold ?? DEFAULT_THRESHOLD;
  const cut = cutInk(box, scan, reduced, paper, target, threshold);
  if (!cut) return { found: false, reasons: ['no-ink'], ms: ms() };
  course.check();
  course.step('render', 0.85);
  return { ...(await render(scan, target, cut, options, threshold)), ms: ms() };
}

function locate(scan: ScanFile, reduced: Rgb, maps: InkMaps, options: ExtractOptions): Target | { refused: ExtractionReason[] } {
  const scaleX = scan.widthPx / reduced.width;
  const scaleY = scan.heightPx / reduced.height;
  const pxPerMm = toPx(1, scan.dpi) / scaleX;
  if (options.box) {
    const box = clampBox(toStored(options.box, scan.orientation, scan.widthPx, scan.heightPx), scan.widthPx, scan.heightPx);
    if (!box || box.width < 16 || box.height < 16) throw new AppError('scan/not-found', { cause: new Error('box outside of the page') });
    const ink = options.ink === 'auto' ? strongestInk(maps, box, scaleX, scaleY, options.kind) : options.ink;
    return { ink, shape: 'free', box, outline: undefined, confidence: 0.9, reasons: [] };
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
    return { ink: found.ink, shape: 'free', box, outline: undefined, confidence: found.confidence, reasons: [] };
  }
  if (options.ink === 'black') return { refused: ['no-ink'] };
  const { found, inkSeen } = locateSeals(maps, options.ink === 'auto' ? ['red', 'blue'] : [options.ink], pxPerMm);
  const best = found[0];
  if (!best) return { refused: [inkSeen ? 'no-seal-shape' : 'no-ink'] };
  const { cx, cy, rx, ry, radians } = best.outline;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const ellipse = best.outline.kind === 'ellipse';
  const halfX = ellipse ? Math.hypot(rx * cos, ry * sin) : Math.abs(rx * cos) + Math.abs(ry * sin);
  const halfY = ellipse ? Math.hypot(rx * sin, ry * cos) : Math.abs(rx * sin) + Math.abs(ry * cos);
  const box = fullBox(cx - halfX, cy - halfY, cx + halfX + 1, cy + halfY + 1);
  if (!box) return { refused: ['no-seal-shape'] };
  const reasons = [...best.reasons];
  if (cx - halfX < 1 || cy - halfY < 1 || cx + halfX > reduced.width - 2 || cy + halfY > reduced.height - 2) reasons.push('touches-edge');
  return { ink: best.ink, shape: best.shape, box, outline: best.outline, confidence: best.confidence, reasons };
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

interface Cut {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly trimmed: Box;
  readonly ink: InkColour;
  readonly underPrint: number;
}

function cutInk(box: Rgb, scan: ScanFile, reduced: Rgb, paper: PaperGrid, target: Target, threshold: number): Cut | undefined {
  const { width, height } = box;
  const stepX = reduced.width / scan.widthPx;
  const stepY = reduced.height / scan.heightPx;
  const place: Placement = { x0: (target.box.left + 0.5) * stepX - 0.5, y0: (target.box.top + 0.5) * stepY - 0.5, stepX, stepY };
  const radius = Math.max(1, Math.round(toPx(0.12, scan.dpi)));
  if (target.ink === 'black') {
    const signed = signatureAlpha(densities(box, paper, place), width, height, scan.dpi);
    if (!signed) return undefined;
    fadeNoise(signed.alpha, width, height, threshold, radius);
    const trimmed = inkBox(signed.alpha, width, height);
    return trimmed && { alpha: signed.alpha, width, height, trimmed, ink: signed.ink, underPrint: 0 };
  }
  const outline = target.outline && toBox(target.outline, place);
  const ink = estimateInk(box, paper, place, target.ink);
  if (!ink) return undefined;
  const { alpha, black, blackest } = unmix(box, paper, place, ink, Math.min(0.04, threshold * FADED));
  const under = blackest < PRINT_CORE ? 0 : fillUnderPrint(alpha, black, width, height, Math.max(1, Math.round(toPx(0.06, scan.dpi))));
  fadeNoise(alpha, width, height, threshold, radius);
  if (outline) clearOutside(alpha, width, height, outline, toPx(0.7, scan.dpi));
  const trimmed = inkBox(alpha, width, height);
  return trimmed && { alpha, width, height, trimmed, ink, underPrint: under / alpha.length };
}

/** The outline in pixels of the decoded box. */
function toBox(outline: Outline, { x0, y0, stepX, stepY }: Placement): Outline {
  return { ...outline, cx: (outline.cx - x0) / stepX, cy: (outline.cy - y0) / stepY, rx: outline.rx / stepX, ry: outline.ry / stepY };
}

async function render(scan: ScanFile, target: Target, cut: Cut, options: ExtractOptions, threshold: number): Promise<Omit<Extracted, 'ms'>> {
  const { trimmed } = cut;
  const stored: Box = { left: target.box.left + trimmed.left, top: target.box.top + trimmed.top, width: trimmed.width, height: trimmed.height };
  const flat = cropPlane(cut.alpha, cut.width, trimmed);
  const [width, height] = turnsSides(scan.orientation) ? [trimmed.height, trimmed.width] : [trimmed.width, trimmed.height];
  const upright = { alpha: uprightPlane(flat, trimmed.width, trimmed.height, scan.orientation), width, height, rgb: cut.ink.rgb };
  const rotationDegrees = options.rotationDegrees ?? 0;
  const turned = await turnCutout(upright, rotationDegrees);
  const again = rotationDegrees === 0 ? undefined : inkBox(turned.alpha, turned.width, turned.height);
  const cutout = again ? { ...turned, alpha: cropPlane(turned.alpha, turned.width, again), width: again.width, height: again.height } : turned;
  const [widthMm, heightMm] = [toMm(cutout.width, scan.dpi), toMm(cutout.height, scan.dpi)];
  const reasons: ExtractionReason[] = [...target.reasons];
  if (scan.dpi < 300) reasons.push('resolution-low');
  if (scan.dpiFrom === 'assumed') reasons.push('resolution-assumed');
  if (cut.underPrint > 0.04) reasons.push('text-overlap');
  if (Math.max(...cut.ink.density) < 0.2) reasons.push('ink-faint');
  if (options.kind === 'signature' && (widthMm > 40 || heightMm > 40)) reasons.push('signature-large');
  const doubt = { 'resolution-low': 0.1, 'resolution-assumed': 0.1, 'text-overlap': 0.05, 'ink-faint': 0.1, 'touches-edge': 0.3 } as Partial<Record<ExtractionReason, number>>;
  const confidence = Math.max(0.05, target.confidence - reasons.reduce((sum, reason) => sum + (doubt[reason] ?? 0), 0));
  return {
    found: true,
    ink: target.ink,
    shape: target.shape,
    dpi: scan.dpi,
    dpiFrom: scan.dpiFrom,
    box: toUpright(stored, scan.orientation, scan.widthPx, scan.heightPx),
    rotationDegrees,
    threshold,
    confidence: Math.round(confidence * 100) / 100,
    reasons,
    png: await cutoutPng(cutout, scan.dpi),
    widthPx: cutout.width,
    heightPx: cutout.height,
    widthMm,
    heightMm,
  };
}

import type { ExtractionReason } from '../../../contract/extraction.ts';
import { cutoutPng } from '../png/cutoutPng.ts';
import { decodePage } from '../scan/decode.ts';
import type { Rgb } from '../scan/decode.ts';
import { toUpright, turnsSides, uprightPlane } from '../scan/orientation.ts';
import type { Box } from '../scan/orientation.ts';
import { toMm, toPx } from '../scan/resolution.ts';
import type { Resolution } from '../scan/resolution.ts';
import { openScan } from '../scan/scanFile.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import { clearOutside, cropPlane, FADED, fadeNoise, inkBox } from './clean.ts';
import { fillUnderPrint, PRINT_CORE } from './fill.ts';
import { estimateInk } from './inkColour.ts';
import type { InkColour } from './inkColour.ts';
import { inkMaps, isColourless } from './inkMap.ts';
import type { SealShape } from './locateSeal.ts';
import type { Outline } from './outline.ts';
import { paperGrid } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import { turnCutout } from './render.ts';
import { signatureAlpha } from './signatureInk.ts';
import { findTargets } from './target.ts';
import type { Target } from './target.ts';
import { densities, unmix } from './unmix.ts';
import type { Placement } from './unmix.ts';

export type InkName = 'red' | 'blue' | 'black';
export type ExtractStep = 'read' | 'locate' | 'decode' | 'unmix' | 'render';

export interface ExtractOptions {
  readonly kind: 'seal' | 'signature';
  readonly ink: 'auto' | InkName;
  /** Where to look, in pixels of the upright page; then nothing is searched. */
  readonly box?: Box;
  /** Of a file with several pages, from 1; the first unless said otherwise. */
  readonly page?: number;
  /** Turns the cut-out clockwise. */
  readonly rotationDegrees?: number;
  /** 0…1: how much coverage counts as ink at all. */
  readonly threshold?: number;
}

/** A seal or signature found on the page, not cut out yet. */
export interface Candidate {
  readonly ink: InkName;
  readonly shape: SealShape | 'free';
  readonly box: Box;
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
}

export interface Extracted extends Resolution {
  readonly found: true;
  readonly ink: InkName;
  readonly shape: SealShape | 'free';
  /** The cut-out's place in pixels of the upright page, before it was turned. */
  readonly box: Box;
  readonly rotationDegrees: number;
  readonly threshold: number;
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
  /** Which page of how many, from 1. */
  readonly page: number;
  readonly pages: number;
  /** RGBA, trimmed, pHYs set. */
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Every seal found, this one first, then the next likely: `box` (with some margin, upright page) can be asked for by hand. */
  readonly candidates: readonly Candidate[];
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
/**
 * Cuts a seal or a signature out of a scanned page: its ink alone, as a soft alpha, at true size.
 * @throws AppError of area `scan/` for a file that cannot be used, and whatever `course.check` throws
 */
export async function extractPicture(bytes: Uint8Array, options: ExtractOptions, course: Course): Promise<Extracted | NotFound> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  course.step('read', 0);
  const scan = await openScan(bytes, options.page);
  using page = await decodePage(scan); // also proves that the file is whole
  const { reduced } = page;
  course.check();
  if (options.kind === 'seal' && (scan.grey || isColourless(reduced))) return { found: false, reasons: ['grey-page'], ms: ms() };
  course.step('locate', 0.4);
  const paper = paperGrid(reduced);
  const targets = findTargets(scan, reduced, inkMaps(reduced, paper), options);
  course.check();
  if ('refused' in targets) return { found: false, reasons: targets.refused, ms: ms() };
  const target = targets[0];
  if (!target) return { found: false, reasons: ['no-ink'], ms: ms() };
  course.step('decode', 0.55);
  const box = await page.box(target.box);
  course.check();
  course.step('unmix', 0.75);
  const threshold = options.threshold ?? DEFAULT_THRESHOLD;
  const cut = cutInk(box, scan, reduced, paper, target, threshold);
  if (!cut) return { found: false, reasons: ['no-ink'], ms: ms() };
  course.check();
  course.step('render', 0.85);
  const candidates = targets.map(({ ink, shape, box: place, confidence, reasons }) => ({ ink, shape, confidence, reasons, box: toUpright(place, scan.orientation, scan.widthPx, scan.heightPx) }));
  return { ...(await render(scan, target, cut, options, threshold)), candidates, ms: ms() };
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
  const ink = estimateInk(box, paper, place, target.ink, scan.dpi);
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

async function render(scan: ScanFile, target: Target, cut: Cut, options: ExtractOptions, threshold: number): Promise<Omit<Extracted, 'ms' | 'candidates'>> {
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
    page: options.page ?? 1,
    pages: scan.pages,
    box: toUpright(stored, scan.orientation, scan.widthPx, scan.heightPx),
    rotationDegrees,
    threshold,
    confidence: Math.round(confidence * 100) / 100,
    reasons,
    png: cutoutPng(cutout, scan.dpi),
    widthPx: cutout.width,
    heightPx: cutout.height,
    widthMm,
    heightMm,
  };
}

import type { ExtractionReason } from '../../../contract/extraction.ts';
import { photoOf, straightened } from '../photo/sheet.ts';
import type { Photo } from '../photo/sheet.ts';
import { cutoutPng } from '../png/cutoutPng.ts';
import type { Cutout } from '../png/cutoutPng.ts';
import { decodePage } from '../scan/decode.ts';
import { toUpright, turnsSides, uprightPlane } from '../scan/orientation.ts';
import type { Box } from '../scan/orientation.ts';
import { toMm } from '../scan/resolution.ts';
import type { Resolution } from '../scan/resolution.ts';
import { openScan } from '../scan/scanFile.ts';
import type { ScanFile } from '../scan/scanFile.ts';
import { cropPlane, inkBox } from './clean.ts';
import { cutInk } from './cutInk.ts';
import type { Cut } from './cutInk.ts';
import { doubts } from './doubts.ts';
import { inkMaps, isColourless } from './inkMap.ts';
import type { SealShape } from './locateSeal.ts';
import { paperGrid } from './paper.ts';
import type { PaperGrid } from './paper.ts';
import { turnCutout } from './render.ts';
import { sealTurn } from './straighten.ts';
import { findTargets } from './target.ts';
import type { Target } from './target.ts';
import { strengthen, toneOf } from './tone.ts';

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
  /** Turns it so that it stands straight, as far as that can be told; `rotationDegrees` goes before. */
  readonly straighten?: boolean;
  /** As scanned unless said otherwise, or the usual tone of such ink. */
  readonly colour?: 'kept' | 'usual';
  /** As scanned unless said otherwise, or faded ink made full. */
  readonly strength?: 'kept' | 'strong';
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
  /** The clockwise turn that makes it stand straight; undefined when nothing tells. */
  readonly straightenDegrees: number | undefined;
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
  using opened = await openScan(bytes, options.page);
  using page = await decodePage(opened); // also proves that the file is whole
  const { reduced } = page;
  course.check();
  const photo = photoOf(opened, reduced);
  const scan: ScanFile = photo?.sheet ? { ...opened, dpi: photo.sheet.dpi, dpiFrom: 'page-format' } : opened;
  if (options.kind === 'seal' && (scan.grey || isColourless(reduced))) return { found: false, reasons: ['grey-page'], ms: ms() };
  course.step('locate', 0.4);
  const paper = paperGrid(reduced);
  const targets = findTargets(scan, reduced, inkMaps(reduced, paper), options, photo);
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
  return { ...(await render(scan, target, cut, options, threshold, paper, photo)), candidates, ms: ms() };
}

function trimmedCutout(cutout: Cutout): Cutout {
  const box = inkBox(cutout.alpha, cutout.width, cutout.height);
  return box ? { ...cutout, alpha: cropPlane(cutout.alpha, cutout.width, box), width: box.width, height: box.height } : cutout;
}

/** EXIF orientations that show the page as in a mirror. */
const isMirrored = (orientation: number): boolean => [2, 4, 5, 7].includes(orientation);

async function render(scan: ScanFile, target: Target, cut: Cut, options: ExtractOptions, threshold: number, paper: PaperGrid, photo: Photo | undefined): Promise<Omit<Extracted, 'ms' | 'candidates'>> {
  const { trimmed, ink } = cut;
  const stored: Box = { left: target.box.left + trimmed.left, top: target.box.top + trimmed.top, width: trimmed.width, height: trimmed.height };
  const rgb = toneOf(ink, target.ink, options.colour ?? 'kept', options.strength ?? 'kept');
  const seen = { alpha: cropPlane(cut.alpha, cut.width, trimmed), width: trimmed.width, height: trimmed.height, rgb };
  const flat = photo?.sheet ? trimmedCutout(straightened(seen, stored, photo.sheet)) : seen;
  if (options.strength === 'strong') strengthen(flat.alpha, ink.level);
  const [width, height] = turnsSides(scan.orientation) ? [flat.height, flat.width] : [flat.width, flat.height];
  const upright = { alpha: uprightPlane(flat.alpha, flat.width, flat.height, scan.orientation), width, height, rgb };
  const sides = (target.turnRadians * 180 * (isMirrored(scan.orientation) ? -1 : 1)) / Math.PI;
  const turn = sealTurn(upright.alpha, width, height, target.shape, sides);
  const straightenDegrees = turn === undefined ? undefined : -Math.round(turn * 10) / 10;
  const rotationDegrees = options.rotationDegrees ?? (options.straighten ? (straightenDegrees ?? 0) : 0);
  const turned = await turnCutout(upright, rotationDegrees);
  const cutout = rotationDegrees === 0 ? turned : trimmedCutout(turned);
  const [widthMm, heightMm] = [toMm(cutout.width, scan.dpi), toMm(cutout.height, scan.dpi)];
  return {
    found: true,
    ink: target.ink,
    shape: target.shape,
    dpi: scan.dpi,
    dpiFrom: scan.dpiFrom,
    page: options.page ?? 1,
    pages: scan.pages,
    box: toUpright(stored, scan.orientation, scan.widthPx, scan.heightPx),
    straightenDegrees,
    rotationDegrees,
    threshold,
    ...doubts(scan, target, cut, paper, { widthMm, heightMm }, photo),
    png: cutoutPng(cutout, scan.dpi),
    widthPx: cutout.width,
    heightPx: cutout.height,
    widthMm,
    heightMm,
  };
}

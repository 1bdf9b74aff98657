import { z } from 'zod';
import { SealType } from '../api/seals.ts';
import { call, done } from './call.ts';

/** Box in pixels of the scan, after EXIF orientation. */
export const PixelBox = z.object({
  left: z.number().int(),
  top: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type PixelBox = z.infer<typeof PixelBox>;
export const Ink = z.enum(['red', 'blue', 'black']);
export type Ink = z.infer<typeof Ink>;
export const PictureKind = z.enum(['seal', 'signature']);
export type PictureKind = z.infer<typeof PictureKind>;

/** A picture prepared on this PC (OFF-1): kept encrypted, referred to by id; pixels as data URL for display only. */
export const Picture = z.object({
  pictureId: z.string(),
  dataUrl: z.string(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  dpi: z.number(),
  widthMm: z.number(),
  heightMm: z.number(),
});
export type Picture = z.infer<typeof Picture>;

export const Scan = z.object({
  scanId: z.string(),
  fileName: z.string(),
  /** Which page of the file (PDF, TIFF) of how many, from 1. Every page that is opened is a scan of its own. */
  page: z.number().int().positive(),
  pages: z.number().int().positive(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  dpi: z.number(),
  /** Where dpi comes from; `assumed` is told on screen. */
  dpiFrom: z.enum(['file', 'page-format', 'assumed']),
  /** Reduced page for display, JPEG data URL, longer side ≤ 1400. */
  preview: z.string(),
});
export type Scan = z.infer<typeof Scan>;

/** A seal or signature found on a scan, not cut out yet. `box` can be asked for as it stands. */
export const Candidate = z.object({
  ink: Ink,
  shape: z.enum(['round', 'oval', 'square', 'rectangle', 'free']),
  box: PixelBox,
  /** 0…1. */
  confidence: z.number(),
  /** i18n keys under `extract.reasons.` */
  reasons: z.array(z.string()),
});
export type Candidate = z.infer<typeof Candidate>;

export const Extraction = Candidate.extend({
  /** How far the cut-out was turned clockwise. */
  rotationDegrees: z.number(),
  /** The clockwise turn that would make it stand straight; absent when nothing tells. */
  straightenDegrees: z.number().optional(),
  /** 0…1: how much density counts as ink; the value used. */
  threshold: z.number(),
  picture: Picture,
  /** Every one found on the page, the most likely first; this one alone where a box was asked for. */
  candidates: z.array(Candidate),
});
export type Extraction = z.infer<typeof Extraction>;

const scanId = z.string().max(100);

export const picturesArea = {
  /** `fileToken` comes from `DesktopBridge.fileToken`: main knows the true path, the page does not. */
  openScan: call(z.object({ fileToken: z.string(), page: z.number().int().min(1).default(1) }), Scan),
  /** Forgets scans and stops what still runs for them. */
  closeScans: call(z.object({ scanIds: z.array(scanId).max(1_000) }), done),
  extract: call(
    z.object({
      scanId,
      kind: PictureKind,
      ink: z.union([Ink, z.literal('auto')]).default('auto'),
      box: PixelBox.optional(),
      rotationDegrees: z.number().min(-180).max(180).optional(),
      threshold: z.number().min(0).max(1).optional(),
      /** The ink's tone as scanned, or the usual one of such ink. */
      colour: z.enum(['kept', 'usual']).optional(),
      /** Ink as scanned, or faded ink made full. */
      strength: z.enum(['kept', 'strong']).optional(),
      /** Which cut-out of the page this is for: a newer call for the same one ends the older (`scan/cancelled`). */
      slot: z.string().max(40).default(''),
    }),
    Extraction,
  ),
  /** One piece of the page for display (`contract/tiles.ts`): JPEG data URL. */
  tile: call(
    z.object({ scanId, level: z.number().int().min(0).max(12), column: z.number().int().min(0).max(200), row: z.number().int().min(0).max(200) }),
    z.object({ dataUrl: z.string() }),
  ),
  /** A part of the page as scanned, to compare a cut-out with: JPEG data URL, longer side ≤ `side` pixels. */
  region: call(z.object({ scanId, box: PixelBox, side: z.number().int().min(64).max(1_600).default(1_000) }), z.object({ dataUrl: z.string() })),
  /** Loads what draws seals ahead of the first `generate`, which then need not wait for it. */
  prepareDrawing: call(z.object({}), z.object({})),
  generate: call(
    z.object({
      type: SealType,
      unit: z.string().min(1).max(30),
      code: z.string().regex(/^\d{13}$/).optional(),
      shape: z.enum(['round', 'oval']).default('round'),
      mm: z.number().min(20).max(60).default(40),
    }),
    Picture,
  ),
  /** A kept picture, whole. */
  get: call(z.object({ pictureId: z.string() }), Picture),
  /** A kept picture for a list: PNG data URL, longer side ≤ `side` pixels. */
  thumb: call(z.object({ pictureId: z.string(), side: z.number().int().min(32).max(480).default(200) }), z.object({ dataUrl: z.string() })),
};

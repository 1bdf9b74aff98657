import type { SealPicture } from './sealRecordWrite.ts';

/** How large a seal's picture is on paper, and who says so. */
export interface SealPictureSize {
  readonly widthMm: number;
  readonly heightMm: number;
  /** `record`: the record's whole millimetres. `picture`: the record holds pixels, the picture's own density tells. */
  readonly from: 'record' | 'picture';
}

/** A PNG's pixels and density; density only where its pHYs is in metres. */
export interface PngHead {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelsPerMetre?: number;
}

const PNG_MAGIC = '89504e470d0a1a0a';
/** Seals are 10 to 60 mm; a record that says more than this means pixels. */
const LARGEST_MM = 150;

/** IHDR and pHYs of a PNG; undefined for anything else. Never throws. */
export function pngHead(bytes: Uint8Array): PngHead | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 33 || view.toString('hex', 0, 8) !== PNG_MAGIC || view.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const size = { widthPx: view.readUInt32BE(16), heightPx: view.readUInt32BE(20) };
  if (size.widthPx === 0 || size.heightPx === 0) return undefined;
  for (let at = 33; at + 12 <= view.length; ) {
    const length = view.readUInt32BE(at);
    const kind = view.toString('latin1', at + 4, at + 8);
    if (kind === 'IDAT' || kind === 'IEND') break;
    if (kind === 'pHYs' && length === 9 && at + 17 <= view.length && view[at + 16] === 1 && view.readUInt32BE(at + 8) > 0) {
      return { ...size, pixelsPerMetre: view.readUInt32BE(at + 8) };
    }
    at += length + 12;
  }
  return size;
}

/**
 * The picture's size in millimetres. Some writers put pixels where the standard asks for millimetres: then the picture's own
 * density decides, and where it has none, nobody knows: undefined.
 */
export function sealPictureSize({ data, widthMm, heightMm }: SealPicture): SealPictureSize | undefined {
  const head = pngHead(data);
  const pixels = Math.max(widthMm, heightMm) > LARGEST_MM || (head?.widthPx === widthMm && head.heightPx === heightMm);
  if (!pixels && widthMm > 0 && heightMm > 0) return { widthMm, heightMm, from: 'record' };
  if (!head?.pixelsPerMetre) return undefined;
  const millimetres = (px: number): number => Math.round((px / (head.pixelsPerMetre ?? 1)) * 100_000) / 100;
  return { widthMm: millimetres(head.widthPx), heightMm: millimetres(head.heightPx), from: 'picture' };
}

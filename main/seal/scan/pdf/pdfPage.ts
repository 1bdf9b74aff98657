import { AppError } from '../../../../contract/errors.ts';
import type { Rgb } from '../decode.ts';
import { orientJpeg } from '../jpeg/orientJpeg.ts';
import type { Box } from '../orientation.ts';
import { pageContent } from './pageImage.ts';
import type { PageImage } from './pageImage.ts';
import { openPdf } from './pdfium.ts';
import type { Pdfium } from './pdfium.ts';

/** A page of a PDF as a picture. */
export interface PdfPage {
  /** The scan's own JPEG, or the page to be drawn, to be disposed of. */
  readonly picture: Uint8Array | DrawnPage;
  /** From the size of the page. */
  readonly dpi: number;
  readonly pages: number;
}

/** A page that is drawn as far as it is looked at: at 600 dpi all of it would be 104 MB. */
export interface DrawnPage extends Disposable {
  readonly widthPx: number;
  readonly heightPx: number;
  /**
   * Draws a box of the page.
   * @param box in pixels of the page as it is drawn
   * @param widthPx and `heightPx` of the whole page as it is drawn; its own size unless said otherwise
   * @throws AppError scan/too-large | scan/unreadable
   */
  draw(box: Box, widthPx?: number, heightPx?: number): Rgb;
}

const POINTS_PER_INCH = 72;
/** A page without any image. */
const DRAWN_DPI = 300;
const MOST_DPI = 1200;
/** What is drawn at once. */
const BAND_PIXELS = 12_000_000;
const FPDFBITMAP_BGR = 2;
const FPDF_ANNOT = 0x01;
/** Widths and heights that differ by less are the same resolution. */
const SAME = 0.02;
/** JPEG's own colours, as PDF viewers show them without further ado. */
const COLOURS = new Set([1, 3]);

/**
 * One page of a PDF. A page that is one JPEG, as scanners write it, is handed on as it is; any other is drawn at the resolution of
 * its finest image.
 * @param file must stay as it is while a page is drawn
 * @param page from 1
 * @throws AppError scan/no-such-page | scan/password | scan/too-large | scan/unreadable; what is drawn later throws the same
 */
export async function pdfPage(file: Uint8Array, page: number, maxPixels: number): Promise<PdfPage> {
  const pdf = await openPdf(file);
  let drawing = false;
  try {
    const { picture, dpi } = pdf.tried(() => {
      const handle = pdf.page(page);
      const { images, single } = pageContent(pdf, handle);
      if (images.some(({ widthPx, heightPx }) => widthPx * heightPx > maxPixels)) throw tooLarge(maxPixels);
      const jpeg = single && images[0] ? ownJpeg(pdf, images[0]) : undefined;
      return jpeg ?? drawn(pdf, handle, images, maxPixels);
    });
    drawing = !(picture instanceof Uint8Array);
    return { picture, dpi, pages: pdf.pageCount };
  } finally {
    if (!drawing) pdf[Symbol.dispose]();
  }
}

const tooLarge = (maxPixels: number): AppError => new AppError('scan/too-large', { params: { maxMegapixels: Math.floor(maxPixels / 1e6) } });

function ownJpeg(pdf: Pdfium, image: PageImage): Omit<PdfPage, 'pages'> | undefined {
  const { object, orientation, dpiX, dpiY, filters } = image;
  if (orientation === undefined || filters.length !== 1 || filters[0] !== 'DCTDecode' || Math.abs(dpiX / dpiY - 1) > SAME) return undefined;
  const size = pdf.api.FPDFImageObj_GetImageDataRaw(object, 0, 0);
  const at = pdf.room(size);
  pdf.api.FPDFImageObj_GetImageDataRaw(object, at, size);
  const jpeg = pdf.memory().slice(at, at + size);
  if (!COLOURS.has(componentsOf(jpeg))) return undefined;
  const bytes = orientJpeg(jpeg, orientation);
  return bytes && { picture: bytes, dpi: (dpiX + dpiY) / 2 };
}

/** Number of colour components, from the frame header; 0 when there is none. */
function componentsOf(jpeg: Uint8Array): number {
  for (let at = 2; at + 10 <= jpeg.length && jpeg[at] === 0xff; at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) return jpeg[at + 9] ?? 0;
  }
  return 0;
}

function drawn(pdf: Pdfium, page: number, images: readonly PageImage[], maxPixels: number): Omit<PdfPage, 'pages'> {
  const { api } = pdf;
  const [wide, high] = [api.FPDF_GetPageWidthF(page) / POINTS_PER_INCH, api.FPDF_GetPageHeightF(page) / POINTS_PER_INCH];
  const finest = Math.max(0, ...images.flatMap(({ dpiX, dpiY }) => [dpiX, dpiY]));
  const dpi = finest > 0 ? Math.min(MOST_DPI, finest) : DRAWN_DPI;
  const [widthPx, heightPx] = [Math.round(wide * dpi), Math.round(high * dpi)];
  if (!(widthPx > 0) || !(heightPx > 0)) throw new AppError('scan/unreadable', { cause: new Error('PDF page without size') });
  if (widthPx * heightPx > maxPixels) throw tooLarge(maxPixels);
  const draw: DrawnPage['draw'] = (box, across = widthPx, down = heightPx) => pdf.tried(() => drawBox(pdf, page, box, across, down));
  return { picture: { widthPx, heightPx, draw, [Symbol.dispose]: () => pdf[Symbol.dispose]() }, dpi };
}

/** Draws a box of a page of `wide` × `high` pixels. */
function drawBox({ api, memory }: Pdfium, page: number, { left, top, width, height }: Box, wide: number, high: number): Rgb {
  const data = new Uint8Array(width * height * 3);
  const lines = Math.min(height, Math.max(1, Math.floor(BAND_PIXELS / width)));
  const bitmap = api.FPDFBitmap_CreateEx(width, lines, FPDFBITMAP_BGR, 0, 0);
  if (bitmap === 0) throw tooLarge(wide * high);
  for (let from = 0; from < height; from += lines) {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, lines, 0xffffffff);
    api.FPDF_RenderPageBitmap(bitmap, page, -left, -top - from, wide, high, 0, FPDF_ANNOT);
    const [at, stride] = [api.FPDFBitmap_GetBuffer(bitmap), api.FPDFBitmap_GetStride(bitmap)];
    const bytes = memory();
    for (let y = 0; y < Math.min(lines, height - from); y += 1) turnColours(bytes, at + y * stride, data, (from + y) * width * 3, width);
  }
  api.FPDFBitmap_Destroy(bitmap);
  return { data, width, height };
}

/** A line of B, G, R as R, G, B. */
function turnColours(from: Uint8Array, at: number, to: Uint8Array, start: number, count: number): void {
  let target = start;
  for (let source = at; source < at + count * 3; source += 3, target += 3) {
    to[target] = from[source + 2] ?? 0;
    to[target + 1] = from[source + 1] ?? 0;
    to[target + 2] = from[source] ?? 0;
  }
}

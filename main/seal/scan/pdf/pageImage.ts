import type { Pdfium } from './pdfium.ts';

const FPDF_PAGEOBJ_TEXT = 1;
const FPDF_PAGEOBJ_IMAGE = 3;
/** The layer that text recognition lays over a scan. */
const INVISIBLE_TEXT = 3;
const POINTS_PER_INCH = 72;

/** An image on a page. */
export interface PageImage {
  readonly object: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Along the image's own sides, on the page. */
  readonly dpiX: number;
  readonly dpiY: number;
  /** EXIF orientation 1…8 that shows it as the page does; undefined when it lies askew. */
  readonly orientation: number | undefined;
  /** Names of its filters, the outermost first. */
  readonly filters: readonly string[];
}

/** What a page shows. */
export interface PageContent {
  readonly images: readonly PageImage[];
  /** Nothing but one image is seen. */
  readonly single: boolean;
}

/** Where the image's right and up point on the page, and the orientation that is. */
const orientations: Readonly<Record<string, number>> = {
  'right up': 1,
  'left up': 2,
  'left down': 3,
  'right down': 4,
  'down left': 5,
  'down right': 6,
  'up right': 7,
  'up left': 8,
};

export function pageContent(pdf: Pdfium, page: number): PageContent {
  const { api } = pdf;
  const images: PageImage[] = [];
  const count = api.FPDFPage_CountObjects(page);
  let others = api.FPDFPage_GetAnnotCount(page);
  const turn = api.FPDFPage_GetRotation(page);
  for (let index = 0; index < count; index += 1) {
    const object = api.FPDFPage_GetObject(page, index);
    const type = api.FPDFPageObj_GetType(object);
    const image = type === FPDF_PAGEOBJ_IMAGE ? imageOf(pdf, object, turn) : undefined;
    if (image) images.push(image);
    else if (type !== FPDF_PAGEOBJ_TEXT || api.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE_TEXT) others += 1;
  }
  return { images, single: images.length === 1 && others === 0 };
}

function imageOf(pdf: Pdfium, object: number, turn: number): PageImage | undefined {
  const { api } = pdf;
  const at = pdf.room(24);
  if (!api.FPDFImageObj_GetImagePixelSize(object, at, at + 4)) return undefined;
  const [widthPx = 0, heightPx = 0] = new Uint32Array(pdf.memory().buffer, at, 2);
  if (!api.FPDFPageObj_GetMatrix(object, at)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = new Float32Array(pdf.memory().buffer, at, 6);
  const [across, along] = [Math.hypot(a, b), Math.hypot(c, d)];
  if (widthPx === 0 || heightPx === 0 || !(across > 0) || !(along > 0)) return undefined;
  const filters = Array.from({ length: api.FPDFImageObj_GetImageFilterCount(object) }, (_, index) => filterOf(pdf, object, index));
  return {
    object,
    widthPx,
    heightPx,
    dpiX: (widthPx * POINTS_PER_INCH) / across,
    dpiY: (heightPx * POINTS_PER_INCH) / along,
    orientation: orientations[`${pointing(a, b, turn)} ${pointing(c, d, turn)}`],
    filters,
  };
}

function filterOf(pdf: Pdfium, object: number, index: number): string {
  const size = 32;
  const at = pdf.room(size);
  const length = pdf.api.FPDFImageObj_GetImageFilter(object, index, at, size);
  return Buffer.from(pdf.memory().subarray(at, at + Math.min(size, length))).toString('latin1').replace(/\0.*$/s, '');
}

/** Where a vector of the page points once the page is turned clockwise by so many quarters. */
function pointing(x: number, y: number, quarters: number): string {
  const straight = 0.005 * Math.hypot(x, y);
  if (Math.min(Math.abs(x), Math.abs(y)) > straight) return 'askew';
  const names = ['up', 'right', 'down', 'left'];
  const at = Math.abs(y) > Math.abs(x) ? (y > 0 ? 0 : 2) : x > 0 ? 1 : 3;
  return names[(at + quarters) % 4] ?? 'askew';
}

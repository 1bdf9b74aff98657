export interface Resolution {
  readonly dpi: number;
  /** `assumed`: neither the file nor the page's format says it; sizes in millimetres are a guess. */
  readonly dpiFrom: 'file' | 'page-format' | 'assumed';
}

const MM_PER_INCH = 25.4;
/** Portrait paper formats, millimetres. */
const pageFormats = [
  [210, 297], // A4
  [148, 210], // A5
  [176, 250], // B5
  [297, 420], // A3
  [215.9, 279.4], // Letter
] as const;
const usualDpi = [150, 200, 240, 300, 400, 600, 1200];
const ASSUMED_DPI = 300;
/** Scanners round a sheet's side to a pixel, some to eight. */
const CROP_PX = 4;

/**
 * Resolution of a page. A density under 100 dpi is a camera's or an editor's placeholder (72, 96), not a scanner's, unless the
 * page's own format agrees with it.
 * @param density what the file says, dpi
 */
export function resolutionOf(density: number | undefined, widthPx: number, heightPx: number): Resolution {
  if (density !== undefined && density >= 100 && density <= 2400) return { dpi: density, dpiFrom: 'file' };
  const [short, long] = widthPx < heightPx ? [widthPx, heightPx] : [heightPx, widthPx];
  for (const [shortMm, longMm] of pageFormats) {
    const across = (short / shortMm) * MM_PER_INCH;
    const along = (long / longMm) * MM_PER_INCH;
    const usual = usualDpi.find((dpi) => Math.abs(across / dpi - 1) < 0.015 && Math.abs(along / dpi - 1) < 0.015);
    if (usual !== undefined) return { dpi: usual, dpiFrom: 'page-format' };
  }
  const a4 = [(short / 210) * MM_PER_INCH, (long / 297) * MM_PER_INCH] as const;
  if (Math.abs(a4[0] / a4[1] - 1) < 0.02 && a4[0] > 60) return { dpi: Math.round((a4[0] + a4[1]) / 2), dpiFrom: 'page-format' };
  const cut = cropDpi(short, long);
  return cut === undefined ? { dpi: ASSUMED_DPI, dpiFrom: 'assumed' } : { dpi: cut, dpiFrom: 'page-format' };
}

/** A page that was cut: one side is a sheet's at a scanner's resolution, to the pixel or nearly, the other shorter. */
function cropDpi(short: number, long: number): number | undefined {
  for (const [shortMm, longMm] of pageFormats) {
    for (const dpi of usualDpi) {
      const [wide, high] = [toPx(shortMm, dpi), toPx(longMm, dpi)];
      const is = (side: number, sheet: number): boolean => Math.abs(side - sheet) <= CROP_PX;
      if ((is(short, wide) && long < high) || (is(long, high) && short < wide) || is(long, wide)) return dpi;
    }
  }
  return undefined;
}

export function toMm(px: number, dpi: number): number {
  return Math.round(((px * MM_PER_INCH) / dpi) * 100) / 100;
}
export function toPx(mm: number, dpi: number): number {
  return (mm * dpi) / MM_PER_INCH;
}

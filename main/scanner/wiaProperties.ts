import { nearestDpi, type Resolutions } from './nearestDpi.ts';
import type { ScanRequest } from './scanner.ts';

/** Numbers of WIA's properties (`wiadef.h`). Bed sizes are the device's, thousandths of an inch; the others the item's, pixels or dpi. */
const BED_WIDTH = 3074;
const BED_HEIGHT = 3075;
const INTENT = 6146;
const X_DPI = 6147;
const Y_DPI = 6148;
const X_START = 6149;
const Y_START = 6150;
const WIDTH = 6151;
const HEIGHT = 6152;
/** WIA_IPS_CUR_INTENT: WIA_INTENT_IMAGE_TYPE_COLOR, …_GRAYSCALE. */
const intents = { color: 1, grey: 2 } as const;

/** A4 portrait (SEAL-6). */
const A4_MM = { width: 210, height: 297 } as const;
const MM_PER_INCH = 25.4;

/** What has to be asked before a page is scanned. */
export const ASKED: readonly number[] = [BED_WIDTH, BED_HEIGHT, INTENT, X_DPI, Y_DPI, X_START, Y_START, WIDTH, HEIGHT];

export interface WiaProperty {
  readonly owner: 'device' | 'item';
  readonly value: number | undefined;
  readonly resolutions: Resolutions | undefined;
}
export type WiaProperties = ReadonlyMap<number, WiaProperty>;

/** Reads what the script's `describe` says; a line that is not understood is left out, and the scanner's own setting stands then. */
export function readWiaProperties(text: string): WiaProperties {
  const found = new Map<number, WiaProperty>();
  for (const line of text.split(/\r?\n/)) {
    const [owner, number, value, subtype, min, max, , values] = line.split('\t');
    if ((owner !== 'device' && owner !== 'item') || !/^\d+$/.test(number ?? '')) continue;
    found.set(Number(number), { owner, value: numberOf(value), resolutions: offered(subtype, numberOf(min), numberOf(max), values ?? '') });
  }
  return found;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** WiaSubType: 1 a range, 2 a list. */
function offered(subtype: string | undefined, min: number | undefined, max: number | undefined, values: string): Resolutions | undefined {
  if (subtype === '1') return min !== undefined && max !== undefined && min <= max ? { min, max } : undefined;
  const list = values.split(',').map(Number).filter((each) => Number.isFinite(each) && each > 0);
  return subtype === '2' && list.length > 0 ? list : undefined;
}

/**
 * What to set, in the order it must be set: the intent changes other settings, and the resolution the limits of the size.
 * A4, or as much of it as lies on the glass; only what the scanner has is set.
 * @returns `number=value;…` as the script takes it.
 */
export function wiaSettings({ dpi, mode }: Pick<ScanRequest, 'dpi' | 'mode'>, properties: WiaProperties): string {
  const [xDpi, yDpi] = [X_DPI, Y_DPI].map((number) => nearestDpi(properties.get(number)?.resolutions, dpi) ?? dpi);
  const inches = (mm: number, bed: number): number => Math.min(mm / MM_PER_INCH, bedInches(properties.get(bed)));
  const wanted: readonly (readonly [number, number])[] = [
    [INTENT, intents[mode]],
    [X_DPI, xDpi ?? dpi],
    [Y_DPI, yDpi ?? dpi],
    [X_START, 0],
    [Y_START, 0],
    [WIDTH, Math.floor(inches(A4_MM.width, BED_WIDTH) * (xDpi ?? dpi))],
    [HEIGHT, Math.floor(inches(A4_MM.height, BED_HEIGHT) * (yDpi ?? dpi))],
  ];
  return wanted.flatMap(([number, value]) => (properties.get(number)?.owner === 'item' ? `${number}=${value}` : [])).join(';');
}

function bedInches(bed: WiaProperty | undefined): number {
  return bed?.value !== undefined && bed.value > 0 ? bed.value / 1_000 : Number.POSITIVE_INFINITY;
}

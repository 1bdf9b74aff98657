import { toPx } from '../scan/resolution.ts';
import { borderFeatures, borderProfile } from './borderProfile.ts';
import type { BorderProfile } from './borderProfile.ts';
import type { Outline } from './outline.ts';
import type { PrintNet } from './printNet.ts';
import { isBlue } from './unmix.ts';
import type { Unmixed } from './unmix.ts';
import { writeNets } from './unmixModule.ts';
import type { UnmixModule } from './unmixModule.ts';

/** Print is looked at with about this resolution: finer only costs time. */
const FILL_DPI = 300;

/**
 * Says how much ink lies under and at print, in place of what unmixing said. What shows through print (colour as a share of the light
 * that print leaves), where the ink around goes on along sixteen directions, a first guess of the surroundings and the seal's border are
 * weighed by two small networks, learned on made pages (`scripts/learnPrint.ts`).
 * @param outline of the seal, in pixels of the box
 * @param level coverage in the midst of strokes, 0…1
 * @returns how much of it is a guess: pixels of the box that are expected to be wrong at half coverage
 */
export function mendPrint(unmixed: Unmixed, outline: Outline | undefined, level: number, dpi: number): number {
  const { module } = unmixed;
  const { factor, border } = openMend(unmixed, outline, level, dpi);
  inTurns(module, module.guessLine, (y) => {
    module.surroundLine(y);
    writeBorder(module, border, y);
    module.decideLine(y);
  });
  module.writeBack(level);
  return Number(module.unsure.value) * factor ** 2;
}

/** Reduces the box to about `FILL_DPI`, with what is known around print. @returns by how much, and what the seal's border tells */
function openMend({ module, ink }: Unmixed, outline: Outline | undefined, level: number, dpi: number): { readonly factor: number; readonly border: BorderProfile } {
  const factor = Math.max(1, Math.round(dpi / FILL_DPI));
  const rim = Math.max(1, Math.min(3, Math.round((2 * dpi) / factor / FILL_DPI)));
  module.openPlanes(factor, rim, Number(isBlue(ink)), ink.colour);
  module.openMend(ink.light, ink.colour, level, dpi / factor / FILL_DPI);
  const [width, height] = [Number(module.planeWidth.value), Number(module.planeHeight.value)];
  const known = new Float32Array(module.memory.buffer, Number(module.known.value), width * height);
  const zone = new Uint8Array(module.memory.buffer, Number(module.zone.value), width * height);
  const onPlanes = outline && { ...outline, cx: (outline.cx + 0.5) / factor - 0.5, cy: (outline.cy + 0.5) / factor - 0.5, rx: outline.rx / factor, ry: outline.ry / factor };
  return { factor, border: borderProfile({ width, height, known, zone }, onPlanes, level, toPx(1, dpi) / factor) };
}

/** Puts behind a line's surroundings what the border says. */
function writeBorder(module: UnmixModule, border: BorderProfile, y: number): void {
  const count = module.lineCount(y);
  const length = Number(module.CONTEXT_ROW.value);
  const from = length - Number(module.BORDER_FEATURES.value);
  const rows = new Float32Array(module.memory.buffer, Number(module.contextRows.value), count * length);
  const places = new Int32Array(module.memory.buffer, module.linePlaces(y), count);
  for (let place = 0; place < count; place += 1) borderFeatures(border, places[place] ?? 0, y, rows, place * length + from);
}

/** Does the one to all lines, and the other to each as soon as the lines below that it looks at are done. */
function inTurns({ planeHeight, FRAME, REACH }: UnmixModule, first: (y: number) => void, then: (y: number) => void): void {
  const [from, end, reach] = [Number(FRAME.value), Number(planeHeight.value) - Number(FRAME.value), Number(REACH.value)];
  for (let y = from; y < end + reach; y += 1) {
    if (y < end) first(y);
    if (y - reach >= from && y - reach < end) then(y - reach);
  }
}

/** The pixels at print that may hold ink, and their features, for learning. */
export interface PrintRows {
  /** By how much the box was reduced, and the width of that. */
  readonly factor: number;
  readonly width: number;
  readonly places: Uint32Array;
  /** Row after row. */
  readonly rows: Float32Array;
  /** Numbers in a row. */
  readonly length: number;
}

/**
 * What the networks see of a box.
 * @param first guesses first, from now on: then the rows are those of the second network
 */
export function printRows(unmixed: Unmixed, outline: Outline | undefined, level: number, dpi: number, first?: PrintNet): PrintRows {
  const { module } = unmixed;
  const { factor, border } = openMend(unmixed, outline, level, dpi);
  const [own, around] = [Number(module.FEATURES.value), first ? Number(module.CONTEXT_ROW.value) : 0];
  const width = Number(module.planeWidth.value);
  const places: number[] = [];
  const parts: Float32Array[] = [];
  const described = new Map<number, Float32Array>();
  if (first) writeNets(module, [first]);
  const describe = (y: number): void => {
    if (first) module.guessLine(y);
    else module.describeLine(y);
    described.set(y, new Float32Array(module.memory.buffer, Number(module.rows.value), module.lineCount(y) * own).slice());
  };
  const collect = (y: number): void => {
    if (first) {
      module.surroundLine(y);
      writeBorder(module, border, y);
    }
    const count = module.lineCount(y);
    const [mine, context] = [described.get(y) ?? new Float32Array(), new Float32Array(module.memory.buffer, Number(module.contextRows.value), count * around)];
    const rows = new Float32Array(count * (own + around));
    for (let row = 0; row < count; row += 1) {
      rows.set(mine.subarray(row * own, (row + 1) * own), row * (own + around));
      rows.set(context.subarray(row * around, (row + 1) * around), row * (own + around) + own);
    }
    parts.push(rows);
    places.push(...Array.from(new Int32Array(module.memory.buffer, module.linePlaces(y), count), (x) => y * width + x));
    described.delete(y);
  };
  inTurns(module, describe, collect);
  const rows = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (rows.set(part, at), at + part.length), 0);
  return { factor, width, places: Uint32Array.from(places), rows, length: own + around };
}

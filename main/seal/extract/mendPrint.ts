import { toPx } from '../scan/resolution.ts';
import { borderProfile, tellBorder } from './borderProfile.ts';
import type { Outline } from './outline.ts';
import { INPUTS, isCoarse } from './printNet.ts';
import { isBlue } from './unmix.ts';
import type { Unmixed } from './unmix.ts';

/** Print is looked at with about this resolution where there is more: finer only costs time. */
const LOOK_DPI = 270;
const BASE_DPI = 300;
/** Under print that far outside of the ink's own edge no ink of the seal is guessed. */
const OUTSIDE_MM = 0.2;
/** Scans below these have fewer pixels and more doubt: they are looked at four times, or twice. */
const FOUR_LOOKS_DPI = 250;
const TWO_LOOKS_DPI = 330;

/**
 * Says how much ink lies under and at print, and on coarse scans at edges in the open, in place of what unmixing said: a small network
 * sees light, colour, what is known around and what the seal's border tells. It was learned on made pages (`scripts/learnPrint.ts`).
 * @param outline of the seal, in pixels of the box
 * @param level coverage in the midst of strokes, 0…1
 * @returns how much of it is a guess: pixels of the box that are expected to be wrong at half coverage
 */
export function mendPrint(unmixed: Unmixed, outline: Outline | undefined, level: number): number {
  const { module, dpi } = unmixed;
  const { factor, edgeSeen } = openMend(unmixed, outline, level);
  module.mend(Number(isCoarse(dpi)), dpi < FOUR_LOOKS_DPI ? 4 : dpi < TWO_LOOKS_DPI ? 2 : 1, edgeSeen ? OUTSIDE_MM : Infinity);
  module.writeBack();
  return Number(module.unsure.value) * factor ** 2;
}

/** Reduces the box to about `LOOK_DPI`, with what is known around print. @returns by how much, and whether distances are from the ink's own edge */
function openMend({ module, ink, dpi }: Unmixed, outline: Outline | undefined, level: number): { readonly factor: number; readonly edgeSeen: boolean } {
  const factor = Math.max(1, Math.round(dpi / LOOK_DPI));
  const rim = Math.max(1, Math.min(3, Math.round((2 * dpi) / factor / BASE_DPI)));
  module.openPlanes(factor, rim, Number(isBlue(ink)), ink.colour);
  const pxPerMm = toPx(1, dpi) / factor;
  module.openMend(ink.light, ink.colour, ink.tint, level, pxPerMm);
  const [width, height] = [Number(module.planeWidth.value), Number(module.planeHeight.value)];
  const plane = (at: WebAssembly.Global): Float32Array => new Float32Array(module.memory.buffer, Number(at.value), width * height);
  const [known, distance] = [plane(module.known), plane(module.distance)];
  const zone = new Uint8Array(module.memory.buffer, Number(module.zone.value), width * height);
  const onPlanes = outline && { ...outline, cx: (outline.cx + 0.5) / factor - 0.5, cy: (outline.cy + 0.5) / factor - 0.5, rx: outline.rx / factor, ry: outline.ry / factor };
  const planes = { width, height, known, zone };
  const profile = borderProfile(planes, onPlanes, pxPerMm);
  tellBorder(profile, planes, distance);
  return { factor, edgeSeen: profile.border?.outline !== onPlanes };
}

/** What the network sees of a box, for learning. */
export interface PrintInputs {
  /** By how much the box was reduced, and the size of that. */
  readonly factor: number;
  readonly width: number;
  readonly height: number;
  /** Plane after plane, as `INPUTS` says. */
  readonly planes: Float32Array;
  /** As `TRAITS` says. */
  readonly traits: Float32Array;
  /** Coverage that an answer of 1 says, a pixel each. */
  readonly most: Float32Array;
}

/** What `mendPrint` lets the network see. */
export function printInputs(unmixed: Unmixed, outline: Outline | undefined, level: number): PrintInputs {
  const { module } = unmixed;
  const { factor } = openMend(unmixed, outline, level);
  const [width, height] = [Number(module.planeWidth.value), Number(module.planeHeight.value)];
  const told = module.tellAll();
  const pixels = new Int16Array(module.memory.buffer, told, width * height * INPUTS.length);
  const unit = Number(module.UNIT.value);
  const planes = Float32Array.from(pixels, (_, at) => (pixels[(at % (width * height)) * INPUTS.length + Math.floor(at / (width * height))] ?? 0) / unit);
  const most = Float32Array.from(new Float32Array(module.memory.buffer, Number(module.levels.value), width * height), (level) => level * Number(module.HEADROOM.value));
  return { factor, width, height, planes, most, traits: new Float32Array(module.memory.buffer, Number(module.traits.value), 5).slice() };
}

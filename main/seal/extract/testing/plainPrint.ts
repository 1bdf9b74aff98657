import type { Rgb } from '../../scan/decode.ts';
import { borderFeatures, borderProfile } from '../borderProfile.ts';
import type { Outline } from '../outline.ts';
import type { PrintNet } from '../printNet.ts';

/** What `assembly/` computes, said as plainly as can be: the reference of its tests. White paper only. */
export interface PlainInk {
  readonly blue: boolean;
  readonly light: number;
  readonly colour: number;
  readonly tint: number;
  /** What is print: darker, and with less light, less colour or more of another tint for its darkness, than these. */
  readonly print: readonly [dark: number, light: number, colour: number, tint: number];
}

const RAYS = [[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1], [2, 1], [1, 2], [-1, 2], [-2, 1], [-2, -1], [-1, -2], [1, -2], [2, -1]] as const;
const ring = (radius: number, count: number) => Array.from({ length: count }, (_, at) => [Math.round(radius * Math.cos((2 * Math.PI * at) / count)), Math.round(radius * Math.sin((2 * Math.PI * at) / count))] as const);
const square = (radius: number) => Array.from({ length: (2 * radius + 1) ** 2 }, (_, at) => [(at % (2 * radius + 1)) - radius, Math.floor(at / (2 * radius + 1)) - radius] as const);
/** A square from its corner on. */
const quarter = (side: number) => Array.from({ length: side ** 2 }, (_, at) => [at % side, Math.floor(at / side)] as const);
const CONTEXT = [...square(2), ...ring(4, 16), ...ring(7, 16), ...ring(11, 8)];
const COLOURS = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [2, 0], [-2, 0], [0, 2], [0, -2], [2, 2], [-2, 2], [2, -2], [-2, -2]] as const;
const TINTS = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]] as const;
const FRAME = 12;

export interface PlainPixel {
  readonly light: number;
  readonly colour: number;
  readonly tint: number;
  readonly alpha: number;
  readonly print: boolean;
}

/** Every pixel of the box taken apart. */
export function plainUnmix({ data }: Rgb, ink: PlainInk): PlainPixel[] {
  return Array.from({ length: data.length / 3 }, (_, pixel) => {
    const [r = 0, g = 0, b = 0] = [...data.subarray(pixel * 3, pixel * 3 + 3)].map((level) => level / 255);
    const light = 0.299 * r + 0.587 * g + 0.114 * b;
    const colour = (ink.blue ? b - (r + g) / 2 : r - (g + b) / 2) / ink.colour;
    const dark = 1 - light;
    const tint = ink.blue ? r - g : g - b;
    const print = dark > ink.print[0] && (light < ink.print[1] || colour * ink.print[2] < dark || Math.abs(tint - ink.tint * dark) > ink.print[3] * dark);
    const alpha = dark < 0.015 ? 0 : 255 * Math.min(1, Math.max(0, Math.min(dark / (1 - ink.light), 2 * colour)));
    return { light, colour, tint, alpha: Math.floor(alpha), print };
  });
}

/** A picture of numbers; 0 outside. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly numbers: Float64Array;
  at(x: number, y: number): number;
}
function plane(width: number, height: number, of: (x: number, y: number) => number): Plane {
  const numbers = Float64Array.from({ length: width * height }, (_, at) => of(at % width, Math.floor(at / width)));
  return { width, height, numbers, at: (x, y) => (x >= 0 && y >= 0 && x < width && y < height ? (numbers[y * width + x] ?? 0) : 0) };
}

/** Features of every pixel at print that may hold ink, by its place, and alpha as it is once print is mended. */
export function plainMend(box: Rgb, ink: PlainInk, outline: Outline | undefined, level: number, dpi: number, nets: readonly [PrintNet, PrintNet]): { readonly rows: ReadonlyMap<number, number[]>; readonly secondRows: ReadonlyMap<number, number[]>; readonly alpha: number[]; readonly unsure: number } {
  const factor = Math.max(1, Math.round(dpi / 300));
  const rim = Math.max(1, Math.min(3, Math.round((2 * dpi) / factor / 300)));
  const pixels = plainUnmix(box, ink);
  const [width, height] = [Math.ceil(box.width / factor), Math.ceil(box.height / factor)];
  const mean = (of: (pixel: PlainPixel) => number): Plane =>
    plane(width, height, (x, y) => {
      const inside = quarter(factor).filter(([dx, dy]) => x * factor + dx < box.width && y * factor + dy < box.height).map(([dx, dy]) => pixels[(y * factor + dy) * box.width + x * factor + dx]).filter((pixel) => pixel !== undefined);
      return inside.reduce((sum, pixel) => sum + of(pixel), 0) / inside.length;
    });
  const [light, colour, tint] = [mean((pixel) => pixel.light), mean((pixel) => pixel.colour), mean((pixel) => pixel.tint)];
  const printed = mean(({ print }) => (print ? 1 : 0));
  const core = plane(width, height, (x, y) => (printed.at(x, y) > 0 ? 1 : 0));
  const zone = plane(width, height, (x, y) => (square(rim).some(([dx, dy]) => core.at(x + dx, y + dy) === 1) ? 1 : 0));
  const covered = mean((pixel) => pixel.alpha / 255);
  const known = plane(width, height, (x, y) => (zone.at(x, y) ? 0 : covered.at(x, y)));
  const around = (of: Plane, x: number, y: number, radius: number): number => square(radius).reduce((sum, [dx, dy]) => sum + of.at(x + dx, y + dy), 0) / (2 * radius + 1) ** 2;
  const toner = tonerLight(light, core, (x, y) => around(colour, x, y, 4));
  const rays = (x: number, y: number) =>
    RAYS.map(([dx, dy]) => {
      const length = Math.hypot(dx, dy);
      let steps = 1;
      const edge = (): boolean => x + steps * dx < 3 || y + steps * dy < 3 || x + steps * dx >= width - 3 || y + steps * dy >= height - 3;
      while (steps * length < 16 && !edge() && zone.at(x + steps * dx, y + steps * dy)) steps += 1;
      if (edge() || zone.at(x + steps * dx, y + steps * dy)) return [-0.2, 0] as const;
      return [(known.at(x + steps * dx, y + steps * dy) + known.at(x + (steps + 1) * dx, y + (steps + 1) * dy)) / 2 / level, Math.exp((-steps * length) / 5)] as const;
    });
  const rows = new Map<number, number[]>();
  for (let y = FRAME; y < height - FRAME; y += 1) {
    for (let x = FRAME; x < width - FRAME; x += 1) {
      const seen = rays(x, y);
      if (!zone.at(x, y) || Math.max(3 * around(colour, x, y, 4), 2 * around(colour, x, y, 2), ...seen.map(([ink_]) => ink_)) < 0.15) continue;
      const through = [1, 2, 4].flatMap((radius) => {
        const shown = around(colour, x, y, radius);
        const passed = Math.max(0.03, around(light, x, y, radius) + (1 - ink.light) * Math.max(0, shown));
        return [Math.max(-0.5, Math.min(1.5, shown / passed)), passed];
      });
      const pick = (of: Plane, steps: readonly (readonly [number, number])[]) => steps.map(([dx, dy]) => of.at(x + dx, y + dy));
      const own = [core.at(x, y), (1 - light.at(x, y)) / (1 - ink.light)];
      rows.set(y * width + x, [...pick(light, square(2)), ...pick(colour, COLOURS), ...pick(tint, TINTS), ...through, ...own, ...seen.flat(), ink.light, ink.colour, toner, level, dpi / factor / 300, 1]);
    }
  }
  const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));
  const open = (x: number, y: number): number => Math.min(1.2, known.at(x, y) / level);
  const answered = (answer: (place: number, row: number[]) => number): Plane => {
    const answers = new Map([...rows].map(([place, row]) => [place, answer(place, row)]));
    return plane(width, height, (x, y) => answers.get(y * width + x) ?? open(x, y));
  };
  const guess = answered((_, row) => sigmoid(plainNet(nets[0], row)));
  const onPlanes = outline && { ...outline, cx: (outline.cx + 0.5) / factor - 0.5, cy: (outline.cy + 0.5) / factor - 0.5, rx: outline.rx / factor, ry: outline.ry / factor };
  const profile = borderProfile({ width, height, known: Float32Array.from(known.numbers), zone: Uint8Array.from(zone.numbers) }, onPlanes, level, dpi / 25.4 / factor);
  const secondRows = new Map(
    [...rows].map(([place, row]) => {
      const border = new Float32Array(2);
      borderFeatures(profile, place % width, Math.floor(place / width), border, 0);
      return [place, [...row, ...CONTEXT.map(([dx, dy]) => guess.at((place % width) + dx, Math.floor(place / width) + dy)), ...border]];
    }),
  );
  const odds = new Map([...secondRows].map(([place, row]) => [place, plainNet(nets[1], row)]));
  const unsure = [...odds.values()].reduce((sum, value) => sum + Math.min(sigmoid(value), sigmoid(-value)), 0) * factor ** 2;
  const decided = answered((place) => sigmoid(1.4 * (odds.get(place) ?? 0) + 0.3));
  const alpha = pixels.map((pixel, at) => {
    const [x, y] = [at % box.width, Math.floor(at / box.width)];
    if (!zone.at(Math.floor(x / factor), Math.floor(y / factor))) return pixel.alpha;
    const [gx, gy] = [Math.min(width - 1, Math.max(0, (x + 0.5) / factor - 0.5)), Math.min(height - 1, Math.max(0, (y + 0.5) / factor - 0.5))];
    const [left, top] = [Math.floor(gx), Math.floor(gy)];
    const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
    const line = (row: number): number => decided.at(left, row) * (1 - gx + left) + decided.at(right, row) * (gx - left);
    return Math.floor(255 * Math.min(1, level * (line(top) * (1 - gy + top) + line(bottom) * (gy - top))));
  });
  return { rows, secondRows, alpha, unsure };
}

function tonerLight(light: Plane, core: Plane, colourAround: (x: number, y: number) => number): number {
  const toner: number[] = [];
  for (let y = 0; y < light.height; y += 1) for (let x = 0; x < light.width; x += 1) if (core.at(x, y) && Math.abs(colourAround(x, y)) < 0.05) toner.push(Math.floor(light.at(x, y) * 64));
  const quarter = toner.toSorted((a, b) => a - b)[Math.floor(toner.length / 4)];
  return quarter === undefined ? 0.15 : (quarter + 0.5) / 64;
}

/** Log odds of one row. */
function plainNet({ inputs, hidden, deeper, numbers }: PrintNet, row: readonly number[]): number {
  let from = 0;
  const layer = (values: readonly number[], outputs: number): number[] => {
    const at = from;
    from += (values.length + 1) * outputs;
    return Array.from({ length: outputs }, (_, output) => values.reduce((sum, value, input) => sum + value * (numbers[at + input * outputs + output] ?? 0), numbers[at + values.length * outputs + output] ?? 0));
  };
  if (row.length !== inputs) throw new Error(`${row.length} features for ${inputs}`);
  const rectified = (values: readonly number[]) => values.map((value) => Math.max(0, value));
  return layer(rectified(layer(rectified(layer(row, hidden)), deeper)), 1)[0] ?? 0;
}

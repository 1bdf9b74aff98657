import type { Rgb } from '../../scan/decode.ts';
import { borderProfile, tellBorder } from '../borderProfile.ts';
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

const square = (radius: number) => Array.from({ length: (2 * radius + 1) ** 2 }, (_, at) => [(at % (2 * radius + 1)) - radius, Math.floor(at / (2 * radius + 1)) - radius] as const);
/** A square from its corner on. */
const quarter = (side: number) => Array.from({ length: side ** 2 }, (_, at) => [at % side, Math.floor(at / side)] as const);

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
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly numbers: Float64Array;
  at(x: number, y: number): number;
}
function plane(width: number, height: number, of: (x: number, y: number) => number): Plane {
  const numbers = Float64Array.from({ length: width * height }, (_, at) => of(at % width, Math.floor(at / width)));
  return { width, height, numbers, at: (x, y) => (x >= 0 && y >= 0 && x < width && y < height ? (numbers[y * width + x] ?? 0) : 0) };
}

/** What the network is told of every pixel and of the seal, and alpha as it is once print is mended. */
export function plainMend(box: Rgb, ink: PlainInk, outline: Outline | undefined, level: number, dpi: number, factor: number, looks: 1 | 2 | 4, net: PrintNet): { readonly inputs: readonly Plane[]; readonly traits: number[]; readonly alpha: number[]; readonly unsure: number } {
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
  const pxPerMm = dpi / 25.4 / factor;
  const open = plane(width, height, (x, y) => (zone.at(x, y) ? 0 : covered.at(x, y)));
  const levels = plainLevels(open, level, pxPerMm);
  const known = plane(width, height, (x, y) => Math.min(1.2, open.at(x, y) / levels.at(x, y)));
  const around = (of: Plane, x: number, y: number): number => square(4).reduce((sum, [dx, dy]) => sum + of.at(x + dx, y + dy), 0) / 81;
  const toner = tonerLight(light, core, (x, y) => around(colour, x, y));
  const onPlanes = outline && { ...outline, cx: (outline.cx + 0.5) / factor - 0.5, cy: (outline.cy + 0.5) / factor - 0.5, rx: outline.rx / factor, ry: outline.ry / factor };
  const told = { width, height, known: Float32Array.from(known.numbers), zone: Uint8Array.from(zone.numbers) };
  const distances = new Float32Array(width * height);
  const profile = borderProfile(told, onPlanes, pxPerMm);
  tellBorder(profile, told, distances);
  const outside = profile.border?.outline === onPlanes ? Infinity : 0.2;
  const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
  const of = (tell: (x: number, y: number) => number): Plane => plane(width, height, tell);
  const inputs = [
    of((x, y) => clamp((1 - light.at(x, y)) / 2 / (1 - ink.light), -0.1, 2)),
    light,
    of((x, y) => clamp(colour.at(x, y), -1, 2)),
    of((x, y) => clamp(4 * (tint.at(x, y) - ink.tint * (1 - light.at(x, y))), -2, 2)),
    of((x, y) => told.known[y * width + x] ?? 0),
    core,
    zone,
    of((x, y) => distances[y * width + x] ?? 0),
  ];
  const traits = [ink.light, ink.colour, toner, level, dpi / factor / 300];
  const [wide, high] = [Math.ceil(width / 16) * 16, Math.ceil(height / 16) * 16];
  const turned = (to: Plane, [mirrored, upsideDown]: readonly [boolean, boolean]): Plane => plane(to.width, to.height, (x, y) => to.at(mirrored ? to.width - 1 - x : x, upsideDown ? to.height - 1 - y : y));
  const paper = inputs.map((input, at) => plane(wide, high, (x, y) => (x < width && y < height ? input.at(x, y) : at === 1 ? 1 : 0)));
  const ways = ([[false, false], [true, looks === 2], [false, true], [true, true]] as const).slice(0, looks);
  const seen = ways.map((way) => turned(plainNet(net, paper.map((input) => turned(input, way)), traits), way));
  const odds = plane(width, height, (x, y) => seen.reduce((sum, look) => sum + look.at(x, y), 0) / looks);
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  const isEdge = (x: number, y: number): boolean => !zone.at(x, y) && known.at(x, y) > 0.08 && known.at(x, y) < 0.92;
  const isLookedAt = (x: number, y: number): boolean => dpi < 500 && !zone.at(x, y) && square(1).some(([dx, dy]) => isEdge(x + dx, y + dy));
  /** An answer of 1 is so much more than in the midst of strokes. */
  const seenInk = (x: number, y: number): number => 1.2 * sigmoid(odds.at(x, y));
  const sure = (x: number, y: number): number => Math.min(0.999, seenInk(x, y));
  const print = (x: number, y: number): number => ((distances[y * width + x] ?? 0) > outside ? 0 : sigmoid(2 * Math.log(sure(x, y) / (1 - sure(x, y))) + 0.42));
  const decided = plane(width, height, (x, y) => levels.at(x, y) * (zone.at(x, y) ? print(x, y) : isLookedAt(x, y) ? seenInk(x, y) : known.at(x, y)));
  const unsure = odds.numbers.reduce((sum, _, at) => sum + (zone.numbers[at] ? Math.min(sure(at % width, Math.floor(at / width)), 1 - sure(at % width, Math.floor(at / width))) : 0), 0) * factor ** 2;
  const alpha = pixels.map((pixel, at) => {
    const [x, y] = [at % box.width, Math.floor(at / box.width)];
    const [px, py] = [Math.floor(x / factor), Math.floor(y / factor)];
    if (!zone.at(px, py) && !isLookedAt(px, py)) return pixel.alpha;
    const [gx, gy] = [Math.min(width - 1, Math.max(0, (x + 0.5) / factor - 0.5)), Math.min(height - 1, Math.max(0, (y + 0.5) / factor - 0.5))];
    const [left, top] = [Math.floor(gx), Math.floor(gy)];
    const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
    const line = (row: number): number => decided.at(left, row) * (1 - gx + left) + decided.at(right, row) * (gx - left);
    return Math.floor(255 * Math.min(1, line(top) * (1 - gy + top) + line(bottom) * (gy - top)));
  });
  return { inputs, traits, alpha, unsure };
}

/** Coverage in the midst of strokes near each pixel: means over cells of 2 mm and what lies around them, as a share of the whole seal's. */
function plainLevels(open: Plane, level: number, pxPerMm: number): Plane {
  const { width, height } = open;
  const cell = Math.max(4, Math.round(2 * pxPerMm));
  const reach = Math.max(1, Math.round(0.25 * pxPerMm));
  const [columns, rows] = [Math.floor(width / cell) + 1, Math.floor(height / cell) + 1];
  const midst: (readonly [x: number, y: number])[] = [];
  for (let y = reach; y < height - reach; y += 2) for (let x = reach; x < width - reach; x += 2) if ([[0, 0], [-reach, 0], [reach, 0], [0, -reach], [0, reach]].every(([dx = 0, dy = 0]) => open.at(x + dx, y + dy) > 0.4 * level)) midst.push([x, y]);
  const mean = midst.reduce((sum, [x, y]) => sum + open.at(x, y), 0) / midst.length;
  const inCell = (of: (x: number, y: number) => number): Plane => smoothed(plane(columns, rows, (column, row) => midst.filter(([x, y]) => Math.floor(x / cell) === column && Math.floor(y / cell) === row).reduce((sum, [x, y]) => sum + of(x, y), 0)));
  const [sums, counts] = [inCell((x, y) => open.at(x, y)), inCell(() => 1)];
  const believed = (0.15 * pxPerMm ** 2) / 4;
  const cells = plane(columns, rows, (column, row) => Math.min(1, level * Math.max(0.5, Math.min(1.6, (sums.at(column, row) + believed * mean) / (counts.at(column, row) + believed) / mean))));
  const place = (at: number, count: number): number => Math.max(0, Math.min(count - 1, (at + 0.5) / cell - 0.5));
  return plane(width, height, (x, y) => {
    const [gx, gy] = [place(x, columns), place(y, rows)];
    const [left, top] = [Math.floor(gx), Math.floor(gy)];
    const line = (row: number): number => cells.at(left, row) * (1 - gx + left) + cells.at(Math.min(columns - 1, left + 1), row) * (gx - left);
    return line(top) * (1 - gy + top) + line(Math.min(rows - 1, top + 1)) * (gy - top);
  });
}

/** Twice across and twice down: 1 4 6 4 1; beyond the edge it goes on. */
function smoothed(of: Plane): Plane {
  const inside = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
  const taps = [1, 4, 6, 4, 1].map((weight, at) => [weight / 16, at - 2] as const);
  const across = (from: Plane): Plane => plane(from.width, from.height, (x, y) => taps.reduce((sum, [weight, by]) => sum + weight * from.at(inside(x + by, from.width), y), 0));
  const down = (from: Plane): Plane => plane(from.width, from.height, (x, y) => taps.reduce((sum, [weight, by]) => sum + weight * from.at(x, inside(y + by, from.height)), 0));
  return down(down(across(across(of))));
}

function tonerLight(light: Plane, core: Plane, colourAround: (x: number, y: number) => number): number {
  const toner: number[] = [];
  for (let y = 4; y < light.height - 4; y += 1) for (let x = 4; x < light.width - 4; x += 1) if (core.at(x, y) && Math.abs(colourAround(x, y)) < 0.05) toner.push(Math.floor(light.at(x, y) * 64));
  const quarter = toner.toSorted((a, b) => a - b)[Math.floor(toner.length / 4)];
  return quarter === undefined ? 0.15 : (quarter + 0.5) / 64;
}

/** Log odds of every pixel. */
function plainNet({ channels: [c0, c1, c2, c3], head, numbers }: PrintNet, inputs: readonly Plane[], traits: readonly number[]): Plane {
  let from = traits.length * c0;
  const next = (): number => numbers[from++] ?? NaN;
  /** Sums of windows (`side` 3 or 1 pixels) over all planes, a plane for each output. */
  const layer = (planes: readonly Plane[], outputs: number, side: number, step = 1): Plane[] => {
    const reach = (side - 1) / 2;
    const weights = Array.from({ length: side * side * planes.length }, () => Array.from({ length: outputs }, next));
    const biases = Array.from({ length: outputs }, next);
    const [{ width, height } = { width: 0, height: 0 }] = planes;
    const windows = square(reach).flatMap(([dx, dy]) => planes.map((of) => [of, dx, dy] as const));
    return biases.map((bias, output) =>
      plane(Math.ceil(width / step), Math.ceil(height / step), (x, y) => windows.reduce((sum, [of, dx, dy], input) => sum + of.at(x * step + dx, y * step + dy) * (weights[input]?.[output] ?? 0), bias)),
    );
  };
  const rectified = (planes: readonly Plane[]): Plane[] => planes.map((of) => plane(of.width, of.height, (x, y) => Math.max(0, of.at(x, y))));
  const added = (fine: readonly Plane[], coarse: readonly Plane[]): Plane[] => rectified(fine.map((of, at) => plane(of.width, of.height, (x, y) => of.at(x, y) + (coarse[at]?.at(x >> 1, y >> 1) ?? 0))));
  const bias = Array.from({ length: c0 }, (_, output) => traits.reduce((sum, trait, at) => sum + trait * (numbers[at * c0 + output] ?? 0), 0));
  const e0 = rectified(layer(inputs, c0, 3).map((of, at) => plane(of.width, of.height, (x, y) => of.at(x, y) + (bias[at] ?? 0))));
  const e1 = rectified(layer(rectified(layer(e0, c1, 3, 2)), c1, 3));
  const e2 = rectified(layer(rectified(layer(e1, c2, 3, 2)), c2, 3));
  const e3 = rectified(layer(rectified(layer(rectified(layer(e2, c3, 3, 2)), c3, 3)), c3, 3));
  const g2 = rectified(layer(added(e2, layer(e3, c2, 1)), c2, 3));
  const g1 = rectified(layer(added(e1, layer(g2, c1, 1)), c1, 3));
  const [answer] = layer(rectified(layer(added(e0, layer(g1, c0, 1)), head, 3)), 1, 1);
  if (!answer || from !== numbers.length) throw new Error('numbers are left over');
  return answer;
}

import { readFileSync } from 'node:fs';
import { resourceFile } from '../resourceFile.ts';

/**
 * A small U-shaped network: convolutions of 3 × 3 pixels, rectified, at four sizes, each half of the one before; the coarser ones are added
 * to the finer ones on the way back up; one answer a pixel. It is run by `assembly/network.ts`.
 */
export interface PrintNet {
  /** Channels at each size, finest first, and before the answer: multiples of eight. */
  readonly channels: readonly [number, number, number, number];
  readonly head: number;
  /** The largest number that each layer's answers come to, as far as was seen; of what is added together the sum's. */
  readonly largest: Float32Array;
  /** Weights of the seal's traits (trait after trait), then of each layer: weights (input after input, window lines first), biases. */
  readonly numbers: Float32Array;
}

/** What the network is told of a pixel and of a seal, in this order: `INPUTS` and `TRAITS` of `assembly/network.ts`. */
export const INPUTS = ['darkness', 'light', 'colour', 'tint', 'known', 'core', 'zone', 'distance'] as const;
export const TRAITS = ['light', 'colour', 'toner', 'level', 'fineness'] as const;
const WINDOW = 9;

/** Layers in the order of the file: what one output sees, how many there are, and the planes it reads and writes (`assembly/network.ts`). */
function layersOf([c0, c1, c2, c3]: PrintNet['channels'], head: number) {
  const layer = (inputs: number, outputs: number, from: number, to: number) => ({ inputs, outputs, from, to });
  return [
    layer(WINDOW * INPUTS.length, c0, 0, 1), layer(WINDOW * c0, c1, 1, 2), layer(WINDOW * c1, c1, 2, 3), layer(WINDOW * c1, c2, 3, 4), layer(WINDOW * c2, c2, 4, 5),
    layer(WINDOW * c2, c3, 5, 6), layer(WINDOW * c3, c3, 6, 7), layer(WINDOW * c3, c3, 7, 8), layer(c3, c2, 8, 5), layer(WINDOW * c2, c2, 5, 9), layer(c2, c1, 9, 3),
    layer(WINDOW * c1, c1, 3, 10), layer(c1, c0, 10, 1), layer(WINDOW * c0, head, 1, 11), layer(head, 1, 11, 12),
  ];
}
const PLANES = 12;

/** How many numbers a network of such channels has. */
export function countOf(channels: PrintNet['channels'], head: number): number {
  return TRAITS.length * channels[0] + layersOf(channels, head).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/** The largest number of a plane, and what 1 is among the inputs: as `assembly/` has it. */
const MOST = 4095;
const UNIT = 1023;
const MOST_WEIGHT = 32_767;
const MOST_SUM = 2 ** 31 - 1;

/**
 * A network in whole numbers, as `setNetwork` of `assembly/network.ts` reads it: each layer's weights are as fine as its sums allow,
 * whatever its inputs are.
 */
export function packed({ channels, head, largest, numbers }: PrintNet): Uint8Array {
  const [c0] = channels;
  const layers = layersOf(channels, head);
  const file = new DataView(new ArrayBuffer(4 * (layers.length + (TRAITS.length + 1) * c0) + layers.reduce((sum, { inputs, outputs }) => sum + 2 * inputs * outputs + 4 * outputs, 0)));
  /** What 1 is among a plane's numbers; the answer's are as they are. */
  const unit = (plane: number): number => (plane === 0 ? UNIT : plane === PLANES ? 1 : MOST / (largest[plane - 1] ?? 1));
  let from = TRAITS.length * c0;
  let to = 4 * (layers.length + (TRAITS.length + 1) * c0);
  for (const [at, { inputs, outputs, from: read, to: written }] of layers.entries()) {
    const weight = (input: number, output: number): number => numbers[from + input * outputs + output] ?? 0;
    const bias = (output: number): number => (numbers[from + inputs * outputs + output] ?? 0) * unit(read);
    const most = Array.from({ length: outputs }, (_, output) => Array.from({ length: inputs }, (__, input) => Math.abs(weight(input, output))).reduce((sum, one) => sum + one * MOST, Math.abs(bias(output)) + 1));
    const heaviest = numbers.subarray(from, from + inputs * outputs).reduce((so, one) => Math.max(so, Math.abs(one)), 1e-6);
    // Half of what fits: the seal's traits add to the first layer's biases.
    const fine = Math.min(MOST_WEIGHT / heaviest, MOST_SUM / 2 / Math.max(...most));
    file.setFloat32(4 * at, unit(written) / (fine * unit(read)), true);
    for (let input = 0; input < inputs; input += 1) for (let output = 0; output < outputs; output += 1) file.setInt16(to + 4 * ((input >> 1) * outputs + output) + 2 * (input & 1), Math.round(weight(input, output) * fine), true);
    to += 2 * inputs * outputs;
    for (let output = 0; output < outputs; output += 1, to += 4) file.setInt32(to, Math.round(bias(output) * fine), true);
    if (at === 0) {
      for (let one = 0; one < TRAITS.length * c0; one += 1) file.setFloat32(4 * (layers.length + one), (numbers[one] ?? 0) * fine * UNIT, true);
      for (let output = 0; output < c0; output += 1) file.setFloat32(4 * (layers.length + TRAITS.length * c0 + output), bias(output) * fine, true);
    }
    from += (inputs + 1) * outputs;
  }
  return new Uint8Array(file.buffer);
}

/**
 * Reads a network from little-endian 16-bit floats: the five counts of channels, the largest answers, then its numbers.
 * @throws Error when there are more or fewer
 */
export function readNet(file: Uint8Array): PrintNet {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const all = Float32Array.from({ length: file.byteLength >> 1 }, (_, at) => halfFloat(view.getUint16(2 * at, true)));
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, head = 0] = all;
  const [channels, largest, numbers] = [[c0, c1, c2, c3] as const, all.slice(5, 4 + PLANES), all.slice(4 + PLANES)];
  if (numbers.length !== countOf(channels, head)) throw new Error(`${numbers.length} numbers for a network of ${[...channels, head].join(', ')} channels`);
  return { channels, head, largest, numbers };
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return exponent === 31 ? (fraction ? NaN : sign * Infinity) : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Below so many dpi a scan has more doubt and fewer pixels: a wider network looks at it, and at edges of ink in the open too. */
const FINE_DPI = 500;
export const isCoarse = (dpi: number): boolean => dpi < FINE_DPI;
const learned = new Map<string, PrintNet>();
function learnedNet(name: string): PrintNet {
  const net = learned.get(name) ?? readNet(readFileSync(resourceFile('weights', `${name}.f16`)));
  learned.set(name, net);
  return net;
}

/** What was learned on made pages (`scripts/learnPrint.ts`), for a scan of so many dpi. */
export const printNet = (dpi: number): PrintNet => learnedNet(isCoarse(dpi) ? 'printWide' : 'print');

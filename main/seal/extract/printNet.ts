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

/** How a layer sees: one pixel, or 3 × 3 of them, at every pixel or at every second one. */
type Sight = 'pixel' | 'window' | 'halving';
const WINDOW = 9;

/** Layers in the order of the file: how one sees and how many planes, how many answers it gives, and the planes it reads and writes (`assembly/network.ts`). */
function layersOf([c0, c1, c2, c3]: PrintNet['channels'], head: number) {
  const layer = (sight: Sight, channels: number, outputs: number, from: number, to: number) => ({ sight, channels, inputs: channels * (sight === 'pixel' ? 1 : WINDOW), outputs, from, to });
  return [
    layer('window', INPUTS.length, c0, 0, 1), layer('halving', c0, c1, 1, 2), layer('window', c1, c1, 2, 3), layer('halving', c1, c2, 3, 4), layer('window', c2, c2, 4, 5),
    layer('halving', c2, c3, 5, 6), layer('window', c3, c3, 6, 7), layer('window', c3, c3, 7, 8), layer('pixel', c3, c2, 8, 5), layer('window', c2, c2, 5, 9), layer('pixel', c2, c1, 9, 3),
    layer('window', c1, c1, 3, 10), layer('pixel', c1, c0, 10, 1), layer('window', c0, head, 1, 11), layer('pixel', head, 1, 11, 12),
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

/** What three weights of a line become for a tile of Winograd's F(2, 3): the rows of G (Lavin and Gray 2015). */
const TILE = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]] as const;
const PARTS = TILE.length ** 2;

/** Weights of windows (G g Gᵀ) as `assembly/winograd.ts` has them: part after part, in each input after input. */
function tileWeights(weights: Float32Array, channels: number, outputs: number): Float32Array {
  const size = channels * outputs;
  const tiles = new Float32Array(PARTS * size);
  for (const [row, down] of TILE.entries()) {
    for (const [column, across] of TILE.entries()) {
      const part = tiles.subarray((row * TILE.length + column) * size);
      for (const [y, by] of down.entries()) {
        for (const [x, times] of across.entries()) {
          const share = by * times;
          const window = weights.subarray((y * 3 + x) * size);
          if (share !== 0) for (let at = 0; at < size; at += 1) part[at] = (part[at] ?? 0) + share * (window[at] ?? 0);
        }
      }
    }
  }
  return tiles;
}

/**
 * A network in whole numbers, as `setNetwork` of `assembly/network.ts` reads it: each layer's weights are as fine as its sums allow,
 * whatever its inputs are.
 */
export function packed({ channels, head, largest, numbers }: PrintNet): Uint8Array {
  const [c0] = channels;
  let from = TRAITS.length * c0;
  const layers = layersOf(channels, head).map((layer) => {
    const weights = numbers.subarray(from, from + layer.inputs * layer.outputs);
    const biases = numbers.subarray(from + weights.length, from + weights.length + layer.outputs);
    from += weights.length + biases.length;
    return { ...layer, weights, biases, told: layer.sight === 'window' ? tileWeights(weights, layer.channels, layer.outputs) : weights };
  });
  const file = new DataView(new ArrayBuffer(4 * (layers.length + (TRAITS.length + 1) * c0) + layers.reduce((sum, { told, biases }) => sum + 2 * told.length + 4 * biases.length, 0)));
  /** What 1 is among a plane's numbers; the answer's are as they are. */
  const unit = (plane: number): number => (plane === 0 ? UNIT : plane === PLANES ? 1 : MOST / (largest[plane - 1] ?? 1));
  let to = 4 * (layers.length + (TRAITS.length + 1) * c0);
  for (const [at, { outputs, from: read, to: written, weights, biases, told }] of layers.entries()) {
    const bias = (output: number): number => (biases[output] ?? 0) * unit(read);
    const sums = new Float64Array(outputs);
    for (const [place, weight] of weights.entries()) sums[place % outputs] = (sums[place % outputs] ?? 0) + Math.abs(weight) * MOST;
    const largestSum = sums.reduce((most, sum, output) => Math.max(most, sum + Math.abs(bias(output)) + 1), 0);
    const heaviest = told.reduce((so, one) => Math.max(so, Math.abs(one)), 1e-6);
    // Half of what fits: the seal's traits add to the first layer's biases.
    const fine = Math.min(MOST_WEIGHT / heaviest, MOST_SUM / 2 / largestSum);
    file.setFloat32(4 * at, unit(written) / (fine * unit(read)), true);
    for (const [place, weight] of told.entries()) {
      const input = Math.floor(place / outputs);
      file.setInt16(to + 4 * ((input >> 1) * outputs + (place % outputs)) + 2 * (input & 1), Math.round(weight * fine), true);
    }
    to += 2 * told.length;
    for (let output = 0; output < outputs; output += 1, to += 4) file.setInt32(to, Math.round(bias(output) * fine), true);
    if (at === 0) {
      for (let one = 0; one < TRAITS.length * c0; one += 1) file.setFloat32(4 * (layers.length + one), (numbers[one] ?? 0) * fine * UNIT, true);
      for (let output = 0; output < c0; output += 1) file.setFloat32(4 * (layers.length + TRAITS.length * c0 + output), bias(output) * fine, true);
    }
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

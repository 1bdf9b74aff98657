// The network of `printNet.ts`: it looks at a picture in four sizes, each half of the one before, and goes back up to the finest.
import { addCoarse, convolveHalving, Layer, openSums, Plane } from './convolve';
import { room } from './box';
import { convolvePair, convolveTiles, openTiles } from './winograd';

/** What it is told of each pixel, and of the whole seal. */
export const INPUTS: i32 = 8;
export const TRAITS: i32 = 5;
const SIZES: i32 = 4;
/** Sides of what is looked at are multiples of this: tiles of two pixels at the coarsest size. */
export const MULTIPLE: i32 = 16;
/** Layers by their place in the file: down and within each size, then up and within, then the answer. Those of 3 × 3 pixels that keep the size have `winograd.ts`'s parts. */
const LAYERS: i32 = 15;
const layers = memory.data(LAYERS * 16, 16);
const planes = memory.data((3 * SIZES + 2) * 16, 16);
/** What the seal's traits and what was learned add to the first layer's sums, floats: its biases are both together. */
let traits: usize = 0;
let ownBiases: usize = 0;
let gains: usize = 0;

function layer(which: i32): Layer {
  return changetype<Layer>(layers + (<usize>which << 4));
}
function plane(which: i32): Plane {
  return changetype<Plane>(planes + (<usize>which << 4));
}

/** What is to be looked at; the caller opens and fills it. */
export function input(): Plane {
  return plane(0);
}

/** Says where the numbers lie (`packed` of `printNet.ts`) and how many channels each size has. */
export function setNetwork(numbers: usize, c0: i32, c1: i32, c2: i32, c3: i32, head: i32): void {
  gains = numbers;
  traits = gains + (LAYERS << 2);
  ownBiases = traits + (<usize>(TRAITS * c0) << 2);
  let at = ownBiases + (<usize>c0 << 2);
  at = put(0, at, 16 * INPUTS, c0);
  at = put(1, at, 9 * c0, c1);
  at = put(2, at, 16 * c1, c1);
  at = put(3, at, 9 * c1, c2);
  at = put(4, at, 16 * c2, c2);
  at = put(5, at, 9 * c2, c3);
  at = put(6, at, 16 * c3, c3);
  at = put(7, at, 16 * c3, c3);
  at = put(8, at, c3, c2);
  at = put(9, at, 16 * c2, c2);
  at = put(10, at, c2, c1);
  at = put(11, at, 16 * c1, c1);
  at = put(12, at, c1, c0);
  at = put(13, at, 16 * c0, head);
  put(14, at, head, 1);
}

function put(which: i32, at: usize, inputs: i32, outputs: i32): usize {
  const one = layer(which);
  one.weights = at;
  one.inputs = inputs;
  one.outputs = outputs;
  one.gain = load<f32>(gains + (<usize>which << 2));
  return one.biases + (<usize>outputs << 2);
}

/** Tells what is so of the whole seal. @param values `TRAITS` floats */
export function setTraits(values: usize): void {
  const first = layer(0);
  for (let output: usize = 0; output < <usize>first.outputs << 2; output += 4) {
    let sum = load<f32>(ownBiases + output);
    for (let trait = 0; trait < TRAITS; trait += 1) sum += load<f32>(values + (<usize>trait << 2)) * load<f32>(traits + (<usize>(trait * first.outputs) << 2) + output);
    store<i32>(first.biases + output, <i32>Mathf.round(sum));
  }
}

let answers: usize = 0;

/** Looks at `input()`, all sizes but the last step; `answer` says what it saw. Sides are multiples of `MULTIPLE`. */
export function look(): void {
  const most = max(max(layer(0).outputs, layer(13).outputs), max(layer(2).outputs, max(layer(4).outputs, layer(7).outputs)));
  // No line that is halved, or added, is longer in all than half of the finest with the most channels.
  openSums((plane(0).width >> 1) + 8, most);
  openTiles(max(INPUTS, most));
  convolveTiles(plane(0), layer(0), plane(1));
  convolveHalving(plane(1), layer(1), plane(2));
  convolveTiles(plane(2), layer(2), plane(3));
  convolveHalving(plane(3), layer(3), plane(4));
  convolveTiles(plane(4), layer(4), plane(5));
  convolveHalving(plane(5), layer(5), plane(6));
  convolveTiles(plane(6), layer(6), plane(7));
  convolveTiles(plane(7), layer(7), plane(8));
  addCoarse(plane(8), layer(8), plane(5));
  convolveTiles(plane(5), layer(9), plane(9));
  addCoarse(plane(9), layer(10), plane(3));
  convolveTiles(plane(3), layer(11), plane(10));
  addCoarse(plane(10), layer(12), plane(1));
  answers = room(<usize>(2 * plane(1).width * layer(13).outputs) << 1);
}

/** Writes log odds for `count` pixels of two lines, from `y` and `first`, which are even, on. @param upper where those of the first line go, and `lower` the second's */
export function answer(y: i32, first: i32, count: i32, upper: usize, lower: usize): void {
  const second = answers + (<usize>(plane(1).width * layer(13).outputs) << 1);
  convolvePair(plane(1), layer(13), y, first >> 1, (count + 1) >> 1, answers, second);
  answerLine(answers, count, upper);
  answerLine(second, count, lower);
}

function answerLine(row: usize, count: i32, to: usize): void {
  const last = layer(14);
  const bytes = <usize>last.inputs << 1;
  for (; count > 0; count -= 1, row += bytes, to += 4) {
    let sum = i32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(row + at), v128.load(last.weights + at)));
    store<f32>(to, <f32>(i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3) + load<i32>(last.biases)) * last.gain);
  }
}

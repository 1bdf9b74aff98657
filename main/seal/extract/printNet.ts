import { readFileSync } from 'node:fs';
import { resourceFile } from '../resourceFile.ts';

/** A small network: two hidden layers of rectified sums, one output between 0 and 1. */
export interface PrintNet {
  readonly inputs: number;
  readonly first: Layer;
  readonly second: Layer;
  /** Weights of the output, and its bias behind them. */
  readonly last: Float32Array;
}

interface Layer {
  /** A multiple of eight. */
  readonly outputs: number;
  /** Input after input. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/**
 * Reads a network from base64 of little-endian 32-bit floats: inputs, outputs of both hidden layers, then weights (output after
 * output) and biases layer by layer.
 */
export function readNet(base64: string): PrintNet {
  const numbers = new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
  const [inputs = 0, firstOutputs = 0, secondOutputs = 0] = numbers;
  let at = 3;
  const layer = (from: number, outputs: number): Layer => {
    const weights = Float32Array.from({ length: from * outputs }, (_, place) => numbers[at + (place % outputs) * from + Math.floor(place / outputs)] ?? 0);
    at += (from + 1) * outputs;
    return { outputs, weights, biases: numbers.slice(at - outputs, at) };
  };
  return { inputs, first: layer(inputs, firstOutputs), second: layer(firstOutputs, secondOutputs), last: numbers.slice(at) };
}

/** What `assembly/index.ts` exports; numbers are addresses in its memory. */
interface NetModule {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  reserve(end: number): void;
  rectifiedLayer(rows: number, count: number, inputs: number, outputs: number, weights: number, biases: number, out: number): void;
}

let loaded: NetModule | undefined;

/** Rows that are worked on at once: they stay in the processor's cache. */
const CHUNK = 256;

/** Answers for `count` rows of `inputs` numbers each, one number 0…1 a row. */
export function runNet({ inputs, first, second, last }: PrintNet, rows: Float32Array, count: number): Float32Array {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(readFileSync(resourceFile('wasm', 'printNet.wasm'))), {}).exports as unknown as NetModule;
  const { memory, heapBase, reserve, rectifiedLayer } = loaded;
  let free = (heapBase() + 15) & ~15;
  const room = (numbers: number): number => (free += numbers * 4) - numbers * 4;
  const parts = [first, second].map(({ weights, biases }) => ({ weights: room(weights.length), biases: room(biases.length) }));
  const [input, hidden, deeper] = [room(CHUNK * inputs), room(CHUNK * first.outputs), room(CHUNK * second.outputs)];
  reserve(free);
  const floats = new Float32Array(memory.buffer);
  const [one, two] = parts;
  if (!one || !two) throw new Error('two layers');
  floats.set(first.weights, one.weights / 4);
  floats.set(first.biases, one.biases / 4);
  floats.set(second.weights, two.weights / 4);
  floats.set(second.biases, two.biases / 4);
  const result = new Float32Array(count);
  const bias = last[second.outputs] ?? 0;
  for (let from = 0; from < count; from += CHUNK) {
    const many = Math.min(CHUNK, count - from);
    floats.set(rows.subarray(from * inputs, (from + many) * inputs), input / 4);
    rectifiedLayer(input, many, inputs, first.outputs, one.weights, one.biases, hidden);
    rectifiedLayer(hidden, many, first.outputs, second.outputs, two.weights, two.biases, deeper);
    for (let row = 0; row < many; row += 1) {
      let sum = bias;
      const at = deeper / 4 + row * second.outputs;
      for (let place = 0; place < second.outputs; place += 1) sum += (floats[at + place] ?? 0) * (last[place] ?? 0);
      result[from + row] = 1 / (1 + Math.exp(-sum));
    }
  }
  return result;
}

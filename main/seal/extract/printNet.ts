import { afterContext, firstGuess } from './printWeights.ts';

/**
 * A small network: two hidden layers of rectified sums, one output between 0 and 1. It is run by `assembly/network.ts`: outputs of hidden
 * layers are multiples of eight.
 */
export interface PrintNet {
  readonly inputs: number;
  readonly hidden: number;
  readonly deeper: number;
  /** Weights of the first hidden layer (input after input), its biases, the same of the second, weights of the output, its bias. */
  readonly numbers: Float32Array;
}

/**
 * Reads a network from base64 of little-endian 32-bit floats: inputs, outputs of both hidden layers, then weights (output after
 * output) and biases layer by layer.
 */
export function readNet(base64: string): PrintNet {
  const file = new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
  const [inputs = 0, hidden = 0, deeper = 0] = file;
  const numbers = file.slice(3);
  let from = 0;
  for (const [taken, given] of [[inputs, hidden], [hidden, deeper]] as const) {
    const weights = numbers.slice(from, from + taken * given);
    for (let at = 0; at < weights.length; at += 1) numbers[from + at] = weights[(at % given) * taken + Math.floor(at / given)] ?? 0;
    from += (taken + 1) * given;
  }
  return { inputs, hidden, deeper, numbers };
}

let learned: readonly [PrintNet, PrintNet] | undefined;

/** What guesses ink at print first, and what decides with that guess around. */
export function printNets(): readonly [PrintNet, PrintNet] {
  return (learned ??= [readNet(firstGuess), readNet(afterContext)]);
}

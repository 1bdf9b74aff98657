// Small networks (`printNet.ts`) over many rows: two hidden layers of rectified sums, one output between 0 and 1. Outputs of hidden layers are multiples of eight.
import { room } from './box';

/** Adds to each row of `sums` the products of a row of inputs with the weights, input after input, `outputs` numbers each. */
export function addProducts(rows: usize, count: i32, inputs: i32, outputs: i32, weights: usize, sums: usize): void {
  const rowBytes = <usize>inputs << 2;
  const stride = <usize>outputs << 2;
  // Four rows at a time: a weight is loaded once for them.
  for (; count >= 4; count -= 4, rows += 4 * rowBytes, sums += 4 * stride) {
    for (let group: usize = 0; group < stride; group += 32) {
      const to = sums + group;
      let low0 = v128.load(to);
      let high0 = v128.load(to, 16);
      let low1 = v128.load(to + stride);
      let high1 = v128.load(to + stride, 16);
      let low2 = v128.load(to + 2 * stride);
      let high2 = v128.load(to + 2 * stride, 16);
      let low3 = v128.load(to + 3 * stride);
      let high3 = v128.load(to + 3 * stride, 16);
      let weight = weights + group;
      for (let input = rows, end = rows + rowBytes; input < end; input += 4, weight += stride) {
        const low = v128.load(weight);
        const high = v128.load(weight, 16);
        const value0 = v128.load32_splat(input);
        low0 = f32x4.add(low0, f32x4.mul(value0, low));
        high0 = f32x4.add(high0, f32x4.mul(value0, high));
        const value1 = v128.load32_splat(input + rowBytes);
        low1 = f32x4.add(low1, f32x4.mul(value1, low));
        high1 = f32x4.add(high1, f32x4.mul(value1, high));
        const value2 = v128.load32_splat(input + 2 * rowBytes);
        low2 = f32x4.add(low2, f32x4.mul(value2, low));
        high2 = f32x4.add(high2, f32x4.mul(value2, high));
        const value3 = v128.load32_splat(input + 3 * rowBytes);
        low3 = f32x4.add(low3, f32x4.mul(value3, low));
        high3 = f32x4.add(high3, f32x4.mul(value3, high));
      }
      v128.store(to, low0);
      v128.store(to, high0, 16);
      v128.store(to + stride, low1);
      v128.store(to + stride, high1, 16);
      v128.store(to + 2 * stride, low2);
      v128.store(to + 2 * stride, high2, 16);
      v128.store(to + 3 * stride, low3);
      v128.store(to + 3 * stride, high3, 16);
    }
  }
  for (; count > 0; count -= 1, rows += rowBytes, sums += stride) {
    for (let group: usize = 0; group < stride; group += 32) {
      let low = v128.load(sums + group);
      let high = v128.load(sums + group, 16);
      let weight = weights + group;
      for (let input = rows, end = rows + rowBytes; input < end; input += 4, weight += stride) {
        const value = v128.load32_splat(input);
        low = f32x4.add(low, f32x4.mul(value, v128.load(weight)));
        high = f32x4.add(high, f32x4.mul(value, v128.load(weight, 16)));
      }
      v128.store(sums + group, low);
      v128.store(sums + group, high, 16);
    }
  }
}

/** `count` rows of the same numbers. */
export function repeat(from: usize, numbers: i32, count: i32, to: usize): void {
  const bytes = <usize>numbers << 2;
  for (; count > 0; count -= 1, to += bytes) memory.copy(to, from, bytes);
}

function rectify(at: usize, numbers: i32): void {
  const zero = f32x4.splat(0);
  for (const end = at + (<usize>numbers << 2); at < end; at += 16) v128.store(at, f32x4.max(v128.load(at), zero));
}

/** A network as it lies in memory, written by the caller: hidden weights, biases, deeper weights, biases, weights of the output, its bias. */
@unmanaged
class Network {
  inputs: i32 = 0;
  hidden: i32 = 0;
  deeper: i32 = 0;
  weights: usize = 0;

  get biases(): usize {
    return this.weights + (<usize>(this.inputs * this.hidden) << 2);
  }
  get deeperWeights(): usize {
    return this.biases + (<usize>this.hidden << 2);
  }
  get deeperBiases(): usize {
    return this.deeperWeights + (<usize>(this.hidden * this.deeper) << 2);
  }
  get last(): usize {
    return this.deeperBiases + (<usize>this.deeper << 2);
  }
}

const records = memory.data(2 * 16, 16);

/** Of the two networks: what is guessed first, and what is thought with that guess around. */
export function network(which: i32): Network {
  return changetype<Network>(records + (<usize>which << 4));
}

/** Says where a network lies and how large it is. */
export function setNetwork(which: i32, weights: usize, inputs: i32, hidden: i32, deeper: i32): void {
  const net = network(which);
  net.weights = weights;
  net.inputs = inputs;
  net.hidden = hidden;
  net.deeper = deeper;
}

let deep: usize = 0;

/** Room for the deeper sums of `rows` rows. */
export function openNetworks(rows: i32): void {
  deep = room((<usize>(rows * max(network(0).deeper, network(1).deeper)) << 2));
}

/**
 * From the hidden layer's sums to the answers before the last curve: log odds.
 * @param hidden rows of sums; rectified in place
 */
export function logOdds(net: Network, hidden: usize, count: i32, to: usize): void {
  rectify(hidden, count * net.hidden);
  repeat(net.deeperBiases, net.deeper, count, deep);
  addProducts(hidden, count, net.hidden, net.deeper, net.deeperWeights, deep);
  rectify(deep, count * net.deeper);
  const bytes = <usize>net.deeper << 2;
  for (let row = deep; count > 0; count -= 1, row += bytes, to += 4) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(row + at), v128.load(net.last + at)));
    store<f32>(to, f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3) + load<f32>(net.last + bytes));
  }
}

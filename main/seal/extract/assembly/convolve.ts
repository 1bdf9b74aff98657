// Convolutions over planes of several channels, in whole numbers: a pixel's lie together, `channels` of 16 bits, a multiple of eight.
import { room } from './box';

/** A picture of several channels with a frame of one empty pixel, so that every pixel has its neighbours. */
@unmanaged
export class Plane {
  at: usize = 0;
  width: i32 = 0;
  height: i32 = 0;
  channels: i32 = 0;

  get pixelBytes(): usize {
    return <usize>this.channels << 1;
  }
  /** First byte of a line's frame pixel, left of its first one. */
  frame(y: i32): usize {
    return this.at + <usize>(y + 1) * (this.width + 2) * this.pixelBytes;
  }
  /** First byte of a line's first pixel. */
  line(y: i32): usize {
    return this.frame(y) + this.pixelBytes;
  }
  /** Takes room for so many pixels; all but the frame is to be written. */
  open(width: i32, height: i32, channels: i32): void {
    this.width = width;
    this.height = height;
    this.channels = channels;
    const lineBytes = <usize>(width + 2) * this.pixelBytes;
    this.at = room(lineBytes * (height + 2));
    memory.fill(this.at, 0, lineBytes);
    memory.fill(this.at + lineBytes * (height + 1), 0, lineBytes);
    for (let y = 0; y < height; y += 1) {
      memory.fill(this.frame(y), 0, this.pixelBytes);
      memory.fill(this.line(y) + <usize>width * this.pixelBytes, 0, this.pixelBytes);
    }
  }
}

/** A layer as it lies in memory: for each pair of inputs, of each output both weights (16 bits), then the biases (32 bits). Where `winograd.ts` runs it, that for each part of a tile. */
@unmanaged
export class Layer {
  weights: usize = 0;
  /** Weights of one output: channels times the pixels of its window, or the parts of a tile. */
  inputs: i32 = 0;
  outputs: i32 = 0;
  /** What a sum is multiplied with to be a number of the plane it goes to. */
  gain: f32 = 1;

  get biases(): usize {
    return this.weights + (<usize>(this.inputs * this.outputs) << 1);
  }
}

/** The largest number of a plane. */
const MOST: f32 = 4095;
let sums: usize = 0;

/** Takes room for the sums of a line. */
export function openSums(pixels: i32, channels: i32): void {
  sums = room(<usize>(pixels * channels) << 2);
}

/** Writes all windows of 3 × 3 pixels that are two pixels apart, rectified. */
export function convolveHalving(from: Plane, layer: Layer, to: Plane): void {
  to.open((from.width + 1) >> 1, (from.height + 1) >> 1, layer.outputs);
  const across = 3 * from.channels;
  const part = <usize>(across * layer.outputs) << 1;
  const gain = f32x4.splat(layer.gain);
  for (let y = 0; y < to.height; y += 1) {
    repeat(layer.biases, layer.outputs, to.width);
    for (let row = 0; row < 3; row += 1) addProducts(from.frame(2 * y - 1 + row), 2 * from.pixelBytes, to.width, across, layer.outputs, layer.weights + <usize>row * part, sums);
    let line = to.line(y);
    for (let at = sums, end = sums + (<usize>(to.width * layer.outputs) << 2); at < end; at += 32, line += 16) v128.store(line, settled(v128.load(at), v128.load(at, 16), gain));
  }
}

/** Eight sums as numbers of a plane, rectified. */
@inline
export function settled(low: v128, high: v128, gain: v128): v128 {
  return rectified(f32x4.mul(f32x4.convert_i32x4_s(low), gain), f32x4.mul(f32x4.convert_i32x4_s(high), gain));
}

@inline
function rectified(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(whole(low), whole(high));
}

/** Added to a smaller number, it leaves the nearest whole one in the lowest bits: a float of 24 bits has no other ones then. */
const WHOLE: f32 = 8_388_608;
const LOWEST: i32 = 0xffff;

/** Rounded, 0…`MOST`. Processors have no single step that does the same with what WASM asks for beyond the ends. */
@inline
function whole(numbers: v128): v128 {
  const kept = f32x4.pmin(f32x4.splat(MOST), f32x4.pmax(f32x4.splat(0), numbers));
  return v128.and(f32x4.add(kept, f32x4.splat(WHOLE)), i32x4.splat(LOWEST));
}

/** Adds to a fine plane what a layer makes of one half as large, pixel by pixel, each result four times; rectified. */
export function addCoarse(from: Plane, layer: Layer, to: Plane): void {
  const bytes = to.pixelBytes;
  const gain = f32x4.splat(layer.gain);
  for (let y = 0; y < from.height; y += 1) {
    repeat(layer.biases, layer.outputs, from.width);
    addProducts(from.line(y), from.pixelBytes, from.width, layer.inputs, layer.outputs, layer.weights, sums);
    for (let fine = 2 * y; fine < min(2 * y + 2, to.height); fine += 1) {
      let at = to.line(fine);
      for (let x = 0; x < to.width; x += 1, at += bytes) {
        const coarse = sums + <usize>(x >> 1) * 2 * bytes;
        for (let channel: usize = 0; channel < bytes; channel += 16) {
          const own = v128.load(at + channel);
          const low = f32x4.add(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(own)), f32x4.mul(gain, f32x4.convert_i32x4_s(v128.load(coarse + 2 * channel))));
          const high = f32x4.add(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(own)), f32x4.mul(gain, f32x4.convert_i32x4_s(v128.load(coarse + 2 * channel, 16))));
          v128.store(at + channel, rectified(low, high));
        }
      }
    }
  }
}

/**
 * Adds to each row of `sums` (32 bits) the products of a row of inputs with the weights.
 * @param stride bytes from one row of inputs to the next
 */
function addProducts(rows: usize, stride: usize, count: i32, inputs: i32, outputs: i32, weights: usize, sums: usize): void {
  products(rows, stride, count, inputs, outputs, weights, sums, true);
}

/** As `addProducts`, from nothing on. */
export function multiply(rows: usize, stride: usize, count: i32, inputs: i32, outputs: i32, weights: usize, sums: usize): void {
  products(rows, stride, count, inputs, outputs, weights, sums, false);
}

@inline
function products(rows: usize, stride: usize, count: i32, inputs: i32, outputs: i32, weights: usize, sums: usize, added: bool): void {
  const rowBytes = <usize>inputs << 1;
  const sumBytes = <usize>outputs << 2;
  // Four rows at a time: a weight is loaded once for them.
  for (; count >= 4; count -= 4, rows += 4 * stride, sums += 4 * sumBytes) {
    for (let group: usize = 0; group < sumBytes; group += 32) {
      const to = sums + group;
      let low0 = added ? v128.load(to) : i32x4.splat(0);
      let high0 = added ? v128.load(to, 16) : i32x4.splat(0);
      let low1 = added ? v128.load(to + sumBytes) : i32x4.splat(0);
      let high1 = added ? v128.load(to + sumBytes, 16) : i32x4.splat(0);
      let low2 = added ? v128.load(to + 2 * sumBytes) : i32x4.splat(0);
      let high2 = added ? v128.load(to + 2 * sumBytes, 16) : i32x4.splat(0);
      let low3 = added ? v128.load(to + 3 * sumBytes) : i32x4.splat(0);
      let high3 = added ? v128.load(to + 3 * sumBytes, 16) : i32x4.splat(0);
      let weight = weights + group;
      for (let input = rows, end = rows + rowBytes; input < end; input += 4, weight += sumBytes) {
        const low = v128.load(weight);
        const high = v128.load(weight, 16);
        const value0 = v128.load32_splat(input);
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(value0, low));
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(value0, high));
        const value1 = v128.load32_splat(input + stride);
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(value1, low));
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(value1, high));
        const value2 = v128.load32_splat(input + 2 * stride);
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(value2, low));
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(value2, high));
        const value3 = v128.load32_splat(input + 3 * stride);
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(value3, low));
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(value3, high));
      }
      v128.store(to, low0);
      v128.store(to, high0, 16);
      v128.store(to + sumBytes, low1);
      v128.store(to + sumBytes, high1, 16);
      v128.store(to + 2 * sumBytes, low2);
      v128.store(to + 2 * sumBytes, high2, 16);
      v128.store(to + 3 * sumBytes, low3);
      v128.store(to + 3 * sumBytes, high3, 16);
    }
  }
  for (; count > 0; count -= 1, rows += stride, sums += sumBytes) {
    for (let group: usize = 0; group < sumBytes; group += 32) {
      let low = added ? v128.load(sums + group) : i32x4.splat(0);
      let high = added ? v128.load(sums + group, 16) : i32x4.splat(0);
      let weight = weights + group;
      for (let input = rows, end = rows + rowBytes; input < end; input += 4, weight += sumBytes) {
        const value = v128.load32_splat(input);
        low = i32x4.add(low, i32x4.dot_i16x8_s(value, v128.load(weight)));
        high = i32x4.add(high, i32x4.dot_i16x8_s(value, v128.load(weight, 16)));
      }
      v128.store(sums + group, low);
      v128.store(sums + group, high, 16);
    }
  }
}

/** Starts `count` rows of sums with the same numbers. */
function repeat(from: usize, numbers: i32, count: i32): void {
  const bytes = <usize>numbers << 2;
  for (let to = sums; count > 0; count -= 1, to += bytes) memory.copy(to, from, bytes);
}

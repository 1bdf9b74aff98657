// Convolutions of 3 × 3 pixels by Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray 2015): 16 products make four pixels that would take 36.
import { room } from './box';
import { multiply, Layer, Plane, settled } from './convolve';

/** Parts that a tile of 2 × 2 pixels, with a pixel around, is turned into. */
const PARTS: usize = 16;
/** Tiles that are worked on at once, a multiple of four: their numbers stay near the processor. */
const TILES: i32 = 32;
/** The parts of what is seen, 16 bits, and of what comes out, 32 bits: part after part, tile after tile, channel after channel. */
let seen: usize = 0;
let made: usize = 0;

/** Takes room for tiles of up to so many channels. */
export function openTiles(channels: i32): void {
  seen = room(PARTS * (<usize>(TILES * channels) << 1));
  made = room(PARTS * (<usize>(TILES * channels) << 2));
}

/** All pixels of a plane, rectified. Sides are even. */
export function convolveTiles(from: Plane, layer: Layer, to: Plane): void {
  to.open(from.width, from.height, layer.outputs);
  for (let y = 0; y < to.height; y += 2) convolvePair(from, layer, y, 0, to.width >> 1, to.line(y), to.line(y + 1));
}

/** Two lines from `y`, which is even, on: `count` tiles from the tile `first` on. @param upper where the first line's numbers go, and `lower` the second's */
export function convolvePair(from: Plane, layer: Layer, y: i32, first: i32, count: i32, upper: usize, lower: usize): void {
  const inputs = from.channels;
  const outputs = layer.outputs;
  const seenPart = <usize>(TILES * inputs) << 1;
  const madePart = <usize>(TILES * outputs) << 2;
  const weightsPart = <usize>(inputs * outputs) << 1;
  for (; count > 0; count -= TILES, first += TILES, upper += <usize>(2 * TILES * outputs) << 1, lower += <usize>(2 * TILES * outputs) << 1) {
    const tiles = min(TILES, count);
    takeApart(from, y, first, tiles, seenPart);
    // What is over of the last four tiles is old numbers that no one reads.
    for (let part: usize = 0; part < PARTS; part += 1) multiply(seen + part * seenPart, from.pixelBytes, (tiles + 3) & ~3, inputs, outputs, layer.weights + part * weightsPart, made + part * madePart);
    putTogether(layer, tiles, madePart, upper, lower);
  }
}

/** Bᵀ d B of each tile: first down the lines, then across. */
function takeApart(from: Plane, y: i32, first: i32, tiles: i32, part: usize): void {
  const bytes = from.pixelBytes;
  const start = <usize>(2 * first) * bytes;
  for (let channel: usize = 0; channel < bytes; channel += 16) {
    let line0 = from.frame(y - 1) + start + channel;
    let line1 = from.frame(y) + start + channel;
    let line2 = from.frame(y + 1) + start + channel;
    let line3 = from.frame(y + 2) + start + channel;
    let d0 = v128.load(line0);
    let d1 = v128.load(line1);
    let d2 = v128.load(line2);
    let d3 = v128.load(line3);
    let a0 = i16x8.sub(d0, d2);
    let a1 = i16x8.add(d1, d2);
    let a2 = i16x8.sub(d2, d1);
    let a3 = i16x8.sub(d1, d3);
    d0 = v128.load(line0 + bytes);
    d1 = v128.load(line1 + bytes);
    d2 = v128.load(line2 + bytes);
    d3 = v128.load(line3 + bytes);
    let b0 = i16x8.sub(d0, d2);
    let b1 = i16x8.add(d1, d2);
    let b2 = i16x8.sub(d2, d1);
    let b3 = i16x8.sub(d1, d3);
    for (let to = seen + channel, end = to + <usize>tiles * bytes; to < end; to += bytes) {
      line0 += 2 * bytes;
      line1 += 2 * bytes;
      line2 += 2 * bytes;
      line3 += 2 * bytes;
      d0 = v128.load(line0);
      d1 = v128.load(line1);
      d2 = v128.load(line2);
      d3 = v128.load(line3);
      const c0 = i16x8.sub(d0, d2);
      const c1 = i16x8.add(d1, d2);
      const c2 = i16x8.sub(d2, d1);
      const c3 = i16x8.sub(d1, d3);
      d0 = v128.load(line0 + bytes);
      d1 = v128.load(line1 + bytes);
      d2 = v128.load(line2 + bytes);
      d3 = v128.load(line3 + bytes);
      const e0 = i16x8.sub(d0, d2);
      const e1 = i16x8.add(d1, d2);
      const e2 = i16x8.sub(d2, d1);
      const e3 = i16x8.sub(d1, d3);
      across(to, part, a0, b0, c0, e0);
      across(to + 4 * part, part, a1, b1, c1, e1);
      across(to + 8 * part, part, a2, b2, c2, e2);
      across(to + 12 * part, part, a3, b3, c3, e3);
      a0 = c0;
      a1 = c1;
      a2 = c2;
      a3 = c3;
      b0 = e0;
      b1 = e1;
      b2 = e2;
      b3 = e3;
    }
  }
}

@inline
function across(to: usize, part: usize, first: v128, second: v128, third: v128, fourth: v128): void {
  v128.store(to, i16x8.sub(first, third));
  v128.store(to + part, i16x8.add(second, third));
  v128.store(to + 2 * part, i16x8.sub(third, second));
  v128.store(to + 3 * part, i16x8.sub(second, fourth));
}

/** Aᵀ m A of each tile, with biases. */
function putTogether(layer: Layer, tiles: i32, part: usize, upper: usize, lower: usize): void {
  const gain = f32x4.splat(layer.gain);
  const bytes = <usize>layer.outputs << 1;
  for (let tile = 0; tile < tiles; tile += 1) {
    for (let channel: usize = 0; channel < bytes; channel += 16) {
      const at = made + <usize>tile * 2 * bytes + 2 * channel;
      const biases = layer.biases + 2 * channel;
      const bias = v128.load(biases);
      const s0 = above(at, part);
      const s1 = above(at + part, part);
      const s2 = above(at + 2 * part, part);
      const s3 = above(at + 3 * part, part);
      const t0 = below(at, part);
      const t1 = below(at + part, part);
      const t2 = below(at + 2 * part, part);
      const t3 = below(at + 3 * part, part);
      const more = v128.load(biases, 16);
      const u0 = above(at + 16, part);
      const u1 = above(at + part + 16, part);
      const u2 = above(at + 2 * part + 16, part);
      const u3 = above(at + 3 * part + 16, part);
      const v0 = below(at + 16, part);
      const v1 = below(at + part + 16, part);
      const v2 = below(at + 2 * part + 16, part);
      const v3 = below(at + 3 * part + 16, part);
      v128.store(upper + channel, settled(left(s0, s1, s2, bias), left(u0, u1, u2, more), gain));
      v128.store(upper + bytes + channel, settled(right(s1, s2, s3, bias), right(u1, u2, u3, more), gain));
      v128.store(lower + channel, settled(left(t0, t1, t2, bias), left(v0, v1, v2, more), gain));
      v128.store(lower + bytes + channel, settled(right(t1, t2, t3, bias), right(v1, v2, v3, more), gain));
    }
    upper += 2 * bytes;
    lower += 2 * bytes;
  }
}

@inline
function above(at: usize, part: usize): v128 {
  return i32x4.add(i32x4.add(v128.load(at), v128.load(at + 4 * part)), v128.load(at + 8 * part));
}
@inline
function below(at: usize, part: usize): v128 {
  return i32x4.sub(i32x4.sub(v128.load(at + 4 * part), v128.load(at + 8 * part)), v128.load(at + 12 * part));
}
@inline
function left(first: v128, second: v128, third: v128, bias: v128): v128 {
  return i32x4.add(i32x4.add(first, second), i32x4.add(third, bias));
}
@inline
function right(second: v128, third: v128, fourth: v128, bias: v128): v128 {
  return i32x4.add(i32x4.sub(i32x4.sub(second, third), fourth), bias);
}

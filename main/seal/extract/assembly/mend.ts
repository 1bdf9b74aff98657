// How much ink lies under print, a line at a time: a first guess, then a decision that sees the guess around.
import { room } from './box';
import { CONTEXT_ROW, contextLine, contextRows, describeLine, FEATURES, LINES_KEPT, lineCount, linePlaces, openFeatures, rows } from './features';
import { addProducts, logOdds, network, openNetworks, repeat } from './network';
import { known, planeBytes, planeHeight, planeWidth } from './planes';

/** Coverage everywhere as far as a first look knows it, 1 = as in the midst of strokes; and as it is decided. */
export let guess: usize = 0;
export let decided: usize = 0;
/** No more than this is guessed of what is in the open. */
const MOST_KNOWN: f32 = 1.2;
/** A hole in a stroke is worse than a stroke a little wide, and half ink under print is hardly ever true. */
const FAVOUR: f32 = 0.3;
const DECIDED: f32 = 1.4;

/** Pixels of the planes that are expected to be wrong at half coverage. */
export let unsure: f32 = 0;

let hidden: usize = 0;
let odds: usize = 0;
/** The features' share of the second network's hidden sums, for each kept line. */
let begun: usize = 0;

/** Makes ready for the open planes. @param level coverage in the midst of strokes @param fineness 300ths of the planes' dpi */
export function openMend(light: f32, colour: f32, level: f32, fineness: f32): void {
  unsure = 0;
  openFeatures(light, colour, level, fineness);
  openNetworks(planeWidth);
  guess = room(planeBytes);
  decided = room(planeBytes);
  odds = room(<usize>planeWidth << 2);
  hidden = room(<usize>(planeWidth * network(0).hidden) << 2);
  begun = room(<usize>(LINES_KEPT * planeWidth * network(1).hidden) << 2);
  const most = f32x4.splat(MOST_KNOWN);
  const perLevel = f32x4.splat(1 / level);
  for (let at: usize = 0; at < <usize>(planeWidth * planeHeight) << 2; at += 16) v128.store(guess + at, f32x4.min(most, f32x4.mul(v128.load(known + at), perLevel)));
  memory.copy(decided, guess, planeBytes);
}

function begunOf(y: i32): usize {
  return begun + (<usize>((y & (LINES_KEPT - 1)) * planeWidth * network(1).hidden) << 2);
}

/** Describes a line and guesses it. */
export function guessLine(y: i32): void {
  describeLine(y);
  const count = lineCount(y);
  const first = network(0);
  const second = network(1);
  repeat(first.biases, first.hidden, count, hidden);
  addProducts(rows, count, FEATURES, first.hidden, first.weights, hidden);
  logOdds(first, hidden, count, odds);
  curve(y, 1, 0, guess);
  const sums = begunOf(y);
  repeat(second.biases, second.hidden, count, sums);
  addProducts(rows, count, FEATURES, second.hidden, second.weights, sums);
}

/** Writes a line's surroundings; lines up to `REACH` below have been guessed, not many more. */
export function surroundLine(y: i32): void {
  contextLine(y, guess);
}

/** Decides the line that `contextRows` are of. */
export function decideLine(y: i32): void {
  const count = lineCount(y);
  const second = network(1);
  const sums = begunOf(y);
  addProducts(contextRows, count, CONTEXT_ROW, second.hidden, second.weights + (<usize>(FEATURES * second.hidden) << 2), sums);
  logOdds(second, sums, count, odds);
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 4) {
    const value = curved(load<f32>(odds + at));
    unsure += min<f32>(value, 1 - value);
  }
  curve(y, DECIDED, FAVOUR, decided);
}

/** Writes 0…1 for a line's log odds. */
function curve(y: i32, steeper: f32, more: f32, plane: usize): void {
  const line = plane + (<usize>(y * planeWidth) << 2);
  const columns = linePlaces(y);
  for (let place: usize = 0, end = <usize>lineCount(y) << 2; place < end; place += 4) {
    store<f32>(line + (<usize>load<i32>(columns + place) << 2), curved(load<f32>(odds + place) * steeper + more));
  }
}

/** Log odds as 0…1. */
@inline
function curved(logOfOdds: f32): f32 {
  return 1 / (1 + Mathf.exp(-logOfOdds));
}

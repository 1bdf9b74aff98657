// The numbers that describe a pixel at print, a line of pixels at a time.
import { room } from './box';
import { colour, core, covered, known, light, means, planeBytes, planeHeight, planeWidth, tint, zone } from './planes';

/** Steps (x, y) along which the nearest known ink is looked for: sixteen directions. */
const RAYS: i32 = 16;
const rays = memory.data<i8>([1, 0, 1, 1, 0, 1, -1, 1, -1, 0, -1, -1, 0, -1, 1, -1, 2, 1, 1, 2, -1, 2, -2, 1, -2, -1, -1, -2, 1, -2, 2, -1]);
/** Pixels that a ray reaches. */
const RAY_REACH: f32 = 16;
/** What a ray meets counts e times less after so many pixels. */
const RAY_FADE: f32 = 5;
/** What a ray that meets nothing says. */
const UNSEEN: f32 = -0.2;
/** Pixels at the picture's edge that are not looked at: every feature has its neighbours. */
export const FRAME: i32 = 12;
/** Less ink than this around, by every measure, is none. */
const NO_INK: f32 = 0.15;
/** Print lets through this share of light at least. */
const LEAST_THROUGH: f32 = 0.03;
/** Less colour than this is none, where toner is looked at. */
const COLOURLESS: f32 = 0.05;

/** Where colour is looked at, and where tint is (x, y). */
const COLOURS: i32 = 13;
const colourAt = memory.data<i8>([0, 0, 1, 0, -1, 0, 0, 1, 0, -1, 2, 0, -2, 0, 0, 2, 0, -2, 2, 2, -2, 2, 2, -2, -2, -2]);
const TINTS: i32 = 5;
const tintAt = memory.data<i8>([0, 0, 3, 0, -3, 0, 0, 3, 0, -3]);

/** 5 × 5 light, 13 × colour, 5 × tint, three sizes of mean colour and light, itself, rays, the page. */
export const FEATURES: i32 = 25 + COLOURS + TINTS + 8 + RAYS * 2 + 6;

/** Where a first guess is looked at again (x, y): near in full, further on rings of 4, 7 and 11 pixels. */
const CONTEXT_FEATURES: i32 = 65;
const contextAt = memory.data<i8>([
  -2, -2, -1, -2, 0, -2, 1, -2, 2, -2, -2, -1, -1, -1, 0, -1, 1, -1, 2, -1, -2, 0, -1, 0, 0, 0, 1, 0, 2, 0, -2, 1, -1, 1, 0, 1, 1, 1, 2, 1, -2, 2, -1, 2, 0, 2, 1, 2, 2, 2,
  4, 0, 4, 2, 3, 3, 2, 4, 0, 4, -2, 4, -3, 3, -4, 2, -4, 0, -4, -2, -3, -3, -2, -4, 0, -4, 2, -4, 3, -3, 4, -2,
  7, 0, 6, 3, 5, 5, 3, 6, 0, 7, -3, 6, -5, 5, -6, 3, -7, 0, -6, -3, -5, -5, -3, -6, 0, -7, 3, -6, 5, -5, 6, -3,
  11, 0, 8, 8, 0, 11, -8, 8, -11, 0, -8, -8, 0, -11, 8, -8,
]);
/** Numbers behind the surroundings that the caller writes: what the seal's border says. */
export const BORDER_FEATURES: i32 = 2;
/** Numbers in a row of surroundings. */
export const CONTEXT_ROW: i32 = CONTEXT_FEATURES + BORDER_FEATURES;
/** Lines below that `contextAt` looks at. */
export const REACH: i32 = 11;
/** Lines whose places are kept: a power of two over `REACH`. */
export const LINES_KEPT: i32 = 16;

/** Features of the line that was described last, pixel after pixel. */
export let rows: usize = 0;
/** Surroundings in the first guess of the line that was asked for last, pixel after pixel. */
export let contextRows: usize = 0;
/** Columns of the described pixels (i32), for each kept line. */
let places: usize = 0;
const counts = memory.data(LINES_KEPT * 4, 16);

/** As `rays`, `colourAt`, `tintAt` and `contextAt` say: rays in pixels of a plane, the others in bytes. */
const raySteps = memory.data(RAYS * 4, 16);
const colourSteps = memory.data(COLOURS * 4, 16);
const tintSteps = memory.data(TINTS * 4, 16);
const contextSteps = memory.data(CONTEXT_FEATURES * 4, 16);
/** Steps that each ray may take, and how much what it meets counts after so many. */
const MOST_STEPS: i32 = 16;
const rayMost = memory.data(RAYS * 4, 16);
const rayFades = memory.data(RAYS * (MOST_STEPS + 1) * 4, 16);

/** What is the same for every pixel of a page. */
let fullLight: f32 = 0;
let fullColour: f32 = 0;
let level: f32 = 1;
let fineness: f32 = 1;
let toner: f32 = 0;

/** Makes ready for the open planes. @param fine 300ths of the planes' dpi */
export function openFeatures(lightOfInk: f32, colourOfInk: f32, levelOfInk: f32, fine: f32): void {
  fullLight = lightOfInk;
  fullColour = colourOfInk;
  level = levelOfInk;
  fineness = fine;
  rows = room(<usize>(planeWidth * FEATURES) << 2);
  contextRows = room(<usize>(planeWidth * CONTEXT_ROW) << 2);
  places = room(<usize>(planeWidth * LINES_KEPT) << 2);
  memory.fill(counts, 0, LINES_KEPT * 4);
  toSteps(rays, RAYS, raySteps, 0);
  toSteps(colourAt, COLOURS, colourSteps, 2);
  toSteps(tintAt, TINTS, tintSteps, 2);
  toSteps(contextAt, CONTEXT_FEATURES, contextSteps, 2);
  for (let ray = 0, pair = rays; ray < RAYS; ray += 1, pair += 2) {
    const length = Mathf.sqrt(<f32>(load<i8>(pair) * load<i8>(pair) + load<i8>(pair, 1) * load<i8>(pair, 1)));
    store<i32>(rayMost + (<usize>ray << 2), <i32>Mathf.ceil(RAY_REACH / length));
    for (let steps = 0; steps <= MOST_STEPS; steps += 1) store<f32>(rayFades + (<usize>(ray * (MOST_STEPS + 1) + steps) << 2), Mathf.exp((-<f32>steps * length) / RAY_FADE));
  }
  toner = tonerLight();
}

/** Pairs of x, y as distances in a plane. */
function toSteps(pairs: usize, count: i32, to: usize, shift: i32): void {
  for (; count > 0; count -= 1, pairs += 2, to += 4) store<i32>(to, (load<i8>(pairs, 1) * planeWidth + load<i8>(pairs)) << shift);
}

/** Light that print leaves where no ink is near: the darkest quarter's end, of a histogram. */
function tonerLight(): f32 {
  const widest = means + 4 * planeBytes;
  const bins: i32 = 64;
  const histogram = contextRows;
  memory.fill(histogram, 0, bins * 4);
  let count: u32 = 0;
  for (let at: usize = 0, pixels = <usize>planeWidth * planeHeight; at < pixels; at += 1) {
    if (!load<u8>(core + at) || Mathf.abs(load<f32>(widest + (at << 2))) >= COLOURLESS) continue;
    const bin = histogram + (<usize>max(0, min(bins - 1, <i32>(load<f32>(light + (at << 2)) * <f32>bins))) << 2);
    store<u32>(bin, load<u32>(bin) + 1);
    count += 1;
  }
  let below: u32 = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    below += load<u32>(histogram + (<usize>bin << 2));
    if (below * 4 > count) return (<f32>bin + 0.5) / <f32>bins;
  }
  return 0.15;
}

/** How many pixels of a line, one of the last that were described, may hold ink. */
export function lineCount(y: i32): i32 {
  return load<i32>(counts + (<usize>(y & (LINES_KEPT - 1)) << 2));
}

/** Columns of those pixels, i32 each. */
export function linePlaces(y: i32): usize {
  return places + (<usize>((y & (LINES_KEPT - 1)) * planeWidth) << 2);
}

/** Where the rays stand in a row: behind light, colour, tint, means and the pixel itself. */
const RAYS_FROM: usize = (25 + COLOURS + TINTS + 8) * 4;

/** Writes `rows` for the pixels of a line that lie at print and may hold ink. */
export function describeLine(y: i32): void {
  const columns = linePlaces(y);
  const line = <usize>(y * planeWidth);
  let count = 0;
  let to = rows;
  for (let x = FRAME; x < planeWidth - FRAME; x += 1) {
    const at = line + x;
    if (!load<u8>(zone + at) || !walkRays(at, to + RAYS_FROM)) continue;
    describe(at << 2, to);
    store<i32>(columns + (<usize>count << 2), x);
    count += 1;
    to += FEATURES * 4;
  }
  store<i32>(counts + (<usize>(y & (LINES_KEPT - 1)) << 2), count);
}

/** Writes what the rays from a pixel meet, and how near. @returns whether there may be ink */
@inline
function walkRays(at: usize, to: usize): bool {
  let most = max<f32>(load<f32>(means + 4 * planeBytes + (at << 2)) * 3, load<f32>(means + 2 * planeBytes + (at << 2)) * 2);
  for (let ray: usize = 0, fades = rayFades; ray < <usize>RAYS; ray += 1, to += 8, fades += (MOST_STEPS + 1) * 4) {
    const step = load<i32>(raySteps + (ray << 2));
    let end = at + step;
    let left = load<i32>(rayMost + (ray << 2)) - 1;
    let fade = fades + 4;
    while (left > 0 && load<u8>(covered + end) == 1) {
      end += step;
      fade += 4;
      left -= 1;
    }
    if (load<u8>(covered + end)) {
      store<f32>(to, UNSEEN);
      store<f32>(to, 0, 4);
      continue;
    }
    const ink = ((load<f32>(known + (end << 2)) + load<f32>(known + ((end + step) << 2))) * 0.5) / level;
    store<f32>(to, ink);
    store<f32>(to, load<f32>(fade), 4);
    most = max<f32>(most, ink);
  }
  return most >= NO_INK;
}

/** Writes all of a row but the rays. @param at bytes into a plane */
@inline
function describe(at: usize, to: usize): void {
  const lineBytes = <usize>planeWidth << 2;
  for (let from = light + at - 2 * lineBytes - 8, end = from + 5 * lineBytes; from < end; from += lineBytes, to += 20) {
    v128.store(to, v128.load(from));
    store<f32>(to, load<f32>(from, 16), 16);
  }
  to = pick(colour + at, colourSteps, COLOURS, to);
  to = pick(tint + at, tintSteps, TINTS, to);
  const perDark: f32 = 1 - fullLight;
  for (let mean = means + at, end = mean + 6 * planeBytes; mean < end; mean += 2 * planeBytes, to += 8) {
    // Light that print lets through: what is seen, and what the ink has taken. The ink's share of it hardly depends on print.
    const shown = load<f32>(mean);
    const through = max<f32>(LEAST_THROUGH, load<f32>(mean + planeBytes) + perDark * max<f32>(0, shown));
    store<f32>(to, max<f32>(-0.5, min<f32>(1.5, shown / through)));
    store<f32>(to, through, 4);
  }
  store<f32>(to, <f32>load<u8>(core + (at >> 2)));
  store<f32>(to, (1 - load<f32>(light + at)) / perDark, 4);
  to += 8 + RAYS * 8;
  store<f32>(to, fullLight);
  store<f32>(to, fullColour, 4);
  store<f32>(to, toner, 8);
  store<f32>(to, level, 12);
  store<f32>(to, fineness, 16);
  store<f32>(to, 1, 20);
}

/** Copies the numbers at `count` steps from a place. @returns where the next one goes */
@inline
function pick(from: usize, steps: usize, count: i32, to: usize): usize {
  for (const end = to + (<usize>count << 2); to < end; to += 4, steps += 4) store<f32>(to, load<f32>(from + load<i32>(steps)));
  return to;
}

/** Writes `contextRows` but for what the border says: the surroundings, in the first guess, of a line's described pixels. */
export function contextLine(y: i32, guess: usize): void {
  const line = guess + (<usize>(y * planeWidth) << 2);
  const columns = linePlaces(y);
  let to = contextRows;
  for (let place: usize = 0, end = <usize>lineCount(y) << 2; place < end; place += 4, to += CONTEXT_ROW * 4) pick(line + (<usize>load<i32>(columns + place) << 2), contextSteps, CONTEXT_FEATURES, to);
}

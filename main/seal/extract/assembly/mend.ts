// How much ink lies under print, as the network sees it.
import { free, openAt, room } from './box';
import { answer, input, INPUTS, look, setTraits, TRAITS } from './network';
import { colour, core, distance, EDGE, known, light, planeBytes, planeHeight, planeWidth, PRINT, tint, zone } from './planes';

/** Coverage where print is, 1 = as in the midst of strokes. */
export let decided: usize = 0;
/** Pixels of the planes that are expected to be wrong at half coverage. */
export let unsure: f32 = 0;

/** A hole in a stroke is worse than a stroke a little wide, and half ink under print is hardly ever true. */
const FAVOUR: f32 = 0.35;
const DECIDED: f32 = 2;
/** An edge in the open is between these, as shares of the midst of strokes. */
const LEAST_EDGE: f32 = 0.08;
const MOST_EDGE: f32 = 0.92;
/** No more than this is taken of what is in the open. */
const MOST_KNOWN: f32 = 1.2;
/** Pixels around that an answer may depend on; and how many are answered at once, a side: both whole for the coarsest size. */
const HALO: i32 = 48;
const TILE: i32 = 576;

/** What is the same for all pixels. */
let fullLight: f32 = 0;
let fullTint: f32 = 0;
let level: f32 = 1;
let odds: usize = 0;
let outside: f32 = 0;
/** What is so of the whole seal, as the network is told. */
export let traits: usize = 0;

/**
 * Makes ready for the open planes; what the border says is written into `known` and `distance` then.
 * @param levelOfInk coverage in the midst of strokes @param fineness 300ths of the planes' dpi
 */
export function openMend(lightOfInk: f32, colourOfInk: f32, tintOfInk: f32, levelOfInk: f32, fineness: f32): void {
  unsure = 0;
  fullLight = lightOfInk;
  fullTint = tintOfInk;
  level = levelOfInk;
  decided = room(planeBytes);
  odds = room(<usize>planeWidth << 2);
  for (let at: usize = 0; at < <usize>(planeWidth * planeHeight) << 2; at += 4) store<f32>(decided + at, min<f32>(MOST_KNOWN, load<f32>(known + at) / levelOfInk));
  traits = room(TRAITS << 2);
  store<f32>(traits, lightOfInk);
  store<f32>(traits, colourOfInk, 4);
  store<f32>(traits, tonerLight(), 8);
  store<f32>(traits, levelOfInk, 12);
  store<f32>(traits, fineness, 16);
  setTraits(traits);
}

/** Decides all of the zone, tile by tile. @param edges whether edges of ink in the open are decided too @param looks 1, 2 or 4: as it is, upside down and mirrored too, mirrored each way; the mean counts @param outsideMm where print lies further from the seal's edge than this, no ink is */
export function mend(edges: bool, looks: i32, outsideMm: f32): void {
  outside = outsideMm;
  if (edges) markEdges();
  const kept = free;
  for (let top = 0; top < planeHeight; top += TILE) {
    for (let left = 0; left < planeWidth; left += TILE) {
      if (!findAsked(left, top, min(planeWidth, left + TILE), min(planeHeight, top + TILE))) continue;
      for (let seen = 0; seen < looks; seen += 1) {
        lookAtAsked(seen, looks);
        openAt(kept);
      }
    }
  }
}

/** Marks what is partly inked in the open, and a pixel around. */
function markEdges(): void {
  const least = LEAST_EDGE * level;
  const most = MOST_EDGE * level;
  for (let y = 0; y < planeHeight; y += 1) {
    for (let x = 0; x < planeWidth; x += 1) {
      const at = <usize>(y * planeWidth + x);
      const coverage = load<f32>(known + (at << 2));
      if (coverage <= least || coverage >= most || load<u8>(zone + at) == PRINT) continue;
      for (let nearY = max(0, y - 1), lastY = min(planeHeight - 1, y + 1); nearY <= lastY; nearY += 1) {
        for (let nearX = max(0, x - 1), lastX = min(planeWidth - 1, x + 1); nearX <= lastX; nearX += 1) {
          const near = zone + <usize>(nearY * planeWidth + nearX);
          if (load<u8>(near) != PRINT) store<u8>(near, EDGE);
        }
      }
    }
  }
}

/** Where a tile is asked for: its print, and perhaps edges of ink. */
let askedLeft: i32 = 0;
let askedTop: i32 = 0;
let askedRight: i32 = 0;
let askedBottom: i32 = 0;

function findAsked(left: i32, top: i32, right: i32, bottom: i32): bool {
  askedLeft = right;
  askedTop = bottom;
  askedRight = left;
  askedBottom = top;
  for (let y = top; y < bottom; y += 1) {
    const line = zone + <usize>y * planeWidth;
    let first = left;
    while (first < right && !load<u8>(line + first)) first += 1;
    if (first == right) continue;
    let end = right;
    while (!load<u8>(line + end - 1)) end -= 1;
    askedLeft = min(askedLeft, first);
    askedRight = max(askedRight, end);
    askedTop = min(askedTop, y);
    askedBottom = y + 1;
  }
  return askedRight > askedLeft;
}

/** Looks once more at what is asked of the tile; the last look decides. */
function lookAtAsked(seen: i32, looks: i32): void {
  const mirrored = (seen & 1) != 0;
  const upsideDown = looks == 2 ? mirrored : (seen & 2) != 0;
  // Whole pixels of the coarsest size, wherever print begins and however it is turned; what is over is paper.
  const x0 = max(0, (askedLeft & ~7) - HALO);
  const y0 = max(0, (askedTop & ~7) - HALO);
  const wide = min(planeWidth, askedRight + HALO) - x0;
  const high = min(planeHeight, askedBottom + HALO) - y0;
  const picture = input();
  picture.open((wide + 7) & ~7, (high + 7) & ~7, INPUTS);
  const step = mirrored ? -(INPUTS << 1) : INPUTS << 1;
  for (let y = 0; y < picture.height; y += 1) {
    let to = picture.line(upsideDown ? picture.height - 1 - y : y);
    if (mirrored) to += <usize>((picture.width - 1) * (INPUTS << 1));
    const told = y < high ? wide : 0;
    if (told > 0) tell(<usize>(y + y0) * planeWidth + x0, told, to, step);
    tellPaper(picture.width - told, to + told * step, step);
  }
  look();
  for (let y = askedTop; y < askedBottom; y += 1) {
    const line = zone + <usize>y * planeWidth;
    for (let x = askedLeft; x < askedRight; ) {
      if (!load<u8>(line + x)) {
        x += 1;
        continue;
      }
      let end = x + 1;
      while (end < askedRight && load<u8>(line + end)) end += 1;
      answer(upsideDown ? picture.height - 1 - (y - y0) : y - y0, mirrored ? picture.width - (end - x0) : x - x0, end - x, odds);
      weigh((<usize>y * planeWidth + x) << 2, end - x, mirrored, seen, looks);
      x = end;
    }
  }
}

/** Adds `odds` to what was seen before; after the last look writes 0…1. @param at bytes into a plane */
function weigh(at: usize, count: i32, mirrored: bool, seen: i32, looks: i32): void {
  const share: f32 = 1 / <f32>looks;
  for (let place = 0; place < count; place += 1, at += 4) {
    let sum = load<f32>(odds + (<usize>(mirrored ? count - 1 - place : place) << 2));
    if (seen > 0) sum += load<f32>(decided + at);
    if (seen == looks - 1) {
      const value = curved(sum * share);
      if (load<u8>(zone + (at >> 2)) == EDGE) {
        sum = value;
      } else {
        unsure += min<f32>(value, 1 - value);
        sum = load<f32>(distance + at) > outside ? 0 : curved(sum * share * DECIDED + FAVOUR);
      }
    }
    store<f32>(decided + at, sum);
  }
}

/** So much is 1 in the network's inputs; none is further from 0 than 2. */
export const UNIT: f32 = 1023;

/** Writes the network's inputs for `count` pixels. @param at of the first one in a plane @param step bytes from one to the next, backwards too */
function tell(at: usize, count: i32, to: usize, step: i32): void {
  const perDark: f32 = 0.5 / (1 - fullLight);
  const perLevel: f32 = 1 / level;
  for (; count > 0; count -= 1, at += 1, to += step) {
    const lit = load<f32>(light + (at << 2));
    const inZone = load<u8>(zone + at) == PRINT;
    const open = load<f32>(known + (at << 2));
    put(to, max<f32>(-0.1, min<f32>(2, (1 - lit) * perDark)));
    put(to + 2, min<f32>(2, lit));
    put(to + 4, max<f32>(-1, min<f32>(2, load<f32>(colour + (at << 2)))));
    put(to + 6, max<f32>(-2, min<f32>(2, (load<f32>(tint + (at << 2)) - fullTint * (1 - lit)) * 4)));
    put(to + 8, inZone ? open : min<f32>(MOST_KNOWN, open * perLevel));
    put(to + 10, <f32>load<u8>(core + at));
    put(to + 12, inZone ? 1 : 0);
    put(to + 14, inZone ? load<f32>(distance + (at << 2)) : 0);
  }
}

/** As `tell`, of bare paper. */
function tellPaper(count: i32, to: usize, step: i32): void {
  for (; count > 0; count -= 1, to += step) {
    memory.fill(to, 0, INPUTS << 1);
    put(to + 2, 1);
  }
}

@inline
function put(at: usize, value: f32): void {
  store<i16>(at, <i16><i32>(value * UNIT + (value < 0 ? -0.5 : 0.5)));
}

/** The network's inputs of all pixels (16 bits, `UNIT` is 1), for learning. */
export function tellAll(): usize {
  const at = room(<usize>(planeWidth * planeHeight * INPUTS) << 1);
  tell(0, planeWidth * planeHeight, at, INPUTS << 1);
  return at;
}

/** Log odds as 0…1. */
@inline
function curved(logOfOdds: f32): f32 {
  return 1 / (1 + Mathf.exp(-logOfOdds));
}

/** Less colour than this around is none, where toner is looked at. */
const COLOURLESS: f32 = 0.05;

/** Light that print leaves where no ink is near: the darkest quarter's end. */
function tonerLight(): f32 {
  const bins: i32 = 64;
  const histogram = room(bins << 2);
  memory.fill(histogram, 0, bins << 2);
  let count: u32 = 0;
  for (let y = 4; y < planeHeight - 4; y += 1) {
    for (let x = 4; x < planeWidth - 4; x += 1) {
      const at = <usize>y * planeWidth + x;
      if (!load<u8>(core + at) || Mathf.abs(colourAround(at)) >= COLOURLESS) continue;
      const bin = histogram + (<usize>max(0, min(bins - 1, <i32>(load<f32>(light + (at << 2)) * <f32>bins))) << 2);
      store<u32>(bin, load<u32>(bin) + 1);
      count += 1;
    }
  }
  let below: u32 = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    below += load<u32>(histogram + (<usize>bin << 2));
    if (below * 4 > count) return (<f32>bin + 0.5) / <f32>bins;
  }
  return 0.15;
}

/** Mean colour of the square of 9 × 9 pixels around. */
function colourAround(at: usize): f32 {
  const bytes = <usize>planeWidth << 2;
  let sum = f32x4.splat(0);
  let last: f32 = 0;
  for (let line = colour + (at << 2) - 4 * bytes - 16, end = line + 9 * bytes; line < end; line += bytes) {
    sum = f32x4.add(sum, f32x4.add(v128.load(line), v128.load(line, 16)));
    last += load<f32>(line, 32);
  }
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3) + last) / 81;
}

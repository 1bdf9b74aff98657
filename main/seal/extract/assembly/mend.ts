// How much ink lies under print, as the network sees it.
import { free, openAt, room } from './box';
import { findLevels, levels } from './levels';
import { answer, input, INPUTS, look, MULTIPLE, setTraits, TRAITS } from './network';
import { colour, core, distance, EDGE, known, light, planeBytes, planeHeight, planeWidth, PRINT, zone } from './planes';
import { setFullInk, tell, tellPaper } from './tell';

/** Coverage where print is, 1 = as in the midst of strokes. */
export let decided: usize = 0;
/** Pixels of the planes that are expected to be wrong at half coverage. */
export let unsure: f32 = 0;

/** A hole in a stroke is worse than a stroke a little wide, and half ink under print is hardly ever true. */
const FAVOUR: f32 = 0.42;
const DECIDED: f32 = 2;
const SUREST: f32 = 0.999;
/** An edge in the open is between these, as shares of the midst of strokes. */
const LEAST_EDGE: f32 = 0.08;
const MOST_EDGE: f32 = 0.92;
/** Ink is so much stronger than in the midst of strokes near it at most: what an answer of 1 says. */
export const HEADROOM: f32 = 1.2;
/** No more than this is taken of what is in the open. */
const MOST_KNOWN: f32 = 1.2;
/** Pixels around that an answer may depend on; and how many are answered at once, a side: both multiples of `MULTIPLE`. */
const HALO: i32 = 48;
const TILE: i32 = 576;

/** Of 300 dpi. */
const USUAL_PX_PER_MM: f32 = 300 / 25.4;

/** Two lines of log odds. */
let odds: usize = 0;
let outside: f32 = 0;
/** What is so of the whole seal, as the network is told. */
export let traits: usize = 0;

/**
 * Makes ready for the open planes; what the border says is written into `known` and `distance` then.
 * @param levelOfInk coverage in the midst of strokes @param pxPerMm of the planes
 */
export function openMend(lightOfInk: f32, colourOfInk: f32, tintOfInk: f32, levelOfInk: f32, pxPerMm: f32): void {
  unsure = 0;
  setFullInk(lightOfInk, tintOfInk);
  findLevels(levelOfInk, pxPerMm);
  decided = room(planeBytes);
  odds = room(<usize>(planeWidth + 1) << 3);
  for (let at: usize = 0; at < <usize>(planeWidth * planeHeight) << 2; at += 4) {
    const share = min<f32>(MOST_KNOWN, load<f32>(known + at) / load<f32>(levels + at));
    store<f32>(known + at, share);
    store<f32>(decided + at, share);
  }
  traits = room(TRAITS << 2);
  store<f32>(traits, lightOfInk);
  store<f32>(traits, colourOfInk, 4);
  store<f32>(traits, tonerLight(), 8);
  store<f32>(traits, levelOfInk, 12);
  store<f32>(traits, pxPerMm / USUAL_PX_PER_MM, 16);
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
  for (let y = 0; y < planeHeight; y += 1) {
    for (let x = 0; x < planeWidth; x += 1) {
      const at = <usize>(y * planeWidth + x);
      const coverage = load<f32>(known + (at << 2));
      if (coverage <= LEAST_EDGE || coverage >= MOST_EDGE || load<u8>(zone + at) == PRINT) continue;
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
  // Whole tiles of the coarsest size, wherever print begins and however it is turned; what is over is paper.
  const x0 = max(0, (askedLeft & -MULTIPLE) - HALO);
  const y0 = max(0, (askedTop & -MULTIPLE) - HALO);
  const wide = min(planeWidth, askedRight + HALO) - x0;
  const high = min(planeHeight, askedBottom + HALO) - y0;
  const picture = input();
  picture.open((wide + MULTIPLE - 1) & -MULTIPLE, (high + MULTIPLE - 1) & -MULTIPLE, INPUTS);
  const step = mirrored ? -(INPUTS << 1) : INPUTS << 1;
  for (let y = 0; y < picture.height; y += 1) {
    let to = picture.line(upsideDown ? picture.height - 1 - y : y);
    if (mirrored) to += <usize>((picture.width - 1) * (INPUTS << 1));
    const told = y < high ? wide : 0;
    if (told > 0) tell(<usize>(y + y0) * planeWidth + x0, told, to, step);
    tellPaper(picture.width - told, to + told * step, step);
  }
  look();
  const lower = odds + (<usize>(planeWidth + 1) << 2);
  // Two lines at once, and what lies near in them.
  for (let y = askedTop & ~1; y < askedBottom; y += 2) {
    for (let x = nextAsked(y, askedLeft); x < askedRight; ) {
      const end = endOfAsked(y, x);
      x &= ~1;
      const count = (end - x + 1) & ~1;
      answer(upsideDown ? picture.height - 2 - (y - y0) : y - y0, mirrored ? picture.width - (x + count - x0) : x - x0, count, upsideDown ? lower : odds, upsideDown ? odds : lower);
      for (let line = y; line < min(y + 2, planeHeight); line += 1) weigh(<usize>line * planeWidth + x, min(count, planeWidth - x), line == y ? odds : lower, mirrored ? count - 1 : -1, seen, looks);
      x = nextAsked(y, end);
    }
  }
}

/** The first place from `x` on where one of two lines is asked for, up to what is asked of the tile. */
function nextAsked(y: i32, x: i32): i32 {
  while (x < askedRight && !isAsked(y, x)) x += 1;
  return x;
}

/** So many pixels that no one asks for cost less than to begin anew. */
const GAP: i32 = 8;

/** Where what is asked for near `x` ends. */
function endOfAsked(y: i32, x: i32): i32 {
  let end = x + 1;
  for (let next = end; next < min(askedRight, end + GAP); next += 1) if (isAsked(y, next)) end = next + 1;
  return end;
}

@inline
function isAsked(y: i32, x: i32): bool {
  const at = zone + <usize>y * planeWidth + x;
  return load<u8>(at) != 0 || (y + 1 < planeHeight && load<u8>(at + planeWidth) != 0);
}

/** Adds `from` to what was seen before of what is asked for; after the last look writes 0…1. @param first place in a plane @param last place of the first one's odds, where they are mirrored, or -1 */
function weigh(first: usize, count: i32, from: usize, last: i32, seen: i32, looks: i32): void {
  const share: f32 = 1 / <f32>looks;
  for (let place = 0; place < count; place += 1) {
    const at = (first + place) << 2;
    const asked = load<u8>(zone + first + place);
    if (!asked) continue;
    let sum = load<f32>(from + (<usize>(last < 0 ? place : last - place) << 2));
    if (seen > 0) sum += load<f32>(decided + at);
    if (seen == looks - 1) {
      const value = curved(sum * share);
      if (asked == EDGE) {
        sum = value * HEADROOM;
      } else {
        const inked = min<f32>(SUREST, value * HEADROOM);
        unsure += min<f32>(inked, 1 - inked);
        sum = load<f32>(distance + at) > outside ? 0 : curved(Mathf.log(inked / (1 - inked)) * DECIDED + FAVOUR);
      }
    }
    store<f32>(decided + at, sum);
  }
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

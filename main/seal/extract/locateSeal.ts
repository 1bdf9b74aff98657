import type { ExtractionReason } from '../../../contract/extraction.ts';
import { components, dilate } from './components.ts';
import type { Component } from './components.ts';
import { inkLevel } from './inkMap.ts';
import type { InkMaps } from './inkMap.ts';
import { distanceTo, fitEllipse, fitRectangle, outermost } from './outline.ts';
import type { Fit, Outline, Point } from './outline.ts';
import { overlappingRings } from './overlap.ts';

export type SealShape = 'round' | 'oval' | 'square' | 'rectangle';

/** A seal found on the reduced page. */
export interface SealCandidate {
  readonly ink: 'red' | 'blue';
  readonly shape: SealShape;
  /** In reduced pixels. */
  readonly outline: Outline;
  /** 0…1. */
  readonly confidence: number;
  readonly reasons: readonly ExtractionReason[];
}

/** What a seal with such an outline is called. */
export function shapeOf({ kind, rx, ry }: Outline): SealShape {
  const sides = Math.max(rx, ry) / Math.min(rx, ry);
  return kind === 'ellipse' ? (sides < 1.09 ? 'round' : 'oval') : sides < 1.18 ? 'square' : 'rectangle';
}

/** Parts of one seal are nearer than this. */
const JOIN_MM = 0.9;
const SMALLEST_MM = 9;
/** A seal has more ink than this, mm². */
const LEAST_INK_MM2 = 8;
const LARGEST_MM = 68;
/** Two rings that overlap are longer than this. */
const LEAST_OVERLAP_MM = 34;
/** How far ink may be off the outline and still be its border. */
const BORDER_TOLERANCE_MM = 0.8;
/** Print's fringe shows less of the ink's colour, as a share of its darkness. */
const FRINGE = 0.4;
/** Strokes that run across the outline are seen in this band around it, … */
const OUTSIDE_BAND_MM = [0.9, 2.6] as const;
/** … and are more than this, mm². */
const OUTSIDE_MM2 = 0.8;
/** Found at all from here on. */
export const LEAST_CONFIDENCE = 0.4;

/**
 * Finds seals by what makes one: ink of one colour inside a closed border (ellipse or rectangle) of a seal's size, neither empty
 * nor filled, with writing along or inside it. Headings, ruled forms, highlighter and most logos have no such border.
 * @param pxPerMm of the reduced page
 * @returns the most likely first; rings that overlap each for itself
 */
export function locateSeals(maps: InkMaps, inks: readonly ('red' | 'blue')[], pxPerMm: number): { readonly found: SealCandidate[]; readonly inkSeen: boolean } {
  const found: SealCandidate[] = [];
  let inkSeen = false;
  for (const ink of inks) {
    const { level, count } = inkLevel(maps[ink]);
    if (count < LEAST_INK_MM2 * pxPerMm * pxPerMm) continue;
    const mask = atLeast(maps[ink], level);
    const joined = dilate(mask, maps.width, maps.height, Math.max(1, Math.round((JOIN_MM * pxPerMm) / 2)));
    const { labels, found: groups } = components(joined, maps.width, maps.height);
    for (const group of groups) {
      const size = [(group.right - group.left) / pxPerMm, (group.bottom - group.top) / pxPerMm] as const;
      if (Math.max(...size) > 5) inkSeen = true;
      if (Math.min(...size) < SMALLEST_MM || Math.max(...size) > LARGEST_MM * 2.5) continue;
      const candidate = judge(maps, ink, mask, labels, group, pxPerMm);
      if (candidate) found.push(candidate);
      else if (Math.max(...size) > LEAST_OVERLAP_MM) found.push(...overlapping(maps, ink, mask, labels, group, pxPerMm));
    }
  }
  const best = found.sort((a, b) => b.confidence - a.confidence);
  // A seal's inner parts (a ring inside the ring) are the seal's.
  return { found: best.filter((one, at) => !best.slice(0, at).some((other) => !one.reasons.includes('overlapping') && distanceTo(other.outline)(one.outline.cx, one.outline.cy) < 0)), inkSeen };
}

function atLeast(map: Uint8Array, level: number): Uint8Array {
  const mask = new Uint8Array(map.length);
  for (let at = 0; at < map.length; at += 1) if ((map[at] ?? 0) >= level) mask[at] = 1;
  return mask;
}

/** The group's first and last pixels of every line and column that are `wanted`: among them are the outermost in every direction. */
function rimOf(isSet: (x: number, y: number) => boolean, { left, top, right, bottom }: Component, wanted: (point: Point) => boolean): Point[] {
  const points: Point[] = [];
  const take = (x: number, y: number): boolean => {
    if (!isSet(x, y)) return false;
    const point = { x, y };
    if (!wanted(point)) return false;
    points.push(point);
    return true;
  };
  for (let y = top; y <= bottom; y += 1) {
    let first = left;
    while (first <= right && !take(first, y)) first += 1;
    for (let x = right; x > first && !take(x, y); x -= 1);
  }
  for (let x = left; x <= right; x += 1) {
    let first = top;
    while (first <= bottom && !take(x, first)) first += 1;
    for (let y = bottom; y > first && !take(x, y); y -= 1);
  }
  return points;
}

/** Rings that run into each other, each a candidate of its own, and the doubt that they do. */
function overlapping(maps: InkMaps, ink: 'red' | 'blue', mask: Uint8Array, labels: Int32Array, group: Component, pxPerMm: number): SealCandidate[] {
  const { width } = maps;
  const rim = rimOf((x, y) => mask[y * width + x] === 1 && labels[y * width + x] === group.label, group, () => true);
  const tolerance = Math.max(1.2, BORDER_TOLERANCE_MM * pxPerMm);
  const rings = overlappingRings(rim, 9 * pxPerMm, (LARGEST_MM / 2) * pxPerMm, tolerance);
  const judged = rings.map((outline) => candidateOf(maps, ink, mask, { outline, share: 0.75 }, pxPerMm)).filter((candidate) => candidate !== undefined);
  return judged.length > 1 ? judged.map((candidate) => ({ ...candidate, reasons: [...candidate.reasons, 'overlapping'] })) : [];
}

function judge(maps: InkMaps, ink: 'red' | 'blue', mask: Uint8Array, labels: Int32Array, group: Component, pxPerMm: number): SealCandidate | undefined {
  const { width } = maps;
  // Print beside the seal has a fringe of its colour: the outline is laid through what is more coloured than that.
  const isInk = (at: number): boolean => mask[at] === 1 && labels[at] === group.label && (maps[ink][at] ?? 0) > FRINGE * (maps.dark[at] ?? 0);
  const rim = (wanted: (point: Point) => boolean) => rimOf((x, y) => isInk(y * width + x), group, wanted);
  const tolerance = Math.max(1.2, BORDER_TOLERANCE_MM * pxPerMm);
  const fit = bestFit(rim, group, tolerance);
  return fit && candidateOf(maps, ink, mask, fit, pxPerMm);
}

function candidateOf(maps: InkMaps, ink: 'red' | 'blue', mask: Uint8Array, { outline, share }: Fit, pxPerMm: number): SealCandidate | undefined {
  const wideMm = (2 * outline.rx) / pxPerMm;
  const highMm = (2 * outline.ry) / pxPerMm;
  const [longMm, shortMm] = wideMm > highMm ? [wideMm, highMm] : [highMm, wideMm];
  if (shortMm < SMALLEST_MM || longMm > LARGEST_MM || longMm / shortMm > 2.2) return undefined;
  const shape = shapeOf(outline);
  const { fill, border, inner, changes } = content(mask, maps, outline, pxPerMm);
  // A solid patch, an empty frame.
  if (fill > (outline.kind === 'ellipse' ? 0.78 : 0.68) || fill < 0.06 || inner < 0.03) return undefined;
  if (outline.kind === 'rectangle' && (longMm > 50 || inner < 0.12 || !writtenBothWays(mask, maps, outline))) return undefined;
  const sizeScore = sizeLikelihood(shape, longMm, shortMm);
  const writing = Math.min(1, changes / (outline.kind === 'ellipse' ? 14 : 8));
  const confidence = ramp(share, 0.45, 0.85) * 0.4 + ramp(border, 0.4, 0.85) * 0.2 + writing * 0.2 + sizeScore * 0.2;
  const least = outline.kind === 'ellipse' ? 0.45 : 0.6;
  if (share < least || border < 0.4 || writing < 0.35 || sizeScore < 0.1 || confidence < LEAST_CONFIDENCE) return undefined;
  const reasons: ExtractionReason[] = [];
  if (share < 0.7) reasons.push('shape-unclear');
  if (sizeScore < 0.6) reasons.push('size-unusual');
  if (inkOutside(ink, mask, maps, outline, pxPerMm) > OUTSIDE_MM2) reasons.push('same-ink-strokes');
  return { ink, shape, outline, confidence, reasons };
}

const ramp = (value: number, low: number, high: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)));

function bestFit(rim: (wanted: (point: Point) => boolean) => Point[], group: Component, tolerance: number): Fit | undefined {
  const middle = { x: (group.left + group.right) / 2, y: (group.top + group.bottom) / 2 };
  const around = outermost(rim(() => true), middle);
  const first = fitEllipse(around, tolerance);
  // Again from the fitted centre: print of the same colour at the side moves the first one.
  const fromFirst = first && distanceTo(first.outline);
  const inside = first && fromFirst && outermost(rim(({ x, y }) => fromFirst(x, y) < 2 * tolerance), { x: first.outline.cx, y: first.outline.cy });
  const second = inside && fitEllipse(inside, tolerance);
  const ellipse = second && first && second.share >= first.share ? second : first;
  const rectangle = fitRectangle(around, tolerance);
  if (!ellipse) return rectangle;
  return rectangle && rectangle.share > ellipse.share + 0.08 ? rectangle : ellipse;
}

/** Ink of the seal's family in a band around its outline, mm²; what is darker than coloured is print's fringe. */
function inkOutside(ink: 'red' | 'blue', mask: Uint8Array, maps: InkMaps, outline: Outline, pxPerMm: number): number {
  const [from, to] = [OUTSIDE_BAND_MM[0] * pxPerMm, OUTSIDE_BAND_MM[1] * pxPerMm];
  const { width, height } = maps;
  const reach = Math.ceil(Math.hypot(outline.rx, outline.ry) + to);
  const distanceOf = distanceTo(outline);
  let inked = 0;
  for (let y = Math.max(0, Math.floor(outline.cy - reach)); y < Math.min(height, outline.cy + reach); y += 1) {
    for (let x = Math.max(0, Math.floor(outline.cx - reach)); x < Math.min(width, outline.cx + reach); x += 1) {
      const at = y * width + x;
      if (mask[at] !== 1 || (maps[ink][at] ?? 0) < 1.2 * (maps.dark[at] ?? 0)) continue;
      const distance = distanceOf(x, y);
      if (distance > from && distance < to) inked += 1;
    }
  }
  return inked / (pxPerMm * pxPerMm);
}

/** Share of inked pixels inside, of directions with ink on the border, of ink in the inner part, and ink/paper changes along the text band. */
function content(mask: Uint8Array, maps: InkMaps, outline: Outline, pxPerMm: number) {
  const { width, height } = maps;
  const reach = Math.ceil(Math.hypot(outline.rx, outline.ry));
  let all = 0;
  let inked = 0;
  let innerAll = 0;
  let innerInked = 0;
  const innerEdge = -2.2 * pxPerMm;
  const distanceOf = distanceTo(outline);
  for (let y = Math.max(0, Math.floor(outline.cy - reach)); y < Math.min(height, outline.cy + reach); y += 1) {
    for (let x = Math.max(0, Math.floor(outline.cx - reach)); x < Math.min(width, outline.cx + reach); x += 1) {
      const distance = distanceOf(x, y);
      if (distance > 0) continue;
      const set = mask[y * width + x] ?? 0;
      all += 1;
      inked += set;
      if (distance < innerEdge) {
        innerAll += 1;
        innerInked += set;
      }
    }
  }
  const at = (scale: number, turn: number): number => {
    const angle = turn * 2 * Math.PI;
    let u = Math.cos(angle);
    let v = Math.sin(angle);
    if (outline.kind === 'rectangle') {
      const longest = Math.max(Math.abs(u), Math.abs(v));
      u /= longest;
      v /= longest;
    }
    u *= outline.rx * scale;
    v *= outline.ry * scale;
    const x = Math.round(outline.cx + u * Math.cos(outline.radians) - v * Math.sin(outline.radians));
    const y = Math.round(outline.cy + u * Math.sin(outline.radians) + v * Math.cos(outline.radians));
    return x >= 0 && y >= 0 && x < width && y < height ? seen(mask, maps, y * width + x) : 0;
  };
  const steps = 360;
  let border = 0;
  const least = Math.min(outline.rx, outline.ry);
  for (let step = 0; step < steps; step += 1) {
    for (let depth = -0.6; depth <= 1.8; depth += 0.3) {
      if (at(1 - (depth * pxPerMm) / least, step / steps) === 1) {
        border += 1;
        break;
      }
    }
  }
  // Writing crosses several radii; a border's own ragged edge only one: the second best counts.
  const scales = outline.kind === 'ellipse' ? [0.62, 0.68, 0.74, 0.8, 0.86] : [0.35, 0.5, 0.65];
  const changes = scales.map((scale) => changesAlong((step) => at(scale, step / steps), steps)).sort((p, q) => q - p)[1] ?? 0;
  return { fill: inked / Math.max(1, all), border: border / steps, inner: innerInked / Math.max(1, innerAll), changes };
}

/** Whether ink and paper change along lines and along columns inside a rectangle, however it is turned: characters do, bars and rules do not. */
function writtenBothWays(mask: Uint8Array, maps: InkMaps, outline: Outline): boolean {
  for (let degrees = -12; degrees <= 12; degrees += 2) if (fewestChanges(mask, maps, outline, (degrees * Math.PI) / 180) < 1.5) return false;
  return true;
}

/** Mean number of changes along a line or a column of a grid inside, whichever is less. */
function fewestChanges(mask: Uint8Array, maps: InkMaps, { cx, cy, rx, ry }: Outline, radians: number): number {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const steps = 40;
  const inside = (at: number): number => ((at + 0.5) / steps - 0.5) * 1.4; // −0.7…0.7: without the border
  const set = (along: number, across: number): number => {
    const [u, v] = [inside(along) * rx, inside(across) * ry];
    return seen(mask, maps, Math.round(cy + u * sin + v * cos) * maps.width + Math.round(cx + u * cos - v * sin));
  };
  let alongLines = 0;
  let alongColumns = 0;
  for (let line = 0; line < steps; line += 1) {
    for (let step = 1; step < steps; step += 1) {
      if (set(step, line) + set(step - 1, line) === 1) alongLines += 1;
      if (set(line, step) + set(line, step - 1) === 1) alongColumns += 1;
    }
  }
  return Math.min(alongLines, alongColumns) / steps;
}

/** What print hides: neither ink nor paper, so that print through a plain ring or bar is no writing of its own. */
const UNSEEN = 2;
const PRINT_DARK = 25;
const seen = (mask: Uint8Array, maps: InkMaps, at: number): number => (mask[at] === 1 ? 1 : (maps.dark[at] ?? 0) >= PRINT_DARK ? UNSEEN : 0);

/** Ink/paper changes on a closed walk, runs of a single step not counted. */
function changesAlong(set: (step: number) => number, steps: number): number {
  let changes = 0;
  let state = set(0);
  for (let step = 1; state === UNSEEN && step < steps; step += 1) state = set(step);
  for (let step = 1; step < steps; step += 1) {
    const now = set(step);
    if (now === state || now === UNSEEN || set(step + 1) !== now) continue;
    state = now;
    changes += 1;
  }
  return changes;
}

/** How usual a size is: company seals 38–58 mm, ovals 40×30 and 45×30, personal squares 12–30 mm. */
function sizeLikelihood(shape: SealShape, longMm: number, shortMm: number): number {
  if (shape === 'round') return longMm >= 34 ? ramp(LARGEST_MM - longMm, 0, 8) : ramp(longMm, 15, 34);
  if (shape === 'oval') return longMm >= 34 && shortMm >= 20 ? 1 : ramp(longMm, 18, 34) * 0.8;
  if (shape === 'square') return longMm <= 32 ? 1 : ramp(45 - longMm, 0, 13);
  return longMm <= 40 ? 0.9 : 0.4;
}

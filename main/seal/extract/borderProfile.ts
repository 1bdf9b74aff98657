import { distanceTo, fitEllipse, fitSides, spanOfRow } from './outline.ts';
import type { Outline, Point } from './outline.ts';

/** How far outside and inside of the outline a seal's border and what follows it are looked at. */
const OUTSIDE_MM = 1;
const INSIDE_MM = 4;
/** Width of a ring that is looked at in one; finer than a pixel says no more. */
const RING_MM = 0.1;
/** What lies further off is left out before its distance is known exactly. */
const ROUGHLY_MM = 0.5;
const SECTORS = 16;
/** Sectors to each side that also tell of a place: a seal is pressed unevenly. */
const NEAR_SECTORS = 2;
/** The found outline is about so far from the true one. */
const SEARCH_MM = 1.2;
const DIRECTIONS = 240;
/** Fewer directions that show the edge do not tell more than the found outline. */
const LEAST_SEEN = 60;
/** From where on the profile says nothing. */
const FEW = 3;

/** What is known around print. */
export interface KnownPlanes {
  readonly width: number;
  readonly height: number;
  /** Coverage, 1 = as in the midst of strokes near; 0 in the zone. */
  readonly known: Float32Array;
  /** 1 at print and its blurred rim: there coverage is not known. */
  readonly zone: Uint8Array;
}

/** Where a seal's border lies, and the rings along it. */
interface Border {
  readonly outline: Outline;
  readonly distanceOf: (x: number, y: number) => number;
  readonly pxPerMm: number;
  /** Pixels from ring to ring, and how many there are. */
  readonly perRing: number;
  readonly rings: number;
}

/** What a seal's border tells of places that print hides: how much ink lies at the same distance from the edge elsewhere. */
export interface BorderProfile {
  /** Undefined where no outline was found. */
  readonly border: Border | undefined;
  /** Coverage by sector and ring, 1 = as in the midst of strokes; −0.2 where nothing is known. */
  readonly coverage: Float32Array;
}

/**
 * @param outline in pixels of the planes; without one the profile is empty
 * @param pxPerMm of the planes
 */
export function borderProfile(planes: KnownPlanes, found: Outline | undefined, pxPerMm: number): BorderProfile {
  if (!found) return { border: undefined, coverage: new Float32Array() };
  const outline = edgeOutline(planes, found, pxPerMm);
  const perRing = Math.max(1, RING_MM * pxPerMm);
  const rings = Math.ceil(((OUTSIDE_MM + INSIDE_MM) * pxPerMm) / perRing);
  const border: Border = { outline, distanceOf: distanceTo(outline), pxPerMm, perRing, rings };
  const sums = new Float32Array(SECTORS * rings);
  const counts = new Float32Array(SECTORS * rings);
  for (let y = 0; y < planes.height; y += 1) for (const part of partsOf(border, y, planes.width)) addKnown(planes, border, y, part, sums, counts);
  const coverage = Float32Array.from(sums, (_, place) => {
    const [sector, ring] = [Math.floor(place / rings), place % rings];
    let [sum, count] = [0, 0];
    for (let near = sector - NEAR_SECTORS; near <= sector + NEAR_SECTORS; near += 1) {
      const from = ((near + SECTORS) % SECTORS) * rings + ring;
      sum += sums[from] ?? 0;
      count += counts[from] ?? 0;
    }
    return count < FEW ? -0.2 : sum / count;
  });
  return { border, coverage };
}

/** Columns of a row: from the first one to before the last one. */
type Part = readonly [from: number, to: number];

/** Where a row runs near the border: at the left and at the right of what lies too far inside. */
function partsOf({ outline, pxPerMm }: Border, y: number, width: number): readonly [left: Part, right: Part] {
  const within = (x: number): number => Math.min(width, Math.max(0, x));
  const near = spanOfRow(outline, y, (OUTSIDE_MM + ROUGHLY_MM) * pxPerMm);
  if (!near) return [[width, width], [width, width]];
  const [first, end] = [within(Math.ceil(near[0])), within(Math.floor(near[1]) + 1)];
  const midst = spanOfRow(outline, y, -(INSIDE_MM + ROUGHLY_MM) * pxPerMm);
  return midst ? [[first, within(Math.ceil(midst[0]))], [within(Math.floor(midst[1]) + 1), end]] : [[first, end], [end, end]];
}

/** Adds what is known of a part of a row to its rings. By itself, as all loops over a row: V8 leaves optimised code at each end of an inner loop. */
function addKnown({ width, known, zone }: KnownPlanes, { outline, distanceOf, pxPerMm, perRing, rings }: Border, y: number, [from, to]: Part, sums: Float32Array, counts: Float32Array): void {
  for (let x = from, at = y * width + from; x < to; x += 1, at += 1) {
    if (zone[at]) continue;
    const ring = Math.floor((OUTSIDE_MM * pxPerMm - distanceOf(x, y)) / perRing);
    if (ring < 0 || ring >= rings) continue;
    const place = sectorOf(outline, x, y) * rings + ring;
    sums[place] = (sums[place] ?? 0) + (known[at] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
}

/** Slopes between the sectors of a quarter. */
const SLOPES = [Math.tan(Math.PI / 8), 1, Math.tan((3 * Math.PI) / 8)] as const;
/** Sectors from the left on, over the top. */
function sectorOf({ cx, cy }: Outline, x: number, y: number): number {
  const [right, down] = [x - cx, y - cy];
  const [across, along] = [Math.abs(right), Math.abs(down)];
  const steep = (along > SLOPES[0] * across ? 1 : 0) + (along > SLOPES[1] * across ? 1 : 0) + (along > SLOPES[2] * across ? 1 : 0);
  if (down < 0) return right < 0 ? steep : SECTORS / 2 - 1 - steep;
  return right < 0 ? SECTORS - 1 - steep : SECTORS / 2 + steep;
}

/**
 * Writes what the border says of the zone: into `known` the coverage at a pixel's distance from the edge (−0.2 where nothing tells),
 * into `distances` that distance, mm, −1…1.
 */
export function tellBorder(profile: BorderProfile, planes: KnownPlanes, distances: Float32Array): void {
  const { border } = profile;
  const { width, height } = planes;
  for (let y = 0; y < height; y += 1) {
    const [left, right]: readonly [Part, Part] = border ? partsOf(border, y, width) : [[0, 0], [width, width]];
    tellFar(planes, distances, y, [0, left[0]], 0, 1);
    tellFar(planes, distances, y, [left[1], right[0]], -0.2, -1);
    tellFar(planes, distances, y, [right[1], width], 0, 1);
    if (!border) continue;
    tellNear(profile, border, planes, distances, y, left);
    tellNear(profile, border, planes, distances, y, right);
  }
}

/** A part of a row that lies far from the border. */
function tellFar({ width, zone, known }: KnownPlanes, distances: Float32Array, y: number, [from, to]: Part, coverage: number, distance: number): void {
  for (let at = y * width + from, end = y * width + to; at < end; at += 1) {
    if (!zone[at]) continue;
    known[at] = coverage;
    distances[at] = distance;
  }
}

function tellNear({ coverage }: BorderProfile, { outline, distanceOf, pxPerMm, perRing, rings }: Border, { width, zone, known }: KnownPlanes, distances: Float32Array, y: number, [from, to]: Part): void {
  for (let x = from, at = y * width + from; x < to; x += 1, at += 1) {
    if (!zone[at]) continue;
    const distance = distanceOf(x, y);
    distances[at] = Math.max(-1, Math.min(1, distance / pxPerMm));
    const place = (OUTSIDE_MM * pxPerMm - distance) / perRing - 0.5;
    const ring = Math.floor(place);
    if (place < 0) known[at] = 0;
    else if (ring < rings - 1) {
      const first = sectorOf(outline, x, y) * rings + ring;
      known[at] = (coverage[first] ?? 0) * (1 - place + ring) + (coverage[first + 1] ?? 0) * (place - ring);
    } else known[at] = -0.2;
  }
}

/** The outline laid on the ink's edge, as far as print leaves it to be seen; the found one where too little is. */
function edgeOutline({ width, height, known, zone }: KnownPlanes, found: Outline, pxPerMm: number): Outline {
  const points: Point[] = [];
  const search = SEARCH_MM * pxPerMm;
  const [cos, sin] = [Math.cos(found.radians), Math.sin(found.radians)];
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    const angle = (2 * Math.PI * direction) / DIRECTIONS;
    const [u, v] = [Math.cos(angle), Math.sin(angle)];
    const radius = found.kind === 'ellipse' ? 1 / Math.hypot(u / found.rx, v / found.ry) : 1 / Math.max(Math.abs(u) / found.rx, Math.abs(v) / found.ry);
    let before = 0;
    for (let r = radius + search; r > radius - search; r -= 1) {
      const x = found.cx + r * (u * cos - v * sin);
      const y = found.cy + r * (u * sin + v * cos);
      const at = Math.round(y) * width + Math.round(x);
      if (x < 0 || y < 0 || Math.round(x) >= width || Math.round(y) >= height || zone[at]) break;
      const ink = known[at] ?? 0;
      if (ink >= 0.5) {
        const back = before < ink ? (ink - 0.5) / (ink - before) : 0;
        points.push({ x: x + back * (u * cos - v * sin), y: y + back * (u * sin + v * cos) });
        break;
      }
      before = ink;
    }
  }
  if (points.length < LEAST_SEEN) return found;
  const fitted = found.kind === 'ellipse' ? fitEllipse(points, 0.15 * pxPerMm)?.outline : fitSides(points, found);
  if (!fitted) return found;
  const near = (one: number, other: number): boolean => Math.abs(one - other) < search;
  return near(fitted.cx, found.cx) && near(fitted.cy, found.cy) && near(fitted.rx, found.rx) && near(fitted.ry, found.ry) ? fitted : found;
}

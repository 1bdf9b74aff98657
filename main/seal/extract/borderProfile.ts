import { fitEllipse, fitSides, signedDistance, spanOfRow } from './outline.ts';
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

/** What a seal's border tells of places that print hides: how much ink lies at the same distance from the edge elsewhere. */
export interface BorderProfile {
  readonly outline: Outline | undefined;
  readonly pxPerMm: number;
  readonly rings: number;
  /** Coverage by sector and ring, 1 = as in the midst of strokes; −0.2 where nothing is known. */
  readonly coverage: Float32Array;
}

/**
 * @param outline in pixels of the planes; without one the profile is empty
 * @param pxPerMm of the planes
 */
export function borderProfile(planes: KnownPlanes, found: Outline | undefined, pxPerMm: number): BorderProfile {
  if (!found) return { outline: undefined, pxPerMm, rings: 0, coverage: new Float32Array() };
  const outline = edgeOutline(planes, found, pxPerMm);
  const { width, height, known, zone } = planes;
  const perRing = Math.max(1, RING_MM * pxPerMm);
  const rings = Math.ceil(((OUTSIDE_MM + INSIDE_MM) * pxPerMm) / perRing);
  const sums = new Float32Array(SECTORS * rings);
  const counts = new Float32Array(SECTORS * rings);
  for (let y = 0; y < height; y += 1) {
    const near = spanOfRow(outline, y, (OUTSIDE_MM + ROUGHLY_MM) * pxPerMm);
    if (!near) continue;
    const [first, last] = [Math.max(0, Math.ceil(near[0])), Math.min(width - 1, Math.floor(near[1]))];
    const midst = midstOfRow(outline, y, pxPerMm);
    for (let x = first; x <= last; x += 1) {
      if (x === midst.first) {
        x = midst.end - 1;
        continue;
      }
      const at = y * width + x;
      if (zone[at]) continue;
      const ring = Math.floor((OUTSIDE_MM * pxPerMm - signedDistance(outline, { x, y })) / perRing);
      if (ring < 0 || ring >= rings) continue;
      const to = sectorOf(outline, x, y) * rings + ring;
      sums[to] = (sums[to] ?? 0) + (known[at] ?? 0);
      counts[to] = (counts[to] ?? 0) + 1;
    }
  }
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
  return { outline, pxPerMm, rings, coverage };
}

/** Pixels of a row that lie too far inside for the profile; none when `first` is −1. */
function midstOfRow(outline: Outline, y: number, pxPerMm: number): { readonly first: number; readonly end: number } {
  const span = spanOfRow(outline, y, -(INSIDE_MM + ROUGHLY_MM) * pxPerMm);
  const [first, end] = span ? [Math.max(0, Math.ceil(span[0])), Math.floor(span[1]) + 1] : [0, 0];
  return end > first ? { first, end } : { first: -1, end: -1 };
}

const sectorOf = ({ cx, cy }: Outline, x: number, y: number): number => Math.min(SECTORS - 1, Math.floor((Math.atan2(y - cy, x - cx) / (2 * Math.PI) + 0.5) * SECTORS));

/**
 * Writes what the border says of the zone: into `known` the coverage at a pixel's distance from the edge (−0.2 where nothing tells),
 * into `distances` that distance, mm, −1…1.
 */
export function tellBorder({ outline, pxPerMm, rings, coverage }: BorderProfile, { width, height, zone, known }: KnownPlanes, distances: Float32Array): void {
  const perRing = Math.max(1, RING_MM * pxPerMm);
  const point = { x: 0, y: 0 };
  for (let y = 0, at = 0; y < height; y += 1) {
    point.y = y;
    const midst = outline && midstOfRow(outline, y, pxPerMm);
    for (let x = 0; x < width; x += 1, at += 1) {
      if (!zone[at]) continue;
      known[at] = -0.2;
      distances[at] = -1;
      if (!outline || !midst || (x >= midst.first && x < midst.end)) continue;
      point.x = x;
      const distance = signedDistance(outline, point);
      distances[at] = Math.max(-1, Math.min(1, distance / pxPerMm));
      const place = (OUTSIDE_MM * pxPerMm - distance) / perRing - 0.5;
      const ring = Math.floor(place);
      if (place < 0) known[at] = 0;
      else if (ring < rings - 1) {
        const from = sectorOf(outline, x, y) * rings + ring;
        known[at] = (coverage[from] ?? 0) * (1 - place + ring) + (coverage[from + 1] ?? 0) * (place - ring);
      }
    }
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

import type { Outline, Point } from './outline.ts';

/** Circles tried; three rim points make one. */
const TRIALS = 1500;
/** A ring's rim shows in at least this share of its directions: the rest lies inside of the other ring. */
const LEAST_SHARE = 0.58;
/** Of the sum of their radii: nearer ones are a ring in a ring, a target. */
const LEAST_APART = 0.3;
const SECTORS = 72;
const LARGEST_COUNT = 3;

/**
 * Rings that overlap each other, from the rim of the group they make. Circles through three rim points are tried; the one with most
 * of its way along the rim is taken, its points are put aside, and the next one is looked for.
 * @param smallest,largest radius, in pixels of the rim's picture
 * @param tolerance how far a rim point may be off, pixels
 * @returns rings of which each has a good part of its own; empty when there are not at least two
 */
export function overlappingRings(rim: readonly Point[], smallest: number, largest: number, tolerance: number): Outline[] {
  const rings: Outline[] = [];
  let points = rim;
  // The same picture gives the same rings: no chance in it.
  let state = 12_345;
  const pick = (): Point | undefined => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return points[Math.floor((state / 0x80000000) * points.length)];
  };
  while (rings.length < LARGEST_COUNT && points.length >= 12) {
    let best: { outline: Outline; share: number } | undefined;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const [a, b, c] = [pick(), pick(), pick()];
      const outline = a && b && c && circle(a, b, c);
      if (!outline || outline.rx < smallest || outline.rx > largest || rings.some((ring) => Math.hypot(ring.cx - outline.cx, ring.cy - outline.cy) < LEAST_APART * (ring.rx + outline.rx))) continue;
      const share = shareOf(points, outline, tolerance);
      if (!best || share > best.share) best = { outline, share };
    }
    if (!best || best.share < LEAST_SHARE) break;
    const { outline } = best;
    rings.push(outline);
    points = points.filter((point) => Math.abs(Math.hypot(point.x - outline.cx, point.y - outline.cy) - outline.rx) > 2 * tolerance);
  }
  return rings.length > 1 ? rings : [];
}

function circle(a: Point, b: Point, c: Point): Outline | undefined {
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y];
  const twice = 2 * (bx * cy - by * cx);
  if (Math.abs(twice) < 1) return undefined;
  const [bb, cc] = [bx * bx + by * by, cx * cx + cy * cy];
  const [x, y] = [(cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice];
  const radius = Math.hypot(x, y);
  return { kind: 'ellipse', cx: a.x + x, cy: a.y + y, rx: radius, ry: radius, radians: 0 };
}

/** Share of directions in which a rim point lies on the circle. */
function shareOf(points: readonly Point[], { cx, cy, rx }: Outline, tolerance: number): number {
  const seen = new Uint8Array(SECTORS);
  for (const { x, y } of points) {
    const [dx, dy] = [x - cx, y - cy];
    if (Math.abs(Math.hypot(dx, dy) - rx) > tolerance) continue;
    seen[Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * SECTORS) % SECTORS] = 1;
  }
  return seen.reduce((sum, value) => sum + value, 0) / SECTORS;
}

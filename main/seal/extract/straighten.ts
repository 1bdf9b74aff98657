import type { SealShape } from './locateSeal.ts';

/** Parts of the radius between which a star lies, and those between which the name runs (a code runs further out). */
const STAR = [0.1, 0.34] as const;
const NAME = [0.62, 0.78] as const;
const BINS = 180;
/** A star's five rays against a disc's none: less than this is no star. */
const LEAST_STAR = 0.12;
/** A name leaves this much of the way round open, degrees. */
const LEAST_GAP = 36;
const DEGREES = 180 / Math.PI;

/**
 * By how much a seal is turned clockwise, degrees; undefined when nothing tells. A round seal: the gap of its name lies at the foot,
 * and a star's rays say it exactly. An oval: its longer axis, the gap at the foot. A square: its sides.
 * @param alpha of the cut-out, upright page
 * @param sides how far a rectangle's sides are turned, degrees
 */
export function sealTurn(alpha: Uint8Array, width: number, height: number, shape: SealShape | 'free', sides: number): number | undefined {
  if (shape === 'square' || shape === 'rectangle') return within(sides, 90);
  if (shape === 'free') return undefined;
  const turned = shape === 'oval' ? longAxis(alpha, width, height) : 0;
  const foot = footOfName(alpha, width, height, shape, turned);
  if (shape === 'oval') {
    if (foot === undefined) return within(turned, 180);
    return Math.abs(within(foot - turned, 360)) > 90 ? within(turned + 180, 360) : within(turned, 360);
  }
  if (foot === undefined) return undefined;
  const star = starTurn(alpha, width, height);
  return star === undefined ? foot : within(star + 72 * Math.round((foot - star) / 72), 360);
}

/** The angle nearest to 0 that is the same modulo `period`. */
const within = (degrees: number, period: number): number => degrees - period * Math.round(degrees / period);

/** Turn of a five-pointed star in the middle, modulo 72°: the phase of the fifth harmonic around it. */
function starTurn(alpha: Uint8Array, width: number, height: number): number | undefined {
  const [cx, cy, radius] = [(width - 1) / 2, (height - 1) / 2, Math.min(width, height) / 2];
  let [re, im, all] = [0, 0, 0];
  const reach = Math.ceil(STAR[1] * radius);
  const [nearest, furthest] = [(STAR[0] * radius) ** 2, (STAR[1] * radius) ** 2];
  for (let y = Math.floor(cy - reach); y <= cy + reach; y += 1) {
    for (let x = Math.floor(cx - reach); x <= cx + reach; x += 1) {
      const value = alpha[y * width + x] ?? 0;
      const [dx, dy] = [x - cx, y - cy];
      const square = dx * dx + dy * dy;
      if (value === 0 || square < nearest || square > furthest) continue;
      // (dx + i·dy)⁵ / |…|⁵
      const [twoRe, twoIm] = [dx * dx - dy * dy, 2 * dx * dy];
      const [fourRe, fourIm] = [twoRe * twoRe - twoIm * twoIm, 2 * twoRe * twoIm];
      const share = value / (square * square * Math.sqrt(square));
      re += share * (fourRe * dx - fourIm * dy);
      im += share * (fourRe * dy + fourIm * dx);
      all += value;
    }
  }
  if (all === 0 || Math.hypot(re, im) / all < LEAST_STAR) return undefined;
  return within((Math.atan2(im, re) * DEGREES) / 5 + 18, 72); // a ray points up, to −90°, when it stands straight
}

/** Turn by the middle of the longest arc without characters, which is at the foot (90°) of a seal that stands straight. */
function footOfName(alpha: Uint8Array, width: number, height: number, shape: 'round' | 'oval', turned: number): number | undefined {
  const bins = new Float32Array(BINS);
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const [cos, sin] = [Math.cos(turned / DEGREES), Math.sin(turned / DEGREES)];
  // The box of a turned ellipse gives its half axes: W² = a²cos² + b²sin², H² = a²sin² + b²cos².
  const difference = cos * cos - sin * sin;
  const oval = shape === 'oval' && Math.abs(difference) > 0.2;
  const across = oval ? Math.sqrt(Math.max(1, (cx * cx * cos * cos - cy * cy * sin * sin) / difference)) : Math.min(cx, cy);
  const down = oval ? Math.sqrt(Math.max(1, (cy * cy * cos * cos - cx * cx * sin * sin) / difference)) : Math.min(cx, cy);
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const value = alpha[y * width + x] ?? 0;
      if (value < 90) continue;
      const u = ((x - cx) * cos + (y - cy) * sin) / across;
      const v = ((y - cy) * cos - (x - cx) * sin) / down;
      const distance = Math.sqrt(u * u + v * v);
      if (distance < NAME[0] || distance > NAME[1]) continue;
      const bin = Math.floor(((Math.atan2(v, u) + Math.PI) / (2 * Math.PI)) * BINS) % BINS;
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  const most = bins.reduce((sum, value) => sum + value, 0) / BINS;
  let best = { length: 0, middle: 0 };
  for (let start = 0; start < BINS; start += 1) {
    let length = 0;
    while (length < BINS && (bins[(start + length) % BINS] ?? 0) < most * 0.12) length += 1;
    if (length > best.length) best = { length, middle: start + length / 2 };
  }
  if ((best.length * 360) / BINS < LEAST_GAP || best.length === BINS) return undefined;
  return within((best.middle * 360) / BINS - 180 - 90 + turned, 360);
}

/** Turn of the longer axis, −90…90: of the ink's second moments. */
function longAxis(alpha: Uint8Array, width: number, height: number): number {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  let [xx, yy, xy] = [0, 0, 0];
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const value = alpha[y * width + x] ?? 0;
      if (value < 90) continue;
      xx += (x - cx) ** 2;
      yy += (y - cy) ** 2;
      xy += (x - cx) * (y - cy);
    }
  }
  return (Math.atan2(2 * xy, xx - yy) / 2) * DEGREES;
}

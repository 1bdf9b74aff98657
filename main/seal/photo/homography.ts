import type { Point } from '../extract/outline.ts';

/** Upper left, upper right, lower right, lower left. */
export type Corners = readonly [Point, Point, Point, Point];

/** A projective map of the plane, row by row. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/** The map that takes the unit square to four corners (Heckbert 1989). */
export function squareTo([{ x: x0, y: y0 }, { x: x1, y: y1 }, { x: x2, y: y2 }, { x: x3, y: y3 }]: Corners): Homography {
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

/** The way back, but for a factor that changes no point. */
export function inverseOf([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
}

export function mapped([a, b, c, d, e, f, g, h, i]: Homography, { x, y }: Point): Point {
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** Sides of the points that come in, and of those that go out, in other units. */
export function rescaled([a, b, c, d, e, f, g, h, i]: Homography, inX: number, inY: number, outX: number, outY: number): Homography {
  return [(a * outX) / inX, (b * outX) / inY, c * outX, (d * outY) / inX, (e * outY) / inY, f * outY, g / inX, h / inY, i];
}

/** Of the lens that phones take photos with (26 mm on a frame of 36 mm), over the photo's longer side. */
const FOCAL = 26 / 36;

/**
 * Width over height of a rectangle whose corners are seen in a photo of that size: the lens is taken to be a phone's, the middle of
 * the picture its axis (Zhang & He 2007).
 */
export function aspectOf(corners: Corners, width: number, height: number): number {
  const focal = FOCAL * Math.max(width, height);
  const [m1, m2, m4, m3] = corners.map(({ x, y }): Vector => [x - width / 2, y - height / 2, 1]) as [Vector, Vector, Vector, Vector];
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
  const length = (k: number, m: Vector): number => Math.hypot((k * m[0] - m1[0]) / focal, (k * m[1] - m1[1]) / focal, k - 1);
  return length(k2, m2) / length(k3, m3);
}

type Vector = readonly [number, number, number];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

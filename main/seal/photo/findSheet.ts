import { components } from '../extract/components.ts';
import type { Component } from '../extract/components.ts';
import type { Point } from '../extract/outline.ts';
import type { Rgb } from '../scan/decode.ts';
import type { Corners } from './homography.ts';

/** The photo is looked at with about so many cells along its longer side. */
const CELLS = 340;
/** A sheet takes at least this share of the photo. */
const LEAST_AREA = 0.15;
/** Levels that may part paper from desk. */
const LEVELS = Array.from({ length: 17 }, (_, at) => 60 + at * 10);
/** The rim of paper lies on four straight lines, this share of it, to so many cells. */
const LEAST_SHARE = 0.9;
const STRAIGHT = 1.6;
/** What is nearer to the picture's edge than this is cut off, cells. */
const EDGE = 1.5;

/**
 * The corners of a sheet that lies whole on a darker desk, in pixels of the picture.
 * @returns undefined when no four straight sides part bright from dark
 */
export function findSheet(page: Rgb): Corners | undefined {
  const cell = Math.max(1, Math.round(Math.max(page.width, page.height) / CELLS));
  const [width, height] = [Math.floor(page.width / cell), Math.floor(page.height / cell)];
  const light = lightness(page, cell, width, height);
  let best: { readonly corners: Corners; readonly share: number } | undefined;
  for (const level of LEVELS) {
    const bright = light.map((value) => Number(value >= level));
    const { labels, found } = components(bright, width, height);
    const largest = found.reduce<Component | undefined>((most, each) => (each.area > (most?.area ?? 0) ? each : most), undefined);
    if (!largest || largest.area < LEAST_AREA * width * height) continue;
    const fit = fitQuad(rim((x, y) => labels[y * width + x] === largest.label, width, height));
    if (fit && fit.share > (best?.share ?? LEAST_SHARE) && fit.corners.every(({ x, y }) => x > EDGE && y > EDGE && x < width - 1 - EDGE && y < height - 1 - EDGE)) best = fit;
  }
  return best && (best.corners.map(({ x, y }) => ({ x: (x + 0.5) * cell - 0.5, y: (y + 0.5) * cell - 0.5 })) as unknown as Corners);
}

function lightness({ data, width: wide }: Rgb, cell: number, width: number, height: number): Uint8Array {
  const light = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let row = 0; row < cell; row += 1) {
        for (let column = 0; column < cell; column += 1) {
          const at = ((y * cell + row) * wide + x * cell + column) * 3;
          sum += (data[at] ?? 0) + 2 * (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
        }
      }
      light[y * width + x] = sum / (4 * cell * cell);
    }
  }
  return light;
}

/** The first and last set cell of every line and column. */
function rim(isSet: (x: number, y: number) => boolean, width: number, height: number): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < height; y += 1) {
    let [left, right] = [0, width - 1];
    while (left < width && !isSet(left, y)) left += 1;
    while (right > left && !isSet(right, y)) right -= 1;
    if (left < right) points.push({ x: left - 0.5, y }, { x: right + 0.5, y });
  }
  for (let x = 0; x < width; x += 1) {
    let [top, bottom] = [0, height - 1];
    while (top < height && !isSet(x, top)) top += 1;
    while (bottom > top && !isSet(x, bottom)) bottom -= 1;
    if (top < bottom) points.push({ x, y: top - 0.5 }, { x, y: bottom + 0.5 });
  }
  return points;
}

/** Four lines through the rim: first between its outermost points in the diagonal directions, then through the points near those. */
function fitQuad(points: readonly Point[]): { readonly corners: Corners; readonly share: number } | undefined {
  const furthest = (of: (point: Point) => number): Point => points.reduce((most, each) => (of(each) > of(most) ? each : most), points[0] ?? { x: 0, y: 0 });
  let corners: Corners = [furthest(({ x, y }) => -x - y), furthest(({ x, y }) => x - y), furthest(({ x, y }) => x + y), furthest(({ x, y }) => y - x)];
  for (const reach of [8, 4, 2.5, 2.5]) {
    const lines = corners.map((corner, at) => fitLine(points, corner, corners[(at + 1) % 4] ?? corner, reach));
    const [top, right, bottom, left] = lines;
    if (!top || !right || !bottom || !left) return undefined;
    const next = [crossing(left, top), crossing(top, right), crossing(right, bottom), crossing(bottom, left)];
    if (next.some((point) => point === undefined)) return undefined;
    corners = next as unknown as Corners;
  }
  const straight = points.filter((point) => corners.some((corner, at) => Math.abs(distanceTo(lineThrough(corner, corners[(at + 1) % 4] ?? corner), point)) <= STRAIGHT));
  return { corners, share: straight.length / Math.max(1, points.length) };
}

/** nx·x + ny·y = c, with a normal of length 1. */
interface Line {
  readonly nx: number;
  readonly ny: number;
  readonly c: number;
}
const distanceTo = ({ nx, ny, c }: Line, { x, y }: Point): number => nx * x + ny * y - c;

function lineThrough(from: Point, to: Point): Line {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [nx, ny] = [(from.y - to.y) / length, (to.x - from.x) / length];
  return { nx, ny, c: nx * from.x + ny * from.y };
}

/** The line of least squares through the points that are near to a side, its ends left out. */
function fitLine(points: readonly Point[], from: Point, to: Point, reach: number): Line | undefined {
  const side = lineThrough(from, to);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const near = points.filter((point) => {
    const along = ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / (length * length);
    return along > 0.04 && along < 0.96 && Math.abs(distanceTo(side, point)) <= reach;
  });
  if (near.length < 12) return undefined;
  const [mx, my] = [mean(near.map(({ x }) => x)), mean(near.map(({ y }) => y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of near) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  const turn = 0.5 * Math.atan2(2 * xy, xx - yy);
  const [nx, ny] = [-Math.sin(turn), Math.cos(turn)];
  return { nx, ny, c: nx * mx + ny * my };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function crossing(one: Line, other: Line): Point | undefined {
  const determinant = one.nx * other.ny - other.nx * one.ny;
  if (Math.abs(determinant) < 0.2) return undefined; // as good as parallel
  return { x: (one.c * other.ny - other.c * one.ny) / determinant, y: (one.nx * other.c - other.nx * one.c) / determinant };
}

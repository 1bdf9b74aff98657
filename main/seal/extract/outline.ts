/** A seal's outer edge, in pixels of the picture it was found in. */
export type Outline =
  | { readonly kind: 'ellipse'; readonly cx: number; readonly cy: number; readonly rx: number; readonly ry: number; /** Of the rx axis. */ readonly radians: number }
  | { readonly kind: 'rectangle'; readonly cx: number; readonly cy: number; readonly rx: number; readonly ry: number; readonly radians: number };

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Fit {
  readonly outline: Outline;
  /** Share of directions in which the outermost ink lies on the outline. */
  readonly share: number;
}

export const DIRECTIONS = 180;

/** The outermost set pixel in each direction from a centre. */
export function outermost(pixels: readonly Point[], centre: Point): Point[] {
  const far = new Float64Array(DIRECTIONS);
  const points: (Point | undefined)[] = Array.from({ length: DIRECTIONS });
  for (const point of pixels) {
    const dx = point.x - centre.x;
    const dy = point.y - centre.y;
    const bin = Math.min(DIRECTIONS - 1, Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * DIRECTIONS));
    const distance = dx * dx + dy * dy;
    if (distance > (far[bin] ?? 0)) {
      far[bin] = distance;
      points[bin] = point;
    }
  }
  return points.filter((point) => point !== undefined);
}

/** Gauss elimination with pivoting; undefined when singular. `rows` is n × (n+1). */
function solve(rows: number[][]): number[] | undefined {
  const n = rows.length;
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1) if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const head = rows[pivot];
    if (!head || Math.abs(head[column] ?? 0) < 1e-12) return undefined;
    [rows[column], rows[pivot]] = [head, rows[column] ?? head];
    for (let row = 0; row < n; row += 1) {
      const other = rows[row];
      if (row === column || !other) continue;
      const factor = (other[column] ?? 0) / (head[column] ?? 1);
      for (let at = column; at <= n; at += 1) other[at] = (other[at] ?? 0) - factor * (head[at] ?? 0);
    }
  }
  return rows.map((row, at) => (row[n] ?? 0) / (row[at] ?? 1));
}

/** Least-squares conic A·x² + B·xy + C·y² + D·x + E·y = 1 that is an ellipse. Points are centred and scaled first. */
function conicEllipse(points: readonly Point[]): Outline | undefined {
  const mx = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const my = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const scale = Math.sqrt(points.reduce((sum, { x, y }) => sum + (x - mx) ** 2 + (y - my) ** 2, 0) / points.length) || 1;
  const normal = Array.from({ length: 5 }, () => new Array<number>(6).fill(0));
  for (const point of points) {
    const x = (point.x - mx) / scale;
    const y = (point.y - my) / scale;
    const terms = [x * x, x * y, y * y, x, y];
    terms.forEach((a, row) => {
      const line = normal[row];
      if (!line) return;
      terms.forEach((b, column) => (line[column] = (line[column] ?? 0) + a * b));
      line[5] = (line[5] ?? 0) + a;
    });
  }
  const [a, b, c, d, e] = solve(normal) ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined) return undefined;
  const determinant = 4 * a * c - b * b;
  if (determinant <= 1e-9) return undefined;
  const cx = (b * e - 2 * c * d) / determinant;
  const cy = (b * d - 2 * a * e) / determinant;
  const level = 1 + a * cx * cx + b * cx * cy + c * cy * cy;
  const spread = Math.hypot(a - c, b);
  const first = (a + c - spread) / 2;
  const second = (a + c + spread) / 2;
  if (!(level / first > 0 && level / second > 0)) return undefined;
  const radians = 0.5 * Math.atan2(-b, c - a);
  return { kind: 'ellipse', cx: cx * scale + mx, cy: cy * scale + my, rx: Math.sqrt(level / first) * scale, ry: Math.sqrt(level / second) * scale, radians };
}

/** Says of points how far from the outline they lie, about right near it: negative inside. */
export function distanceTo({ kind, cx, cy, rx, ry, radians }: Outline): (x: number, y: number) => number {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  const [perX, perY] = [1 / rx, 1 / ry];
  if (kind === 'rectangle') return (x, y) => Math.max(Math.abs((x - cx) * c + (y - cy) * s) - rx, Math.abs((y - cy) * c - (x - cx) * s) - ry);
  return (x, y) => {
    const u = (x - cx) * c + (y - cy) * s;
    const v = (y - cy) * c - (x - cx) * s;
    const rho = Math.sqrt(u * perX * u * perX + v * perY * v * perY);
    return rho < 1e-9 ? -ry : (rho - 1) * (Math.sqrt(u * u + v * v) / rho);
  };
}

function shareOn(outline: Outline, points: readonly Point[], tolerance: number): number {
  const distance = distanceTo(outline);
  return points.filter(({ x, y }) => Math.abs(distance(x, y)) <= tolerance).length / DIRECTIONS;
}

/** Where a row runs through the outline, its half sides longer by `margin`, which may be negative; undefined when it misses it. */
export function spanOfRow({ kind, cx, cy, rx, ry, radians }: Outline, y: number, margin: number): readonly [number, number] | undefined {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [p, q, dy] = [rx + margin, ry + margin, y - cy];
  if (p <= 0 || q <= 0) return undefined;
  if (kind === 'ellipse') {
    // ((x·cos + y·sin) / p)² + ((y·cos − x·sin) / q)² = 1 in x.
    const a = (cos / p) ** 2 + (sin / q) ** 2;
    const b = dy * cos * sin * (1 / p ** 2 - 1 / q ** 2);
    const c = (dy * sin / p) ** 2 + (dy * cos / q) ** 2 - 1;
    const root = b * b - a * c;
    return root < 0 ? undefined : [cx + (-b - Math.sqrt(root)) / a, cx + (-b + Math.sqrt(root)) / a];
  }
  let [from, to] = [-Infinity, Infinity];
  for (const [along, across, half] of [[cos, dy * sin, p], [-sin, dy * cos, q]] as const) {
    if (Math.abs(along) < 1e-9) {
      if (Math.abs(across) > half) return undefined;
      continue;
    }
    const ends = [(-half - across) / along, (half - across) / along] as const;
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  }
  return from > to ? undefined : [cx + from, cx + to];
}

/** Ellipse through most of the points: those far from it are dropped and it is fitted again. */
export function fitEllipse(points: readonly Point[], tolerance: number): Fit | undefined {
  let kept = points;
  let outline: Outline | undefined;
  for (let round = 0; round < 8; round += 1) {
    if (kept.length < 12) return undefined;
    const next = conicEllipse(kept);
    if (!next) return undefined;
    outline = next;
    const distance = distanceTo(next);
    const distances = points.map(({ x, y }) => Math.abs(distance(x, y)));
    const sorted = Float64Array.from(distances).sort();
    const cut = Math.max(tolerance, sorted[Math.floor(sorted.length * 0.6)] ?? 0);
    kept = points.filter((_, at) => (distances[at] ?? Infinity) <= cut);
  }
  if (!outline) return undefined;
  return { outline, share: shareOn(outline, points, tolerance) };
}

/** Upright or slightly turned rectangle through most of the points. */
export function fitRectangle(points: readonly Point[], tolerance: number): Fit | undefined {
  let best: Fit | undefined;
  for (let degrees = -10; degrees <= 10; degrees += 1) {
    const radians = (degrees * Math.PI) / 180;
    const cos = Math.cos(radians);
    const sin = Math.sin(radians);
    const us = Float64Array.from(points, ({ x, y }) => x * cos + y * sin).sort();
    const vs = Float64Array.from(points, ({ x, y }) => -x * sin + y * cos).sort();
    const side = (values: Float64Array, share: number) => values[Math.round((values.length - 1) * share)] ?? 0;
    const [u0, u1, v0, v1] = [side(us, 0.03), side(us, 0.97), side(vs, 0.03), side(vs, 0.97)];
    const u = (u0 + u1) / 2;
    const v = (v0 + v1) / 2;
    const outline: Outline = { kind: 'rectangle', cx: u * cos - v * sin, cy: u * sin + v * cos, rx: (u1 - u0) / 2, ry: (v1 - v0) / 2, radians };
    const share = shareOn(outline, points, tolerance);
    if (!best || share > best.share + 0.01) best = { outline, share };
  }
  if (!best) return undefined;
  // Whole degrees are coarse, and which of them fits best is hardly to be told: the sides themselves say it.
  const sides = fitSides(points, best.outline);
  const outline: Outline = { ...sides, rx: sides.rx + 0.5, ry: sides.ry + 0.5 }; // points are pixels' centres
  const share = shareOn(outline, points, tolerance);
  return share >= best.share - 0.02 ? { outline, share } : best;
}

/** A rectangle's sides laid through the points nearest to each: shift and turn by least squares, points far off left out. */
export function fitSides(points: readonly Point[], start: Outline): Outline {
  let outline = start;
  for (let round = 0; round < 4; round += 1) {
    const { cx, cy, rx, ry, radians } = outline;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const sides: { along: number; off: number }[][] = [[], [], [], []];
    for (const { x, y } of points) {
      const [u, v] = [(x - cx) * cos + (y - cy) * sin, -(x - cx) * sin + (y - cy) * cos];
      const upright = Math.abs(u) - rx > Math.abs(v) - ry;
      // Turning clockwise moves the right side's and the lower side's ends so: +v → −u, +u → +v.
      if (upright) sides[u > 0 ? 0 : 1]?.push(u > 0 ? { along: -v, off: u - rx } : { along: v, off: -u - rx });
      else sides[v > 0 ? 2 : 3]?.push(v > 0 ? { along: u, off: v - ry } : { along: -u, off: -v - ry });
    }
    let [turn, weight] = [0, 0];
    const shifts = sides.map((side) => {
      const middle = median(side.map(({ off }) => off));
      const spread = median(side.map(({ off }) => Math.abs(off - middle)));
      const kept = side.filter(({ off }) => Math.abs(off - middle) <= Math.max(1, 3 * spread));
      const meanAlong = mean(kept.map(({ along }) => along));
      const meanOff = mean(kept.map(({ off }) => off));
      for (const { along, off } of kept) {
        turn += (along - meanAlong) * (off - meanOff);
        weight += (along - meanAlong) ** 2;
      }
      return meanOff;
    });
    const [right = 0, left = 0, bottom = 0, top = 0] = shifts;
    const [moveU, moveV] = [(right - left) / 2, (bottom - top) / 2];
    outline = {
      ...outline,
      cx: cx + moveU * cos - moveV * sin,
      cy: cy + moveU * sin + moveV * cos,
      rx: rx + (right + left) / 2,
      ry: ry + (bottom + top) / 2,
      radians: radians + Math.atan(weight > 0 ? turn / weight : 0),
    };
  }
  return outline;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

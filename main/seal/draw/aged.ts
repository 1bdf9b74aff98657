/** Grain of paper and of a used rubber face, in millimetres: fine dots, then patches of less pressure. */
const GRAIN_MM = 0.09;
const WEAR_MM = 0.45;
const PRESSURE_MM = 7;

/** Repeatable pseudo-random value in [0, 1) of a lattice point. */
function lattice(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** One row of smooth noise: `row(y)` prepares it, the answer gives its value at column x. */
function noise(cellPx: number, seed: number, width: number): (y: number) => (x: number) => number {
  const cells = Math.ceil(width / cellPx) + 2;
  const blended = new Float32Array(cells);
  const columns = new Uint32Array(width);
  const parts = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    const cell = Math.floor(x / cellPx);
    const part = x / cellPx - cell;
    columns[x] = cell;
    parts[x] = part * part * (3 - 2 * part);
  }
  return (y) => {
    const cell = Math.floor(y / cellPx);
    const part = y / cellPx - cell;
    const smooth = part * part * (3 - 2 * part);
    for (let column = 0; column < cells; column += 1) {
      const upper = lattice(column, cell, seed);
      blended[column] = upper + (lattice(column, cell + 1, seed) - upper) * smooth;
    }
    return (x) => {
      const left = blended[columns[x] ?? 0] ?? 0;
      return left + ((blended[(columns[x] ?? 0) + 1] ?? 0) - left) * (parts[x] ?? 0);
    };
  };
}

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));

/**
 * Makes a clean seal look stamped: uneven pressure, worn patches, dots that took no ink. In place, on alpha alone.
 * The same seed gives the same wear, at any resolution in the same places.
 */
export function age(rgba: Uint8Array, width: number, height: number, dpi: number, seed: number): void {
  const pxPerMm = dpi / 25.4;
  const grain = noise(Math.max(1, GRAIN_MM * pxPerMm), seed, width);
  const wear = noise(Math.max(1, WEAR_MM * pxPerMm), seed + 1, width);
  const pressure = noise(PRESSURE_MM * pxPerMm, seed + 2, width);
  for (let y = 0; y < height; y += 1) {
    const [grainAt, wearAt, pressureAt] = [grain(y), wear(y), pressure(y)];
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4 + 3;
      const alpha = rgba[at] ?? 0;
      if (alpha === 0) continue;
      const pressed = ramp(pressureAt(x), 0, 0.75);
      const worn = 0.6 * wearAt(x) + 0.4 * grainAt(x);
      // Weakly pressed parts lose more of their grain.
      const ink = ramp(worn, 0.1, 0.38 - 0.16 * pressed);
      rgba[at] = Math.round(alpha * ink * (0.72 + 0.28 * pressed));
    }
  }
}

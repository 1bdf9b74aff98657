/** Side of the square pieces in which a page is shown. */
export const TILE_PX = 512;

export interface PageLevel {
  /** Pixels of the page at this level. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** The sizes in which a page can be shown: as scanned, then halved until it fits into four tiles. */
export function pageLevels(widthPx: number, heightPx: number): readonly PageLevel[] {
  const levels: PageLevel[] = [];
  for (let by = 1; ; by *= 2) {
    const [width, height] = [Math.ceil(widthPx / by), Math.ceil(heightPx / by)];
    levels.push({ width, height, columns: Math.ceil(width / TILE_PX), rows: Math.ceil(height / TILE_PX) });
    if (width <= 2 * TILE_PX && height <= 2 * TILE_PX) return levels;
  }
}

import { computed, onScopeDispose, shallowReactive, watch } from 'vue';
import { pageLevels, TILE_PX } from '../../contract/tiles.ts';
import { desktop } from '../desktop.ts';
import type { PageView } from './usePageView.ts';

/** A tile to be drawn, placed in pixels of the scan. */
export interface ShownTile {
  readonly key: string;
  readonly dataUrl: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface WantedTile extends Omit<ShownTile, 'dataUrl'> {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}
export interface TiledScan {
  readonly scanId: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Tiles of a few screens; the page itself is never in the document. */
const KEPT = 160;
const AT_ONCE = 4;

/**
 * The tiles that cover what shows of a page: the coarsest level always, so that nothing is ever blank for long, and over it the
 * level whose pixels are about the screen's. Main makes them; a tile that comes late or fails leaves the coarser one.
 */
export function useTiles(scan: () => TiledScan, { view, scale }: Pick<PageView, 'view' | 'scale'>) {
  const loaded = shallowReactive(new Map<string, string>());
  const asked = new Set<string>();
  let queue: WantedTile[] = [];
  let running = 0;
  let closed = false;
  onScopeDispose(() => (closed = true));

  const levels = computed(() => pageLevels(scan().widthPx, scan().heightPx));
  const levelNow = computed(() => {
    const perScreenPixel = 1 / (scale.value * (globalThis.devicePixelRatio || 1));
    return Math.min(Math.max(Math.floor(Math.log2(perScreenPixel) + 0.2), 0), levels.value.length - 1);
  });

  function tilesOf(level: number): WantedTile[] {
    const size = levels.value[level];
    if (!size) return [];
    const by = 2 ** level;
    const side = TILE_PX * by;
    const { left, top, width, height } = view.value;
    const from = (at: number) => Math.max(0, Math.floor(at / side));
    const wanted: WantedTile[] = [];
    for (let row = from(top); row < size.rows && row * side < top + height; row += 1) {
      for (let column = from(left); column < size.columns && column * side < left + width; column += 1) {
        const [x, y] = [column * side, row * side];
        const key = `${scan().scanId}/${level}/${column}/${row}`;
        wanted.push({ key, level, column, row, x, y, width: Math.min(side, size.width * by - x), height: Math.min(side, size.height * by - y) });
      }
    }
    return wanted;
  }
  const wanted = computed(() => {
    const coarsest = levels.value.length - 1;
    return [...tilesOf(coarsest), ...(levelNow.value === coarsest ? [] : tilesOf(levelNow.value))];
  });

  function pump(): void {
    while (running < AT_ONCE) {
      const tile = queue.shift();
      if (!tile) return;
      if (asked.has(tile.key)) continue;
      asked.add(tile.key);
      running += 1;
      void load(tile).finally(() => {
        running -= 1;
        if (!closed) pump();
      });
    }
  }
  async function load({ key, level, column, row }: WantedTile): Promise<void> {
    try {
      const { dataUrl } = await desktop.pictures.tile({ scanId: scan().scanId, level, column, row });
      loaded.set(key, dataUrl);
      for (const oldest of loaded.keys()) {
        if (loaded.size <= KEPT) break;
        loaded.delete(oldest);
        asked.delete(oldest);
      }
    } catch {
      asked.delete(key); // asked again when the view moves; extraction tells what is wrong with the file
    }
  }
  watch(
    wanted,
    (tiles) => {
      queue = tiles.filter(({ key }) => !asked.has(key)); // what is out of sight now is not worth making
      pump();
    },
    { immediate: true },
  );

  return computed<ShownTile[]>(() =>
    wanted.value.flatMap((tile) => {
      const dataUrl = loaded.get(tile.key);
      return dataUrl === undefined ? [] : [{ ...tile, dataUrl }];
    }),
  );
}

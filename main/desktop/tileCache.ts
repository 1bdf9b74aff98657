/** About one page at full size as JPEG tiles. */
const KEPT_BYTES = 24 * 1024 * 1024;

/** Rows of tiles by key, those used last kept; a row that is being made is made once. */
export function createTileCache(make: (scanId: string, level: number, row: number) => Promise<readonly Uint8Array[]>) {
  const rows = new Map<string, { readonly tiles: Promise<readonly Uint8Array[]>; bytes: number }>();

  function shrink(): void {
    let total = 0;
    for (const { bytes } of rows.values()) total += bytes;
    for (const [key, { bytes }] of rows) {
      if (total <= KEPT_BYTES) return;
      rows.delete(key);
      total -= bytes;
    }
  }

  return {
    async row(scanId: string, level: number, row: number): Promise<readonly Uint8Array[]> {
      const key = `${scanId}/${level}/${row}`;
      const known = rows.get(key);
      const entry = known ?? { tiles: make(scanId, level, row), bytes: 0 };
      rows.delete(key);
      rows.set(key, entry);
      if (known) return known.tiles;
      try {
        const tiles = await entry.tiles;
        entry.bytes = tiles.reduce((sum, tile) => sum + tile.length, 0);
        shrink();
        return tiles;
      } catch (thrown) {
        rows.delete(key);
        throw thrown;
      }
    },
    forget(scanId: string): void {
      for (const key of rows.keys()) if (key.startsWith(`${scanId}/`)) rows.delete(key);
    },
  };
}

/** Resolutions a scanner offers, dpi: some, or all between two. */
export type Resolutions = readonly number[] | { readonly min: number; readonly max: number };

/** The wanted resolution, else the next finer one, else the finest there is; undefined where nothing is known. */
export function nearestDpi(offered: Resolutions | undefined, wanted: number): number | undefined {
  if (!offered) return undefined;
  if ('min' in offered) return Math.min(Math.max(wanted, offered.min), offered.max);
  const sorted = offered.toSorted((a, b) => a - b);
  return sorted.find((dpi) => dpi >= wanted) ?? sorted.at(-1);
}

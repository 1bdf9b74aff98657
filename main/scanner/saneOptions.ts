import { nearestDpi, type Resolutions } from './nearestDpi.ts';

/** What `scanimage -A` says a scanner can do, as far as a page needs it. */
export interface SaneOptions {
  /** Names of its modes, e.g. `Color`, `24bit Color[Fast]`, `Gray`. */
  readonly modes: readonly string[];
  /** Resolutions in dpi: a list, or a range. */
  readonly resolutions: Resolutions | undefined;
  /** Whether the size of the page can be asked for. */
  readonly sized: boolean;
}

/** Reads the listing; what is not understood is left out, and the scanner's own setting stands then. */
export function readSaneOptions(listing: string): SaneOptions {
  const mode = /^\s*--mode\s+(\S.*?)\s+\[/m.exec(listing)?.[1];
  const resolution = /^\s*--resolution\s+(\S+?)dpi/m.exec(listing)?.[1];
  const range = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(resolution ?? '');
  const list = (resolution ?? '').split('|').map(Number).filter((dpi) => Number.isFinite(dpi) && dpi > 0);
  return {
    modes: mode ? mode.split('|') : [],
    resolutions: range ? { min: Number(range[1]), max: Number(range[2]) } : list.length > 0 ? list : undefined,
    sized: /^\s*-x\s/m.test(listing) && /^\s*-y\s/m.test(listing),
  };
}

/** The mode's own name; undefined where the scanner offers none like it. */
export function modeOf({ modes }: SaneOptions, wanted: 'color' | 'grey'): string | undefined {
  return modes.find((mode) => (wanted === 'color' ? /colou?r/i : /gr[ae]y/i).test(mode));
}

/** As `nearestDpi`, of what the listing says. */
export const resolutionOf = ({ resolutions }: SaneOptions, wanted: number): number | undefined => nearestDpi(resolutions, wanted);

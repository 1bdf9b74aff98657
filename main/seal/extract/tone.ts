import type { InkColour } from './inkColour.ts';
import type { InkName } from './extract.ts';

/** Seal ink as stamped fresh, pen ink: what a normalised cut-out has. */
const usual: Readonly<Record<InkName, readonly [number, number, number]>> = { red: [217, 20, 30], blue: [32, 58, 160], black: [24, 24, 28] };
/** Density that a strengthened ink has in the channel that shows it most. */
const STRONG_DENSITY = 0.75;

/**
 * The tone a cut-out is laid with.
 * @param colour `kept` as scanned, or `usual`
 * @param strength `strong` darkens a faded ink, its hue unchanged
 */
export function toneOf(ink: InkColour, name: InkName, colour: 'kept' | 'usual', strength: 'kept' | 'strong'): readonly [number, number, number] {
  if (colour === 'usual') return usual[name];
  const more = strength === 'strong' ? Math.max(1, STRONG_DENSITY / Math.max(0.05, ...ink.density)) : 1;
  return ink.density.map((density) => Math.round(255 * 10 ** (-density * more))) as [number, number, number];
}

/** Makes the midst of faded strokes full ink, in place. */
export function strengthen(alpha: Uint8Array, level: number): void {
  const stronger = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, value / level));
  for (let at = 0; at < alpha.length; at += 1) alpha[at] = stronger[alpha[at] ?? 0] ?? 0;
}

import { components, dilate } from './components.ts';
import type { Component } from './components.ts';
import type { InkMaps } from './inkMap.ts';

/** A signature's box on the reduced page. */
export interface SignatureCandidate {
  readonly ink: 'black';
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly confidence: number;
}

/** Strokes of one signature are nearer than this. */
const JOIN_MM = 4;
/** Handwriting is higher than printed lines of text. */
const LEAST_HEIGHT_MM = 6;

/**
 * Finds the signature on a page that holds one (SIG-1: black ink in the middle of an A4 sheet): dark strokes, without what runs
 * along the page's edge and without ruled lines, the group nearest to the middle and largest first.
 */
export function locateSignature(maps: InkMaps, ink: 'auto' | 'red' | 'blue' | 'black', pxPerMm: number): SignatureCandidate | undefined {
  if (ink === 'red') return undefined;
  const { width, height } = maps;
  const mask = maps.dark.map((value, at) => (value >= 14 || (maps.blue[at] ?? 0) >= 16 ? 1 : 0));
  const strokes = components(mask, width, height);
  const kept = new Uint8Array(strokes.found.length + 1);
  for (const one of strokes.found) kept[one.label] = isStroke(one, width, height, pxPerMm) ? 1 : 0;
  const clean = strokes.labels.map((label) => (label > 0 && kept[label] ? 1 : 0));
  const bits = Uint8Array.from(clean);
  const groups = components(dilate(bits, width, height, Math.max(1, Math.round((JOIN_MM * pxPerMm) / 2))), width, height);
  const inked = new Uint32Array(groups.found.length + 1);
  for (let at = 0; at < bits.length; at += 1) {
    const label = groups.labels[at] ?? 0;
    if (bits[at] && label) inked[label] = (inked[label] ?? 0) + 1;
  }
  const grown = (JOIN_MM * pxPerMm) / 2;
  let best: { group: Component; score: number } | undefined;
  for (const group of groups.found) {
    const wide = (group.right - group.left - 2 * grown) / pxPerMm;
    const high = (group.bottom - group.top - 2 * grown) / pxPerMm;
    if (wide < 6 || high < LEAST_HEIGHT_MM || wide > 120 || high > 90) continue;
    const off = Math.hypot((group.left + group.right) / width - 1, (group.top + group.bottom) / height - 1);
    const score = Math.sqrt(inked[group.label] ?? 0) * Math.min(high, 30) * (1.5 - Math.min(1.3, off));
    if (!best || score > best.score) best = { group, score };
  }
  if (!best) return undefined;
  const { left, top, right, bottom } = best.group;
  const off = Math.hypot((left + right) / width - 1, (top + bottom) / height - 1);
  return { ink: 'black', left: left + grown, top: top + grown, right: right - grown, bottom: bottom - grown, confidence: Math.max(0.4, 0.9 - 0.4 * off) };
}

function isStroke(one: Component, width: number, height: number, pxPerMm: number): boolean {
  const wide = one.right - one.left + 1;
  const high = one.bottom - one.top + 1;
  const edge = 2 * pxPerMm;
  if (one.left < edge || one.top < edge || one.right > width - edge || one.bottom > height - edge) return false;
  const [long, short] = wide > high ? [wide, high] : [high, wide];
  // Ruled line or fold; a frame is long both ways and nearly empty.
  if (long > 40 * pxPerMm && (short < 3 * pxPerMm || one.area < long * short * 0.02)) return false;
  return long < 130 * pxPerMm;
}

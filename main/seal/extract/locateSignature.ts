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
  dropRules(mask, width, height, pxPerMm);
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

/** A straight run of this length may belong to a ruled line; strokes are shorter or bent. */
const RUN_MM = 12;
/** A line that runs on for longer than any stroke. */
const RULE_MM = 40;
/** Ruled lines are thinner than this. */
const RULE_THICK_MM = 1.2;

/** Takes ruled lines and table borders out of the mask, in place, but not the strokes that cross them: they would make one thing of both. */
function dropRules(mask: Uint8Array, width: number, height: number, pxPerMm: number): void {
  const thick = Math.max(2, Math.round(RULE_THICK_MM * pxPerMm));
  const doomed: number[] = [];
  for (const [along, across, stepAlong, stepAcross] of [
    [width, height, 1, width],
    [height, width, width, 1],
  ] as const) {
    const straight = new Uint8Array(mask.length);
    for (let line = 0; line < across; line += 1) {
      let run = 0;
      for (let at = 0; at <= along; at += 1) {
        const here = line * stepAcross + at * stepAlong;
        if (at < along && mask[here]) run += 1;
        else {
          if (run >= RUN_MM * pxPerMm) for (let back = 1; back <= run; back += 1) straight[here - back * stepAlong] = 1;
          run = 0;
        }
      }
    }
    // A skewed line climbs from row to row: its pieces touch.
    const lines = components(straight, width, height);
    const rules = new Set(lines.found.filter(({ left, right, top, bottom }) => Math.max(right - left, bottom - top) > RULE_MM * pxPerMm).map(({ label }) => label));
    for (let pixel = 0; pixel < mask.length; pixel += 1) {
      if (!rules.has(lines.labels[pixel] ?? 0)) continue;
      // With its soft edges, unless a stroke runs on above or below.
      let [from, to] = [pixel, pixel];
      while (from - stepAcross >= 0 && mask[from - stepAcross]) from -= stepAcross;
      while (to + stepAcross < mask.length && mask[to + stepAcross]) to += stepAcross;
      if ((to - from) / stepAcross + 1 <= thick) for (let each = from; each <= to; each += stepAcross) doomed.push(each);
    }
  }
  for (const pixel of doomed) mask[pixel] = 0;
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

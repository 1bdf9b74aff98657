import { EllipseWalk } from './curve.ts';
import { BODY_MIDDLE, EM, outlinesOf } from './glyphs.ts';
import type { GlyphOutline } from './glyphs.ts';

/** Body of a Chinese character: its strokes fill about this share of the em square, and that is what "height" means here. */
const BODY = 0.94;
/** Width to height of a name's characters: the usual one, that of names too short to fill the arc, and the narrowest before they shrink. */
const USUAL_ASPECT = 0.78;
const SHORT_ASPECT = 0.92;
const NARROWEST = 0.5;
/** Space between two characters, in heights: at most, so that short names do not spread round the seal, and at least. */
const WIDEST_GAP = 0.64;
const LEAST_GAP = 0.045;
/** Tried one after another until no two characters touch: an oval's tight bends and odd glyphs need more. */
const LEAST_GAPS = [LEAST_GAP, 0.07, 0.1, 0.14, 0.2, 0.3] as const;
/** Space beside a bracket or mark, and between two Latin letters, against that between Chinese characters: words hold together. */
const MARK_GAP = 0.75;
const LATIN_GAP = 0.4;
/** How far ink may reach from a character's middle, in heights: towards the border, and towards the star (g, p, q). */
const OUTWARD = 0.52;
const INWARD = 0.66;

interface Letter {
  readonly outline: GlyphOutline;
  /** Width in heights, at aspect 1. No ink is outside of it. */
  readonly width: number;
  readonly wide: boolean;
  /** A bracket, a point. */
  readonly mark: boolean;
  /** Where its middle is, font units. */
  readonly middle: number;
  /** Less than 1 for the few glyphs that are taller than a Chinese character. */
  readonly scale: number;
}

export type Point = readonly [x: number, y: number];

/** A glyph where it stands: millimetres, y down. */
export interface PlacedGlyph {
  readonly path: string;
  /** SVG's matrix(a b c d e f) from font units. */
  readonly matrix: readonly number[];
  /** Corners of its ink box, in order round. All the same point where it has no ink. */
  readonly corners: readonly Point[];
}

const isWide = (character: string): boolean => /[\p{Script=Han}〇]/u.test(character);
const isMark = (character: string): boolean => /[\p{P}\p{S}\s]/u.test(character);

function letters(text: string): Letter[] {
  const characters = [...text];
  return outlinesOf(text).map((outline, at) => {
    const wide = isWide(characters[at] ?? '');
    const middle = wide ? outline.advance / 2 : (outline.left + outline.right) / 2;
    const scale = Math.min(1, (OUTWARD * EM * BODY) / Math.max(1, outline.top - BODY_MIDDLE), (INWARD * EM * BODY) / Math.max(1, BODY_MIDDLE - outline.bottom));
    const ink = (2 * Math.max(outline.right - middle, middle - outline.left) * scale) / EM / BODY;
    return { outline, wide, mark: isMark(characters[at] ?? ''), middle, scale, width: Math.max(wide ? 0.98 : 0.26, ink) };
  });
}

/** One glyph, its middle at (x, y), `height` high and `aspect` times as wide, turned. */
function place({ outline, middle, scale }: Letter, x: number, y: number, radians: number, height: number, aspect: number): PlacedGlyph {
  const sy = (height / BODY / EM) * scale;
  const sx = sy * aspect;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [a, b, c, d] = [cos * sx, sin * sx, sin * sy, -cos * sy];
  const matrix = [a, b, c, d, x - middle * a - BODY_MIDDLE * c, y - middle * b - BODY_MIDDLE * d];
  const corner = (u: number, v: number): Point => [a * u + c * v + (matrix[4] ?? 0), b * u + d * v + (matrix[5] ?? 0)];
  const { left, right, bottom, top } = outline;
  return { path: outline.path, matrix, corners: [corner(left, bottom), corner(right, bottom), corner(right, top), corner(left, top)] };
}

/** Space after each letter but the last, as a share of the gap. */
const gapsOf = (line: readonly Letter[]): number[] =>
  line.slice(1).map((letter, at) => {
    const wide = [letter, line[at]].filter((one) => one?.wide).length;
    if (wide === 2) return 1;
    if (letter.mark || line[at]?.mark) return MARK_GAP;
    return wide === 1 ? 1 : LATIN_GAP;
  });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface ArcRoom {
  /** Half axes of the curve that the characters' heads touch. */
  readonly rx: number;
  readonly ry: number;
  readonly letterHeight: number;
  /** Share of the curve that a name takes as a rule, and at most. */
  readonly usual: number;
  readonly most: number;
}

/** How far the deepest letter reaches below its middle, in heights. */
const depthOf = (line: readonly Letter[]): number => Math.max(0.5, ...line.map(({ outline, scale }) => ((BODY_MIDDLE - outline.bottom) * scale) / EM / BODY));

interface Fit {
  readonly height: number;
  readonly aspect: number;
  readonly gap: number;
  readonly walk: EllipseWalk;
  /** From the walked curve to the characters' middles. */
  readonly lift: number;
}

/** Spacing first, up to the whole arc; then narrower characters; then smaller ones. */
function fit(line: readonly Letter[], { rx, ry, letterHeight, usual, most }: ArcRoom, leastGap: number): Fit {
  const depth = depthOf(line);
  const widths = sum(line.map((letter) => letter.width));
  const gaps = sum(gapsOf(line));
  // Walked along the characters' feet, where they come closest to each other.
  for (let height = letterHeight; ; height -= 0.05) {
    const walk = new EllipseWalk(rx - height * (0.5 + depth), ry - height * (0.5 + depth));
    const least = leastGap * height;
    const spread = (share: number, aspect: number): number => (walk.length * share - aspect * height * widths) / Math.max(gaps, 1);
    const gap = spread(usual, USUAL_ASPECT);
    const short = spread(usual, SHORT_ASPECT);
    const found = (fitted: { aspect: number; gap: number }): Fit => evened(line, { height, walk, lift: height * depth, ...fitted }, { rx, ry, usual });
    if (short >= WIDEST_GAP * height) return found({ aspect: SHORT_ASPECT, gap: WIDEST_GAP * height });
    // Between a short name's width and the usual one, width grows only where the gap is already wide.
    if (gap >= WIDEST_GAP * height) return found({ aspect: Math.max(USUAL_ASPECT, (walk.length * usual - WIDEST_GAP * height * gaps) / (height * widths)), gap: WIDEST_GAP * height });
    if (gap >= least) return found({ aspect: USUAL_ASPECT, gap });
    if (spread(most, USUAL_ASPECT) >= least) return found({ aspect: USUAL_ASPECT, gap: least });
    const aspect = (walk.length * most - least * gaps) / (height * widths);
    if (aspect >= NARROWEST || height < 1) return found({ aspect, gap: least });
  }
}

/**
 * On an oval, equal steps along the feet look uneven at the heads, where it bends most: with room to spare, steps are taken
 * nearer to the characters' middles.
 */
function evened(line: readonly Letter[], fitted: Fit, { rx, ry, usual }: Pick<ArcRoom, 'rx' | 'ry' | 'usual'>): Fit {
  const { height, aspect, gap, lift } = fitted;
  const foot = height / 2 + lift;
  const [a, b] = [Math.max(rx, ry) - foot, Math.min(rx, ry) - foot];
  const spare = gap - 2 * LEAST_GAP * height;
  if (a - b < 0.01 || spare <= 0) return fitted;
  const bend = (b * b) / a;
  const up = Math.min(0.5, (spare * bend) / (height * (aspect * height + gap))) * height;
  const walk = new EllipseWalk(rx - foot + up, ry - foot + up);
  const room = (walk.length * usual - aspect * height * sum(line.map((letter) => letter.width))) / Math.max(sum(gapsOf(line)), 1);
  return { height, aspect, walk, lift: lift - up, gap: Math.min(WIDEST_GAP * height, Math.max(gap, room)) };
}

/** The name, left to right over the top; no two characters touch. */
export function arcText(text: string, room: ArcRoom): PlacedGlyph[] {
  const line = letters(text);
  let placed: PlacedGlyph[] = [];
  for (const least of LEAST_GAPS) {
    placed = stand(line, fit(line, room, least));
    if (placed.every((glyph, at) => at === 0 || clear(glyph, placed[at - 1] ?? glyph))) break;
  }
  return placed;
}

function stand(line: readonly Letter[], { height, aspect, gap, walk, lift }: Fit): PlacedGlyph[] {
  const gaps = gapsOf(line);
  let at = -(aspect * height * sum(line.map((letter) => letter.width)) + gap * sum(gaps)) / 2;
  return line.map((letter, index) => {
    const width = aspect * height * letter.width;
    const station = walk.at(at + width / 2, lift);
    at += width + gap * (gaps[index] ?? 0);
    return place(letter, station.x, station.y, station.radians, height, aspect);
  });
}

/** Whether a line along one side of either box parts the two (separating axis theorem). */
function clear(one: PlacedGlyph, other: PlacedGlyph): boolean {
  const sides = [one, other].flatMap(({ corners }) => corners.map((corner, at) => [corner, corners[(at + 1) % corners.length] ?? corner] as const));
  return sides.some(([[x, y], [x2, y2]]) => {
    const along = ({ corners }: PlacedGlyph): number[] => corners.map(([u, v]) => u * (y2 - y) + v * (x - x2));
    const [first, second] = [along(one), along(other)];
    return Math.max(...first) < Math.min(...second) || Math.max(...second) < Math.min(...first);
  });
}

/** A horizontal line about the middle. */
export function lineText(text: string, y: number, height: number, width: number): PlacedGlyph[] {
  const line = letters(text);
  const pitch = Math.min(width / line.length, height * 1.06);
  const aspect = Math.min(0.96, (pitch * 0.94) / height);
  return line.map((letter, at) => place(letter, (at - (line.length - 1) / 2) * pitch, y, 0, height, aspect));
}

/** The 13-digit code along the bottom, read from left to right, heads inward. */
export function codeText(code: string, rx: number, ry: number, height: number): PlacedGlyph[] {
  const walk = new EllipseWalk(rx - height / 2, ry - height / 2);
  const pitch = height * 0.86;
  const digits = letters(code);
  return digits.map((digit, at) => {
    const station = walk.at(walk.length / 2 - (at - (digits.length - 1) / 2) * pitch, 0);
    return place(digit, station.x, station.y, station.radians + Math.PI, height * 1.25, 0.95);
  });
}

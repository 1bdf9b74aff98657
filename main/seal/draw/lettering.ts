import { EllipseWalk } from './curve.ts';
import { BODY_MIDDLE, EM, outlinesOf } from './glyphs.ts';
import type { GlyphOutline } from './glyphs.ts';

/** Width to height of a seal's characters: narrowed from the first to the second before they shrink. */
const WIDEST = 0.78;
const NARROWEST = 0.5;
/** Share of a character's place that its body fills at least, once spacing is tight. */
const TIGHT = 0.94;
/** Widest place of one character on the arc, in letter heights, so that short names do not spread round the seal. */
const WIDEST_PLACE = 1.42;
/** Body of a Chinese character: its strokes fill about this share of the em square. */
const BODY = 0.94;

interface Letter {
  readonly outline: GlyphOutline;
  /** Width in Chinese characters. */
  readonly places: number;
  readonly wide: boolean;
}

const isWide = (character: string): boolean => /[\p{Script=Han}〇]/u.test(character);

function letters(text: string): Letter[] {
  const characters = [...text];
  return outlinesOf(text).map((outline, at) => {
    const wide = isWide(characters[at] ?? '');
    return { outline, wide, places: wide ? 1 : Math.max(0.34, (outline.right - outline.left) / EM + 0.16) };
  });
}

/** One glyph, its middle at (x, y), `height` high and `aspect` times as wide, turned. */
function place({ outline, wide }: Letter, x: number, y: number, radians: number, height: number, aspect: number): string {
  const scale = height / BODY / EM;
  const middle = wide ? outline.advance / 2 : (outline.left + outline.right) / 2;
  const [sx, sy] = [scale * aspect, scale];
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const numbers = [cos * sx, sin * sx, sin * sy, -cos * sy];
  const e = x - middle * (numbers[0] ?? 0) - BODY_MIDDLE * (numbers[2] ?? 0);
  const f = y - middle * (numbers[1] ?? 0) - BODY_MIDDLE * (numbers[3] ?? 0);
  return `<path transform="matrix(${[...numbers, e, f].map((value) => value.toFixed(6)).join(' ')})" d="${outline.path}"/>`;
}

/**
 * The name, left to right over the top. Long names: spacing first, then narrower characters, then smaller ones.
 * @param rx half axes of the curve that the characters' heads touch
 * @param share most of the curve that may be used
 */
export function arcText(text: string, rx: number, ry: number, letterHeight: number, share: number): string {
  const line = letters(text);
  const places = line.reduce((sum, one) => sum + one.places, 0);
  const fit = (height: number) => {
    const walk = new EllipseWalk(rx - height, ry - height);
    const pitch = Math.min((walk.length * share) / places, WIDEST_PLACE * height);
    return { height, walk, pitch, aspect: Math.min(WIDEST, (pitch * TIGHT) / height) };
  };
  let fitted = fit(letterHeight);
  while (fitted.aspect < NARROWEST && fitted.height > 1) fitted = fit(fitted.height - 0.05);
  const { height, walk, pitch, aspect } = fitted;
  let at = (-places * pitch) / 2;
  return line
    .map((letter) => {
      const station = walk.at(at + (letter.places * pitch) / 2, height / 2);
      at += letter.places * pitch;
      return place(letter, station.x, station.y, station.radians, height, aspect);
    })
    .join('');
}

/** A horizontal line about the middle. */
export function lineText(text: string, y: number, height: number, width: number): string {
  const line = letters(text);
  const places = line.reduce((sum, one) => sum + one.places, 0);
  const pitch = Math.min(width / places, height * 1.05);
  let at = (-places * pitch) / 2;
  return line
    .map((letter) => {
      const x = at + (letter.places * pitch) / 2;
      at += letter.places * pitch;
      return place(letter, x, y, 0, height, Math.min(0.95, (pitch * 0.95) / height));
    })
    .join('');
}

/** The 13-digit code along the bottom, read from left to right, heads inward. */
export function codeText(code: string, rx: number, ry: number, height: number): string {
  const walk = new EllipseWalk(rx - height / 2, ry - height / 2);
  const pitch = height * 0.86;
  const digits = letters(code);
  return digits
    .map((digit, at) => {
      const station = walk.at(walk.length / 2 - (at - (digits.length - 1) / 2) * pitch, 0);
      return place(digit, station.x, station.y, station.radians + Math.PI, height * 1.25, 0.95);
    })
    .join('');
}

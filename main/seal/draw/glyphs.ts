import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import { AppError } from '../../../contract/errors.ts';
import { resourceFile } from '../resourceFile.ts';

/** An outline in font units (y up), with its ink box and em size. */
export interface GlyphOutline {
  readonly path: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly advance: number;
}

/** Units of the em square, and the middle of a Chinese character's body above the baseline. */
export const EM = 1000;
export const BODY_MIDDLE = 380;

let loaded: Font | undefined;

function font(): Font {
  if (loaded) return loaded;
  const opened = fontkit.create(readFileSync(resourceFile('fonts', 'NotoSerifSC-Seal.otf')));
  if (!('glyphForCodePoint' in opened)) throw new Error('a font collection was not expected');
  loaded = opened;
  return opened;
}

/** Every character that can be drawn. */
export function fontCharacters(): string[] {
  return font().characterSet.map((code) => String.fromCodePoint(code));
}

/**
 * Outlines of a text's characters.
 * @throws AppError font/glyph-missing with all characters the font lacks
 */
export function outlinesOf(text: string): GlyphOutline[] {
  const face = font();
  const missing = [...new Set(text)].filter((character) => !face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
  if (missing.length) throw new AppError('font/glyph-missing', { params: { characters: missing.join('') } });
  return [...text].map((character) => {
    const glyph = face.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const { minX, maxX, minY, maxY } = glyph.path.bbox;
    const inked = [minX, maxX, minY, maxY].every(Number.isFinite);
    const box = inked ? { left: minX, right: maxX, bottom: minY, top: maxY } : { left: 0, right: 0, bottom: BODY_MIDDLE, top: BODY_MIDDLE };
    return { path: glyph.path.toSVG(), ...box, advance: glyph.advanceWidth };
  });
}

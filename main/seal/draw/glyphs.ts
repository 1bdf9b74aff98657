import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../contract/errors.ts';
import { CffFont } from './cffFont.ts';

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

const FONT = join('resources', 'fonts', 'NotoSerifSC-Seal.otf');
let loaded: CffFont | undefined;

/** The bundled font, wherever the code was bundled to: the nearest `resources` folder above this file. */
function font(): CffFont {
  if (loaded) return loaded;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, FONT);
    if (existsSync(file)) {
      loaded = new CffFont(readFileSync(file));
      return loaded;
    }
    if (folder === dirname(folder)) throw new Error(`${FONT} is missing`);
  }
}

/** Every character that can be drawn. */
export function fontCharacters(): string[] {
  return font().characters().map((code) => String.fromCodePoint(code));
}

/**
 * Outlines of a text's characters.
 * @throws AppError font/glyph-missing with all characters the font lacks
 */
export function outlinesOf(text: string): GlyphOutline[] {
  const face = font();
  const glyphs = [...text].map((character) => ({ character, glyph: face.glyphOf(character.codePointAt(0) ?? 0) }));
  const missing = new Set(glyphs.filter(({ glyph }) => glyph === undefined).map(({ character }) => character));
  if (missing.size > 0) throw new AppError('font/glyph-missing', { params: { characters: [...missing].join('') } });
  return glyphs.map(({ glyph = 0 }) => {
    const { path, box = { left: 0, right: 0, bottom: BODY_MIDDLE, top: BODY_MIDDLE } } = face.outlineOf(glyph);
    return { path, ...box, advance: face.advanceOf(glyph) };
  });
}

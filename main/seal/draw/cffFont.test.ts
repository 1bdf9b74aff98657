import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { CffFont } from './cffFont.ts';

const bytes = readFileSync(new URL('../../../resources/fonts/NotoSerifSC-Seal.otf', import.meta.url));
const font = new CffFont(bytes);
const reference = fontkit.create(bytes) as Font;

const close = (one: number, other: number): boolean => Math.abs(one - other) < 1e-6;
/** Numbers and letters of a path, however it is spaced. */
const normal = (path: string): string[] => path.match(/[A-Za-z]|-?[\d.]+/g) ?? [];

describe('the seal font’s reader', () => {
  it('knows the characters that fontkit knows', () => {
    expect(font.characters()).toEqual(reference.characterSet.toSorted((one, other) => one - other));
    for (const code of [0x1f600, 0x10ffff, 0, 0xac00]) expect(font.glyphOf(code)).toBeUndefined();
  });

  it('draws every glyph as fontkit does', () => {
    const wrong: string[] = [];
    for (const code of font.characters()) {
      const glyph = reference.glyphForCodePoint(code);
      const mine = font.glyphOf(code);
      if (mine === undefined) throw new Error('no glyph');
      const { path, box } = font.outlineOf(mine);
      const { minX, maxX, minY, maxY } = glyph.path.bbox;
      const same =
        mine === glyph.id &&
        font.advanceOf(mine) === glyph.advanceWidth &&
        normal(path).join(' ') === normal(glyph.path.toSVG()).join(' ') &&
        (box ? close(box.left, minX) && close(box.right, maxX) && close(box.bottom, minY) && close(box.top, maxY) : path === '');
      if (!same) wrong.push(String.fromCodePoint(code));
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  }, 60_000);

  it('what is no such font is an Error', () => {
    for (const odd of [new Uint8Array(), bytes.subarray(0, 100), bytes.subarray(0, 50_000), Buffer.alloc(2000)]) expect(() => new CffFont(odd).outlineOf(30)).toThrow();
    expect(() => font.outlineOf(70_000)).toThrow('not a font');
  });
});

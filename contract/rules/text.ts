import type { FieldErrorCode } from '../errors.ts';

/** A field that must hold something besides blanks. */
export function checkRequired(text: string): FieldErrorCode | undefined {
  return text.trim() === '' ? 'field/required' : undefined;
}

/** Length in characters as a reader counts them (a rare 汉字 outside the BMP is one). The message needs `max` as its parameter. */
export function checkMaxLength(text: string, max: number): FieldErrorCode | undefined {
  return [...text].length > max ? 'field/too-long' : undefined;
}

/** Two days `YYYY-MM-DD`, the end not before the start (SEAL-3, queries by date). Empty ends are open. */
export function checkDateRange(from: string, to: string): FieldErrorCode | undefined {
  return from !== '' && to !== '' && to < from ? 'field/date-range' : undefined;
}

/** Emoji, flags and the marks that make a character one. */
const emoji = /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\u20e3/u;
/** Control characters, and formatting ones that reorder or hide text; half a surrogate pair. */
const control = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
/** Letters of scripts that are not written here, many of which look like ours: `А` (Cyrillic), `Α` (Greek). */
const foreignLetter = /(?![\p{Script=Han}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}])\p{L}/u;

/** What every line of text must keep to, whoever writes it. Empty is fine here. */
export function checkCharacters(text: string): FieldErrorCode | undefined {
  if (control.test(text)) return 'field/control-characters';
  return emoji.test(text) ? 'field/emoji' : undefined;
}

/** A line in Chinese or Latin letters: names of people and enterprises. Required. */
export function checkChineseLine(text: string, max: number): FieldErrorCode | undefined {
  return (
    checkRequired(text) ?? checkCharacters(text) ?? (foreignLetter.test(text) ? 'field/look-alike' : undefined) ?? checkMaxLength(text, max)
  );
}

/** A line in any script: an overseas enterprise's own words (REG-8). */
export function checkLine(text: string, max: number): FieldErrorCode | undefined {
  return checkCharacters(text) ?? checkMaxLength(text, max);
}

/**
 * FLD: what people paste or type with a Chinese keyboard, brought to the form the rules expect where that is harmless: the meaning
 * stays the same. Passwords are never changed.
 */

/** Zero-width blanks, byte order marks and soft hyphens that copying from a web page brings along. */
const invisible = /[\u200b\u2060\ufeff\u00ad]/g;

/** Full-width ASCII (U+FF01…U+FF5E) and the ideographic blank become their half-width forms: `１３８` → `138`. */
export function toHalfWidth(text: string): string {
  return text
    .replace(invisible, '')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** Blanks, hyphens and the country code that address books put in: `+86 138-1234-5678` → `13812345678`. */
export function normalizeMobile(typed: string): string {
  return toHalfWidth(typed)
    .replace(/[\s()-]/g, '')
    .replace(/^(\+|00)86(?=1\d{10}$)/, '');
}

/** Blanks around it go; the domain compares without case (RFC 5321, 2.4), the local part keeps its own. */
export function normalizeEmail(typed: string): string {
  const email = toHalfWidth(typed).trim();
  const at = email.lastIndexOf('@');
  return at < 0 ? email : email.slice(0, at) + email.slice(at).toLowerCase();
}

/** FLD-9: `１２３ ４５６` → `123456`. */
export function normalizeCode(typed: string): string {
  return toHalfWidth(typed).replace(/\s/g, '');
}

/** FLD-3: `2020-01-31`, `2020.01.31`, `2020年1月31日` → `20200131`; 长期 → eight zeros. Anything else stays, to be refused. */
export function normalizeDay(typed: string): string {
  const day = toHalfWidth(typed).replace(/\s/g, '');
  if (day === '长期' || day === '长期有效') return '00000000';
  const [, year, month, date] = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(day) ?? [];
  return year && month && date ? year + month.padStart(2, '0') + date.padStart(2, '0') : day;
}

/**
 * A name or another line of text: full-width letters, digits and blanks become half-width, blanks are single, and the code points
 * that only stand for a character's other form (Kangxi radicals, compatibility ideographs) become the character itself.
 * Full-width punctuation stays: `（上海）` is how such names are written.
 */
export function normalizeLine(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\u2e80-\u2fdf\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu, (odd) => odd.normalize('NFKC'))
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0 \t]+/g, ' ')
    .trim();
}

/** Text of several lines; line ends become `\n`. */
export function normalizeLines(typed: string): string {
  return typed.split(/\r\n|\r|\n/).map(normalizeLine).join('\n').trim();
}

/** Two writings of one name: brackets and points of either width, with or without blanks, in any case. For comparing only. */
export function sameName(left: string, right: string): boolean {
  return nameKey(left) === nameKey(right);
}

/** What `sameName` compares. */
export function nameKey(name: string): string {
  return toHalfWidth(normalizeLine(name)).replace(/[•‧・․]/g, '·').replace(/\s/g, '').toUpperCase();
}

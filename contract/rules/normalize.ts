/**
 * FLD: what people paste or type with a Chinese keyboard, brought to the form the rules expect where that is harmless: the meaning
 * stays the same. Passwords, usernames and codes of people are never changed beyond this.
 */

/** Full-width ASCII (U+FF01…U+FF5E) and the ideographic blank become their half-width forms: `１３８` → `138`. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');
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

/**
 * Full-width digits, letters and signs (U+FF01–FF5E) and the ideographic blank as the ASCII ones they stand for. For codes,
 * numbers and addresses of the net, where only ASCII is right; names of people and enterprises keep theirs.
 */
export function toHalfWidth(typed: string): string {
  return typed.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');
}

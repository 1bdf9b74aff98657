/** Check characters of made-up numbers; the rules that refuse wrong ones live in `contract/rules/`. */

const orgCodeAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 11714-1997: 8 body characters → 9-character organisation code. */
export function orgCodeOf(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * orgCodeAlphabet.indexOf(body.charAt(i)), 0);
  const check = 11 - (sum % 11);
  return body + (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}

/** GB 32100-2015: authority and kind (2 characters), region (6 digits), organisation code → 18 characters. */
export function usccOf(kind: string, region: string, orgCode: string): string {
  const body = kind + region + orgCode;
  let weight = 1;
  let sum = 0;
  for (const character of body) {
    sum += weight * usccAlphabet.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return body + usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** GB 11643-1999, MOD 11-2: 17 digits → 18 characters. */
export function residentIdOf(body: string): string {
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return body + '10X98765432'.charAt(sum % 11);
}

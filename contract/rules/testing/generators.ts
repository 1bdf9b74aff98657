import fc from 'fast-check';

/**
 * Well-made numbers by other ways of reckoning than the rules use, so that one mistake does not hide in both: the general form of
 * ISO 7064 (recursive), and powers by BigInt instead of the standards' weight tables.
 */

const digits = (count: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((list) => list.join(''));
export const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2024-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));

/** ISO 7064, 6.1 (pure system, recursive): MOD 11-2. */
function mod11Radix2(text: string): string {
  let product = 0;
  for (const digit of text) product = ((product + Number(digit)) * 2) % 11;
  const check = (12 - product) % 11;
  return check === 10 ? 'X' : String(check);
}

/** GB 11643. */
export const residentId = fc.tuple(fc.integer({ min: 11, max: 82 }), digits(4), day, digits(3)).map(([province, place, born, order]) => {
  const body = `${province}${place}${born}${order}`;
  return body + mod11Radix2(body);
});

const usccAlphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
/** GB 32100: sum of value × 3^(place−1), complement to 31. */
export const uscc = fc.array(fc.nat(usccAlphabet.length - 1), { minLength: 17, maxLength: 17 }).map((values) => {
  const sum = values.reduce((total, value, place) => total + BigInt(value) * 3n ** BigInt(place), 0n);
  const check = Number((31n - (sum % 31n)) % 31n);
  return [...values, check].map((value) => usccAlphabet[value] ?? '').join('');
});

/** GB 11714: weight of place i is 2^(9−i) mod 11 for i = 1…8, with 36 values. */
export const orgCode = fc.array(fc.nat(35), { minLength: 8, maxLength: 8 }).map((values) => {
  const sum = values.reduce((total, value, place) => total + value * Number(2n ** BigInt(8 - place) % 11n), 0);
  const check = (11 - (sum % 11)) % 11;
  return values.map((value) => value.toString(36).toUpperCase()).join('') + (check === 10 ? 'X' : String(check));
});

/** What a Chinese keyboard makes of ASCII. */
export function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (narrow) => String.fromCharCode(narrow.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000');
}

/** What must never pass any field of a form, by why. */
export const hostile = {
  controlCharacters: ['a\u0000b', 'a\u0007b', 'a\u001bb', 'a\u007fb', 'a\u202eb', 'a\u200fb', 'a\ud800b'],
  emoji: ['张三😀', '公司🚢', 'a👨‍👩‍👧b', '🇨🇳', '1️⃣', '❤️'],
  endless: ['甲'.repeat(10_000), 'a'.repeat(10_000), '𠮷'.repeat(10_000)],
  markup: ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; drop table accounts; --", '=HYPERLINK("http://x")', '+cmd|calc', '@SUM(A1)', '${7*7}', '../../etc/passwd', '%00', '\\u0000'],
  lookAlikes: ['АБВ公司', 'Αθήνα', 'pаypal', 'ⲔⲞ', 'ԛwer'],
  blanks: ['', ' ', '\u3000', '\t', '\u00a0'],
} as const;

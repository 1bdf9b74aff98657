import { homedir, userInfo } from 'node:os';
import { isErrorCode } from '../../contract/errors.ts';
import { maskCardNo, maskEmail, maskIdNumber, maskMobile, maskName } from '../../contract/rules/mask.ts';
import { isSecretKey, masked } from '../store/secrets.ts';

/** Strings at any depth, made fit to leave this PC. Keeps the value's shape. */
export type Redact = <T>(value: T) => T;

const HIDDEN = '***';
/** `pin=…`, `"token":"…"`, `password: …`, `Authorization: Bearer …` in running text. */
const NAMED_SECRET = /\b(\w*(?:pin|puk|password|passwd|pwd|passcode|token|secret|otp|captcha|authorization))\b(["']?\s*[:=：]\s*["']?)(?:bearer\s+)?[^\s"',;}&]+/gi;
const SECRET_IN_CHINESE = /(口令|密码|验证码|令牌)(\s*(?:是|为|[:：=])\s*)[^\s，。；,;"']+/g;
const BEARER = /\bbearer\s+[^\s"',;]+/gi;
const CREDENTIALS_IN_URL = /(\w+:\/\/)[^\s/@]+@/g;
/** Any 15 digits and more in a row may hold a resident ID, whatever its date says; 13 and 14 a card number, whatever stands before. */
const LONG_NUMBER = /(?<!\d)\d{14,}[\dXx]/g;
const CARD_DIGITS = /(?<!\d)\d{13,14}(?!\d)/g;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** 32 characters and more with digits in them: tokens, keys, fingerprints. */
const TOKEN = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}(?![\w-])/g;
const HOME_OF = /((?:\/home\/|\/Users\/|[A-Za-z]:[\\/]+Users[\\/]+))[^\\/:*?"<>|\r\n]+/gi;

/**
 * Masks ID numbers, card numbers, phones, mail addresses, tokens, secrets by their field's name, users' names in paths,
 * and `names` (holders, enterprises) wherever they stand.
 */
export function redactor(names: readonly string[] = []): Redact {
  const home = homedir();
  const user = userNameSegment();
  const longestFirst = names.filter((name) => name.length > 1).sort((a, b) => b.length - a.length);

  function text(value: string): string {
    let result = value;
    for (const name of longestFirst) result = result.replaceAll(name, maskName(name));
    if (home.length > 1) result = result.replaceAll(home, '~');
    result = result.replace(HOME_OF, `$1${HIDDEN}`);
    if (user) result = result.replace(user, HIDDEN);
    result = result
      .replace(CREDENTIALS_IN_URL, `$1${HIDDEN}@`)
      .replace(NAMED_SECRET, `$1$2${HIDDEN}`)
      .replace(SECRET_IN_CHINESE, `$1$2${HIDDEN}`)
      .replace(BEARER, `Bearer ${HIDDEN}`)
      .replace(TOKEN, HIDDEN)
      .replace(EMAIL, maskEmail)
      .replace(LONG_NUMBER, maskIdNumber)
      .replace(CARD_DIGITS, maskCardNo)
      .replace(MOBILE, maskMobile);
    return String(masked(result));
  }

  function any(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 9_999_999_999) return text(String(value));
    if (Array.isArray(value)) return value.map(any);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const hide = isSecretKey(key) && !(key === 'code' && isErrorCode(item));
        return [text(key), hide ? HIDDEN : any(item)];
      }),
    );
  }
  return <T>(value: T) => any(value) as T; // strings stay strings, lists lists, objects objects
}

/** The user's name as a part of any path. Short ones (`root`, `pc`) are words of their own everywhere. */
function userNameSegment(): RegExp | undefined {
  let name: string;
  try {
    name = userInfo().username;
  } catch {
    return undefined; // a user without an entry in the system's list
  }
  if (name.length < 3 || name === 'root') return undefined;
  return new RegExp(`(?<=[\\\\/])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[\\\\/]|$)`, 'g');
}

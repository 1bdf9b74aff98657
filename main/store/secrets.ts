import { AppError, isErrorCode } from '../../contract/errors.ts';

/** Words that make a key a secret's name wherever they stand in it: `oldPassword`, `captcha_id`, `PIN`. */
const secretWords = new Set(['pin', 'puk', 'password', 'passwd', 'pwd', 'passcode', 'confirmation', 'captcha', 'token', 'secret', 'otp']);
/** What makes a `…Code` a verification code; `orgCode` and `regionCode` are no secrets. */
const codeOwners = new Set(['sms', 'email', 'mail', 'mobile', 'verify', 'verification', 'activation', 'auth', 'check', 'login']);

/** Whether a field of this name may hold a PIN, password, token or one-time code. */
export function isSecretKey(key: string): boolean {
  const words = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  if (words.some((word) => secretWords.has(word))) return true;
  const code = words.indexOf('code');
  if (code < 0) return false;
  return words.length === 1 || words.some((word) => codeOwners.has(word));
}

/**
 * Refuses data with a secret's field name at any depth: `input/invalid`, naming the field, never its value.
 * The value of a plain `code` may be one of our error codes: the audit log records them.
 */
export function refuseSecrets(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) refuseSecrets(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (isSecretKey(key) && !(key === 'code' && isErrorCode(item))) {
        throw new AppError('input/invalid', { fields: { [key.slice(0, 50)]: 'field/invalid' } });
      }
      refuseSecrets(item);
    }
  }
}

const CARD_NO = /(?<![0-9A-Z])[0-9A-Z]{9}([0-9A-Z]{4})(?![0-9A-Z])/g;
const RESIDENT_ID = /(?<![0-9])([0-9]{3})[0-9]{3}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{2}([0-9][0-9Xx])(?![0-9])/g;

/** Strings at any depth with card numbers reduced to their last four characters and resident IDs to both ends. */
export function masked(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(RESIDENT_ID, (_, head: string, tail: string) => `${head}*************${tail}`).replaceAll(CARD_NO, '*********$1');
  }
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
  }
  return value;
}

import type { FieldErrorCode } from '../errors.ts';

// RFC 5321, 4.1.2: Dot-string or Quoted-string.
const dotString = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const quotedString = /^"([ !#-[\]-~]|\\[ -~])*"$/;
// RFC 5321, 4.1.2 sub-domain; RFC 1035, 2.3.4: a label has at most 63 octets.
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * FLD-7: RFC 5321 Mailbox. 4.5.3.1: local part ≤ 64, domain ≤ 255, path ≤ 256 octets with its angle brackets, so the address ≤ 254.
 * The domain must be a full name (2.3.5); an address literal such as `[192.0.2.1]` is no place to send a customer's mail to.
 */
export function checkEmail(email: string): FieldErrorCode | undefined {
  if (email === '') return 'field/required';
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  const labels = email.slice(at + 1).split('.');
  const good =
    email.length <= 254 &&
    local.length <= 64 &&
    (dotString.test(local) || quotedString.test(local)) &&
    labels.length >= 2 &&
    labels.every((part) => label.test(part)) &&
    // RFC 3696, 2: a top-level domain is never all digits; this also refuses a bare IPv4 address.
    !/^\d+$/.test(labels.at(-1) ?? '');
  return good ? undefined : 'field/email-shape';
}

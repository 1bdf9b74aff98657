import type { FieldErrorCode } from '../errors.ts';

/** REG-8: a phone, fax or mobile number of any country, as it is written there; ITU-T E.164 has at most 15 digits, extensions more. */
export function checkPhone(phone: string): FieldErrorCode | undefined {
  if (phone === '') return 'field/required';
  const digits = phone.replace(/\D/g, '').length;
  return /^[+\d() #/.-]{5,25}$/.test(phone) && digits >= 5 && digits <= 20 ? undefined : 'field/phone-shape';
}

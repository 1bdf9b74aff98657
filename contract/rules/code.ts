import type { FieldErrorCode } from '../errors.ts';

/** FLD-9: the code of an SMS or e-mail, 6 digits. */
export function checkCode(code: string): FieldErrorCode | undefined {
  if (code === '') return 'field/required';
  return /^\d{6}$/.test(code) ? undefined : 'field/code-shape';
}

/** FLD-9: what was read off the picture: 4 to 6 letters or digits. Whether it is right only the server knows. */
export function checkCaptcha(captcha: string): FieldErrorCode | undefined {
  if (captcha === '') return 'field/required';
  return /^[0-9A-Za-z]{4,6}$/.test(captcha) ? undefined : 'field/captcha';
}

/** FLD-9: case-insensitive; blanks around it do not count. */
export function sameCaptcha(typed: string, answer: string): boolean {
  return typed.trim().toUpperCase() === answer.toUpperCase();
}

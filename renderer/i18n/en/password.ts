import type { password as source } from '../zh-CN/password.ts';
import type { Shape } from '../shape.ts';

export const password: Shape<typeof source> = {
  old: 'Old password',
  new: 'New password',
  confirmation: 'Confirm password',
  hint: '8–16 characters, at least three of upper case, lower case, digit, symbol',
  confirmationHint: 'The same as the new password',
  rules: { length: '8–16 characters', upper: 'Upper case', lower: 'Lower case', digit: 'Digit', symbol: 'Symbol', classes: 'Three kinds or more' },
  rulesLabel: 'Password rules',
  met: 'met',
  unmet: 'not met',
};

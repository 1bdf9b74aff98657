import { expect, it } from 'vitest';
import { fileNameOf } from './exportFile.ts';

it.each([
  ['公章', '公章'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a:b*c?d"e<f>g|h\\i', 'a_b_c_d_e_f_g_h_i'],
  ['  . 章 . ', '章'],
  ['CON', 'seal-CON'],
  ['...', 'seal-'],
  ['一'.repeat(200), '一'.repeat(80)],
  ['行\n尾\u0000', '行_尾_'],
])('a name %j becomes one that every file system takes', (name, expected) => {
  expect(fileNameOf(name)).toBe(expected);
});

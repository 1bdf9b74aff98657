import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkUsername, isCardUsername, usernameKey } from './username.ts';

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
const letterOrDigit = fc.oneof(letter, fc.constantFrom(...'0123456789'));

describe('username', () => {
  it.each(['abcde', 'a'.repeat(19), '1abcdef', 'abc def', 'abc_def', 'abc-def', '用户名称测试', 'аbcdef', 'abcdef\n', '123456'])('FLD-5 refuses %j', (username) => {
    expect(checkUsername(username)).toBe('field/username-shape');
  });

  it('FLD-5 an empty one is required', () => {
    expect(checkUsername('')).toBe('field/required');
  });

  it('FLD-5 takes 6–18 letters, or letters with digits, letter first', () => {
    fc.assert(
      fc.property(letter, fc.array(letterOrDigit, { minLength: 5, maxLength: 17 }), (first, rest) => {
        expect(checkUsername(first + rest.join(''))).toBeUndefined();
      }),
    );
  });

  it('FLD-5 usernames made from cards are exempt', () => {
    expect(isCardUsername('2100030012345')).toBe(true);
    expect(isCardUsername('2100030012345_ADMIN')).toBe(true);
    expect(isCardUsername('21000300123456')).toBe(false);
    expect(isCardUsername('2100030012345_admins')).toBe(false);
    expect(checkUsername('2100030012345_ADMIN')).toBe('field/username-shape');
  });

  it('FLD-5 compares without case', () => {
    expect(usernameKey(' LiMing01')).toBe(usernameKey('liming01'));
    expect(usernameKey('2100030012345_ADMIN')).toBe(usernameKey('2100030012345_admin'));
  });
});

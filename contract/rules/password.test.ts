import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPassword, checkPasswordConfirmation } from './password.ts';

const pools = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];
/** A password whose characters come from the pools that are named, each at least once. */
const fromPools = (chosen: readonly string[]) =>
  fc
    .tuple(fc.tuple(...chosen.map((pool) => fc.constantFrom(...pool))), fc.array(fc.constantFrom(...chosen.join('')), { minLength: 7, maxLength: 12 }))
    .map(([each, rest]) => [...each, ...rest].join(''));

describe('password', () => {
  it.each([
    ['', 'field/required'],
    ['88888888', 'field/password-initial'],
    ['Abcd12!', 'field/password-length'],
    ['Abcdefgh12345678!', 'field/password-length'],
    ['abcdefgh1', 'field/password-classes'],
    ['ABCDEFGH!', 'field/password-classes'],
    ['88888888!', 'field/password-classes'],
    ['Abcd 1234', 'field/password-classes'],
    ['Abcd1234密', 'field/password-classes'],
    ['Abcd1234\t', 'field/password-classes'],
  ])('FLD-6 refuses %j with %s', (password, reason) => {
    expect(checkPassword(password)).toBe(reason);
  });

  it('FLD-6 takes 8–16 characters of any three or four classes', () => {
    const three = [0, 1, 2, 3].map((without) => fromPools(pools.filter((_pool, at) => at !== without)));
    fc.assert(
      fc.property(fc.oneof(...three, fromPools(pools)), (password) => {
        expect(checkPassword(password.slice(0, 16))).toBeUndefined();
      }),
    );
  });

  it('FLD-6 never takes two classes or fewer', () => {
    const two = pools.flatMap((one) => pools.map((other) => fromPools([one, other])));
    fc.assert(
      fc.property(fc.oneof(...two), (password) => {
        expect(checkPassword(password.slice(0, 16))).toMatch(/^field\/password-(classes|initial)$/);
      }),
    );
  });

  it('FLD-6 the confirmation must be equal to the letter', () => {
    expect(checkPasswordConfirmation('Abcd1234', '')).toBe('field/required');
    expect(checkPasswordConfirmation('Abcd1234', 'abcd1234')).toBe('field/password-differs');
    expect(checkPasswordConfirmation('Abcd1234', 'Abcd1234 ')).toBe('field/password-differs');
    expect(checkPasswordConfirmation('Abcd1234', 'Abcd1234')).toBeUndefined();
  });
});

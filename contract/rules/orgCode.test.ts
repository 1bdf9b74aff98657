import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOrgCode, checkOrgCodeOfUscc, normalizeOrgCode, orgCodeCheckCharacter } from './orgCode.ts';

const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const first8 = fc.array(fc.constantFrom(...alphabet), { minLength: 8, maxLength: 8 }).map((parts) => parts.join(''));

describe('organisation code', () => {
  it.each([
    ['', 'field/required'],
    ['D2143569', 'field/org-code-shape'],
    ['D2143569-X', 'field/org-code-shape'],
    ['d2143569X', 'field/org-code-shape'],
    ['D2143569A', 'field/org-code-shape'],
    ['D21435690', 'field/org-code-check'],
    ['D2143596X', 'field/org-code-check'],
  ])('FLD-2 refuses %j with %s', (code, reason) => {
    expect(checkOrgCode(code)).toBe(reason);
  });

  it.each(['D2143569X', '71526726X', '192203821', '802100433', 'M000100Y4'])('FLD-2 takes the known code %s', (code) => {
    expect(checkOrgCode(code)).toBeUndefined();
  });

  it('FLD-2 “-”, blanks and small letters are mended when pasted', () => {
    expect(normalizeOrgCode(' d2143569-x ')).toBe('D2143569X');
  });

  it('FLD-2 any 8 characters have exactly one check character, a digit or X', () => {
    fc.assert(
      fc.property(first8, (body) => {
        expect([...'0123456789X'].filter((last) => checkOrgCode(body + last) === undefined)).toEqual([orgCodeCheckCharacter(body)]);
      }),
    );
    expect(orgCodeCheckCharacter('1234567')).toBeUndefined();
    expect(orgCodeCheckCharacter('1234567-')).toBeUndefined();
  });

  it('FLD-1 FLD-2 beside a USCC it must be the one inside', () => {
    expect(checkOrgCodeOfUscc('71526726X', '9144030071526726XG')).toBeUndefined();
    expect(checkOrgCodeOfUscc('D2143569X', '9144030071526726XG')).toBe('field/org-code-differs');
    expect(checkOrgCodeOfUscc('D21435690', '9144030071526726XG')).toBe('field/org-code-check');
  });
});

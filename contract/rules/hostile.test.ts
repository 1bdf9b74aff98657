import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldErrorCode } from '../errors.ts';
import { fieldErrorCodes } from '../errors.ts';
import { checkCaptcha, checkCode } from './code.ts';
import { checkEmail } from './email.ts';
import { checkHolder, normalizeHolder } from './holder.ts';
import { checkIdNumber, normalizeIdNumber } from './idNumber.ts';
import { checkIdValidity } from './idValidity.ts';
import { checkMobile, mobileSegments } from './mobile.ts';
import { checkEnterpriseName, checkPersonName } from './names.ts';
import { normalizeCode, normalizeDay, normalizeEmail, normalizeLine, normalizeLines, normalizeMobile, sameName, toHalfWidth } from './normalize.ts';
import { checkOrgCode, normalizeOrgCode } from './orgCode.ts';
import { checkPassword } from './password.ts';
import { checkPhone } from './phone.ts';
import { checkResidentId, residentIdCheckCharacter } from './residentId.ts';
import { day, fullWidth, hostile, orgCode, residentId, uscc } from './testing/generators.ts';
import { checkLine } from './text.ts';
import { checkUscc, normalizeUscc, orgCodeOfUscc } from './uscc.ts';
import { checkUsername, normalizeUsername } from './username.ts';

/** Every field of the forms as screen and server judge it: first brought to form, then checked. */
const fields: Readonly<Record<string, (typed: string) => FieldErrorCode | undefined>> = {
  'FLD-1 uscc': (typed) => checkUscc(normalizeUscc(typed)),
  'FLD-2 orgCode': (typed) => checkOrgCode(normalizeOrgCode(typed)),
  'FLD-3 residentId': (typed) => checkResidentId(normalizeIdNumber(typed)),
  'FLD-3 validity': (typed) => checkIdValidity({ from: normalizeDay(typed), to: normalizeDay(typed), today: '20250101' }),
  'FLD-4 passport': (typed) => checkIdNumber('passport', normalizeIdNumber(typed)),
  'FLD-5 username': (typed) => checkUsername(normalizeUsername(typed)),
  'FLD-6 password': checkPassword,
  'FLD-7 mobile': (typed) => checkMobile(normalizeMobile(typed)),
  'FLD-7 email': (typed) => checkEmail(normalizeEmail(typed)),
  'FLD-9 code': (typed) => checkCode(normalizeCode(typed)),
  'FLD-9 captcha': checkCaptcha,
  'REG-8 phone': (typed) => checkPhone(toHalfWidth(typed).trim()),
  'REG-3 person': (typed) => checkPersonName(normalizeLine(typed)),
  'REG-3 enterprise': (typed) => checkEnterpriseName(normalizeLine(typed)),
};
const known: ReadonlySet<string> = new Set(fieldErrorCodes);

describe.each(Object.entries(fields))('bad input at %s', (name, check) => {
  it(`${name}: control characters, emoji, 10 000 characters, look-alikes and blanks never pass`, () => {
    for (const typed of [...hostile.controlCharacters, ...hostile.emoji, ...hostile.endless, ...hostile.lookAlikes, ...hostile.blanks]) {
      expect([typed.slice(0, 20), check(typed)]).not.toEqual([typed.slice(0, 20), undefined]);
    }
  });

  it(`${name}: markup, SQL and formulas are refused or stay plain text of a name`, () => {
    for (const typed of hostile.markup) {
      // A password is never shown or put anywhere but into a hash.
      if (name === 'FLD-6 password') continue;
      // An enterprise name may hold any sign but those that a sheet or page would act on.
      if (name === 'REG-3 enterprise' && !/[<>]|^[=+@]/.test(typed)) continue;
      expect([typed, check(typed)]).not.toEqual([typed, undefined]);
    }
  });

  it(`${name}: whatever is typed gets a reason of the closed list or passes, and never throws`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string()), (typed) => {
        const reason = check(typed);
        expect(reason === undefined || known.has(reason)).toBe(true);
      }),
    );
  });
});

describe('numbers by other reckoning', () => {
  it('FLD-1 takes every USCC, refuses it with one character changed, and finds its organisation code', () => {
    fc.assert(
      fc.property(uscc, fc.nat(17), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), (code, at, other) => {
        expect(checkUscc(code)).toBeUndefined();
        expect(orgCodeOfUscc(code)).toBe(code.slice(8, 17));
        if (code.charAt(at) !== other) expect(checkUscc(code.slice(0, at) + other + code.slice(at + 1))).toBe('field/uscc-check');
      }),
    );
  });

  it('FLD-2 takes every organisation code, with and without its hyphen', () => {
    fc.assert(
      fc.property(orgCode, (code) => {
        expect(checkOrgCode(code)).toBeUndefined();
        expect(normalizeOrgCode(`${code.slice(0, 8).toLowerCase()}-${code.slice(8)}`)).toBe(code);
      }),
    );
  });

  it('FLD-3 takes every resident ID, and refuses each digit changed and neighbours swapped', () => {
    fc.assert(
      fc.property(residentId, fc.nat(16), fc.nat(9), (id, at, digit) => {
        expect(checkResidentId(id)).toBeUndefined();
        if (id.charAt(at) !== String(digit)) expect(checkResidentId(id.slice(0, at) + digit + id.slice(at + 1))).toBeDefined();
        const swapped = id.slice(0, at) + id.charAt(at + 1) + id.charAt(at) + id.slice(at + 2);
        if (swapped !== id) expect(checkResidentId(swapped)).toBeDefined();
      }),
    );
  });

  it('FLD-3 a day that the calendar does not have is refused, 2024-02-30 however it is written', () => {
    for (const typed of ['20240230', '2024-02-30', '2024年2月30日', '２０２４.０２.３０', '20250229', '20241301', '20240001', '20240100', '99999999']) {
      const { idValidFrom } = checkHolder(normalizeHolder({ name: '张三', idType: 'resident-id', idNumber: '', idValidFrom: typed, idValidTo: '长期' }), '20260101');
      expect([typed, idValidFrom]).toEqual([typed, 'field/validity-shape']);
    }
  });

  it('FLD-3 start before end and not expired, for every pair of days', () => {
    fc.assert(
      fc.property(day, day, day, (from, to, today) => {
        const asDate = (text: string) => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
        const expected = asDate(to) <= asDate(from) ? 'field/validity-order' : asDate(to) < asDate(today) ? 'field/validity-expired' : undefined;
        expect(checkIdValidity({ from, to, today })).toBe(expected);
      }),
    );
  });

  it('FLD-3 nobody is born tomorrow, and no ID begins to be valid then', () => {
    const born = { name: '张三', idType: 'resident-id', idNumber: `11010520251231002${residentIdCheckCharacter('11010520251231002')}`, idValidFrom: '20260102', idValidTo: '00000000' } as const;
    expect(checkHolder(born, '20251230')).toMatchObject({ idNumber: 'field/resident-id-date', idValidFrom: 'field/validity-order' });
  });

  it('FLD-4 other documents: capitals and digits, at most 18; their validity is neither asked nor kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABCXYZ0123456789'), minLength: 1, maxLength: 18 }), (number) => {
        const holder = normalizeHolder({ name: 'MARY', idType: 'taiwan-permit', idNumber: number.toLowerCase(), idValidFrom: 'nonsense', idValidTo: '1' });
        expect(holder).toEqual({ name: 'MARY', idType: 'taiwan-permit', idNumber: number });
        expect(Object.values(checkHolder(holder, '20260101')).filter(Boolean)).toEqual([]);
      }),
    );
    expect(checkIdNumber('passport', 'E'.repeat(19))).toBe('field/id-number-shape');
  });

  it('FLD-5 letters, or letters with digits, 6 to 18, a letter first: and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ09_-中 .'), minLength: 1, maxLength: 20 }), (typed) => {
        const username = normalizeUsername(typed);
        const good = username.length >= 6 && username.length <= 18 && [...username].every((one) => 'aZ09'.includes(one)) && 'aZ'.includes(username.charAt(0));
        expect(checkUsername(username) === undefined).toBe(good);
      }),
    );
  });

  it('FLD-6 8 to 16 characters of at least three kinds', () => {
    const kinds = ['ABCXYZ', 'abcxyz', '0123456789', '!#$%&()*+,-./:;<=>?@[]^_{|}~'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(40)), { minLength: 1, maxLength: 20 }), (picks) => {
        const password = picks.map(([kind, at]) => (kinds[kind] ?? '').charAt(at % (kinds[kind] ?? '').length)).join('');
        const good = picks.length >= 8 && picks.length <= 16 && new Set(picks.map(([kind]) => kind)).size >= 3;
        expect(checkPassword(password) === undefined).toBe(good);
      }),
    );
  });

  it('FLD-7 every number of a segment, full-width and as address books write it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(mobileSegments).flat()), fc.nat(99_999_999), (segment, rest) => {
        const mobile = (segment + String(rest).padStart(8, '0')).slice(0, 11);
        for (const typed of [mobile, fullWidth(mobile), `+86${mobile}`, `0086 ${mobile.slice(0, 3)}-${mobile.slice(3, 7)}-${mobile.slice(7)}`]) {
          expect(checkMobile(normalizeMobile(typed))).toBeUndefined();
        }
      }),
    );
  });
});

describe('bringing to form', () => {
  it('FLD-1 FLD-2 FLD-3 FLD-5 full-width is as good as half-width', () => {
    fc.assert(
      fc.property(uscc, orgCode, residentId, (code, org, id) => {
        expect(normalizeUscc(fullWidth(code.toLowerCase()))).toBe(code);
        expect(normalizeOrgCode(fullWidth(org))).toBe(org);
        expect(normalizeIdNumber(fullWidth(` ${id.toLowerCase()} `))).toBe(id);
        expect(normalizeUsername(fullWidth('ZhangSan1'))).toBe('ZhangSan1');
      }),
    );
  });

  it('REG-3 twice is as good as once, for whatever text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        for (const bring of [normalizeLine, normalizeLines, normalizeMobile, normalizeEmail, normalizeCode, normalizeDay, toHalfWidth]) {
          expect(bring(bring(typed))).toBe(bring(typed));
        }
      }),
    );
  });

  it('REG-3 rare and 4-byte characters, points and brackets of names pass and are compared as the same writing', () => {
    for (const name of ['𠮷田', '㛃', '买买提·吐尔逊', '欧阳娜娜', "O'NEILL", 'Mary-Ann', '龘𪚥']) expect([name, checkPersonName(normalizeLine(name))]).toEqual([name, undefined]);
    for (const name of ['北京𠮷金桂㛃样例国际贸易（集团）股份有限公司', 'A&B（上海）贸易有限公司', '3M样例有限公司']) expect([name, checkEnterpriseName(normalizeLine(name))]).toEqual([name, undefined]);
    expect(sameName('样例(上海)有限公司', '样例（上海）有限公司')).toBe(true);
    expect(sameName('买买提•吐尔逊', '买买提·吐尔逊')).toBe(true);
    expect(sameName('\u2f08民', '人民')).toBe(true);
    expect(sameName('样例一有限公司', '样例二有限公司')).toBe(false);
  });

  it('REG-8 overseas lines take any script, but no control characters, emoji or endless text', () => {
    for (const text of ['ООО «Пример»', 'شركة مثال', '株式会社サンプル', '(주)예시', '']) expect([text, checkLine(text, 100)]).toEqual([text, undefined]);
    for (const text of ['a\u2028b', ...hostile.controlCharacters, ...hostile.emoji, ...hostile.endless]) expect([text.slice(0, 9), checkLine(text, 100)]).not.toEqual([text.slice(0, 9), undefined]);
  });
});

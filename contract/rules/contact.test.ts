import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEmail } from './email.ts';
import { checkMobile, mobileSegments } from './mobile.ts';

describe('mobile number', () => {
  it.each(['1381234567', '138123456789', '+8613812345678', '86138123456', '12312345678', '10086', '16012345678', '14012345678', '1381234567８', '138 1234 5678', '02412345678'])('FLD-7 refuses %j', (mobile) => {
    expect(checkMobile(mobile)).toBe('field/mobile-shape');
  });

  it('FLD-7 an empty one is required', () => {
    expect(checkMobile('')).toBe('field/required');
  });

  it('FLD-7 takes every number of every segment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(mobileSegments).flat()), fc.nat(99_999_999), (segment, rest) => {
        expect(checkMobile(segment + String(rest).padStart(8, '0').slice(0, 11 - segment.length))).toBeUndefined();
      }),
    );
  });

  it('FLD-7 no segment is listed twice or hidden in another', () => {
    const all: string[] = Object.values(mobileSegments).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((segment) => all.some((other) => other !== segment && segment.startsWith(other)))).toEqual([]);
  });
});

describe('e-mail address', () => {
  it.each([
    'plain',
    '@example.com',
    'a@',
    'a@b',
    'a b@example.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@example..com',
    'a@-example.com',
    'a@example-.com',
    'a@example.com.',
    'a@exam_ple.com',
    'a@192.0.2.1',
    'a@[192.0.2.1]',
    'a@b@example.com',
    'a@example.com\nBcc: b@example.com',
    'a@example.com,b@example.com',
    '张三@example.com',
    '"a@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${`${'b'.repeat(60)}.`.repeat(5)}com`,
  ])('FLD-7 refuses %j', (email) => {
    expect(checkEmail(email)).toBe('field/email-shape');
  });

  it.each([
    'a@example.com',
    'zhang.san+customs@mail.example.com.cn',
    "o'neil@example.com",
    '"zhang san"@example.com',
    '"a\\"b@c"@example.com',
    '123@qq.com',
    'a@xn--fiqs8s.cn',
    `${'a'.repeat(64)}@example.com`,
    `a@${`${'b'.repeat(62)}.`.repeat(3)}${'b'.repeat(59)}.cn`,
  ])('FLD-7 takes %j', (email) => {
    expect(checkEmail(email)).toBeUndefined();
  });

  it('FLD-7 takes what the usual generator of addresses makes', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'medium' }), (email) => {
        fc.pre(email.length <= 254);
        expect(checkEmail(email)).toBeUndefined();
      }),
    );
  });

  it('FLD-7 answers within time on hostile input', () => {
    expect(checkEmail(`${'a.'.repeat(50_000)}@example.com`)).toBe('field/email-shape');
    expect(checkEmail(`"${'\\"'.repeat(50_000)}`)).toBe('field/email-shape');
  });
});

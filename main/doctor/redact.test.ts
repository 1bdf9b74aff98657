import { homedir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from './redact.ts';

const redact = redactor(['沈云帆', '东海之滨国际贸易（上海）有限公司']);

describe('what leaves this PC', () => {
  it.each([
    ['身份证 310115199001011234 已过期', '310115199001011234'],
    ['id 11010519491231002X', '11010519491231002X'],
    ['an impossible date 310115199099991234', '310115199099991234'],
    ['old form 310115900101123', '310115900101123'],
    ['卡 3100000012345 已插入', '3100000012345'],
    ['cardNo=AA9A000000001', 'AA9A000000001'],
    ['glued CARD3100000012345X', '3100000012345'],
    ['glued 9310115199001011234', '310115199001011234'],
    ['account 3100000012345_ADMIN', '3100000012345'],
    ['持卡人沈云帆', '沈云帆'],
    ['东海之滨国际贸易（上海）有限公司', '东海之滨国际贸易'],
    ['call 13812345678', '13812345678'],
    ['zhang.san@example.com', 'zhang.san'],
    ['pin=246810', '246810'],
    ['"oldPassword":"Secret-77"', 'Secret-77'],
    ['口令：246810', '246810'],
    ['Authorization: Bearer abc.def', 'abc.def'],
    ['https://u:p4ss@proxy.example', 'p4ss'],
    ['token x7Kq2mN9vB4cD8fG1hJ5kL0pQ3rS6tU_wY-zA2eE', 'x7Kq2mN9vB4cD8fG'],
    [`${homedir()}/data/store.db`, homedir()],
    ['/home/zhangwei/x', 'zhangwei'],
    ['C:\\Users\\Zhang Wei\\AppData', 'Zhang'],
    ['file:///C:/Users/zhangwei/x', 'zhangwei'],
  ])('%s', (text, planted) => {
    expect(redact(text)).not.toContain(planted);
    expect(JSON.stringify(redact({ deep: [{ text }] }))).not.toContain(planted);
  });

  it('a secret is known by its field’s name, a number as well as a text; our own codes stay', () => {
    expect(redact({ pin: '12', nested: [{ sessionToken: 7 }], cardNo: 3100000012345, code: 'remote/timeout' })).toEqual({
      pin: '***',
      nested: [{ sessionToken: '***' }],
      cardNo: '*********2345',
      code: 'remote/timeout',
    });
  });

  it('what is not personal stays readable', () => {
    for (const text of ['2026-11-21T03:30:00.123Z', 'Linux 6.1.0 x64 · Chrome 150.0.7871.46', 'Feitian ePass2003 00 00', 'https://127.0.0.1:8080', '窗口 1366 × 768，缩放 100%。']) {
      expect(redact(text)).toBe(text);
    }
  });

  it('no planted number survives anywhere in any text', () => {
    const id = fc.stringMatching(/^[1-9]\d{16}[\dX]$/);
    const around = fc.string({ unit: fc.constantFrom('卡', ' ', ':', '"', ',', 'a', '。', '/', '\n') });
    fc.assert(
      fc.property(id, around, around, (number, before, after) => {
        expect(redact(`${before}${number}${after}`)).not.toContain(number);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorKinds } from '../../contract/errors.ts';
import { errorOf, faultOf, numeral } from './faults.ts';

const wrong = (triesLeft: number | undefined) => ({ result: 'wrong', triesLeft });
const error = (code: string) => ({ result: 'error', code });

describe('failure texts of the control', () => {
  it.each([
    ['输入口令错误,还可以重试4次', wrong(4)],
    ['输入口令错误,还可以重试四次,错误码=240', wrong(4)],
    ['输入口令错误，还可以重试１次', wrong(1)],
    ['密码错误，剩余重试次数：3次', wrong(3)],
    ['口令不正确，您还有两次机会', wrong(2)],
    ['输入口令错误,还可以重试1次,之后卡将被锁定', wrong(1)],
    ['输入口令错误,还可以重试1次,再错卡被锁定', wrong(1)],
    ['输入口令错误,还可以重试0次', { result: 'locked' }],
    ['输入口令错误,还可以重试零次', { result: 'locked' }],
    ['输入口令错误', wrong(undefined)],
    ['验证口令失败', wrong(undefined)],
    ['卡被锁定', { result: 'locked' }],
    ['口令已被锁定,请到制卡点解锁', { result: 'locked' }],
    ['Err:Custom50200,输入口令错误,卡被锁定', { result: 'locked' }],
    ['口令长度不正确', error('pin/length')],
    ['密码位数错误', error('pin/length')],
    ['读卡器中无卡', error('card/no-card')],
    ['Err:Custom50200', error('card/no-card')],
    ['Err:Custom51590 请插入卡', error('card/no-card')],
    ['Err:Custom50070 读卡器复位失败,请重启控件', error('card/communication')],
    ['Err:Base60408', error('card/service-stopped')],
    ['Err:Base50000 参数错误', error('card/communication')],
    ['未检测到读卡器', error('card/no-reader')],
    ['操作失败,错误码=123', error('card/communication')],
    ['', error('card/communication')],
  ])('%s', (text, fault) => {
    expect(faultOf([text])).toEqual(fault);
  });

  it('a text that speaks of no PIN is never a wrong or locked one', () => {
    for (const text of ['卡片读写错误', '通讯错误,请重试', '证书不正确', '数据长度不正确', '还可以重试3次', '系统已锁屏']) expect(faultOf([text]).result, text).toBe('error');
  });

  it('where no PIN was sent a PIN text is a failure of the card', () => {
    for (const text of ['输入口令错误,还可以重试4次', '卡被锁定', '口令长度不正确']) expect(errorOf([text]).code).toBe('card/communication');
    expect(errorOf(['读卡器中无卡']).code).toBe('card/no-card');
  });

  it('numerals: digits of three kinds', () => {
    const chinese = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '二十', '九十九'];
    expect(chinese.map(numeral)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20, 99]);
    expect(['两', '〇', '１０', '07'].map(numeral)).toEqual([2, 0, 10, 7]);
    for (const none of ['', '十十', '一二', '很多', '百', '-1']) expect(numeral(none), none).toBeUndefined();
  });

  it('any text has a meaning, and no count that was not written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[口令错误还可以重试被锁定卡长度次十一二0-9,]{0,30}$/))), (texts) => {
        const fault = faultOf(texts);
        if (fault.result === 'error') expect(Object.hasOwn(errorKinds, fault.code)).toBe(true);
        if (fault.result === 'wrong' && fault.triesLeft !== undefined) expect(fault.triesLeft).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

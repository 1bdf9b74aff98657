import type { PinResult } from '../../contract/card.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';

/**
 * What the control's failure texts mean. Neither a wrong nor a locked PIN has a published number, so texts are matched together
 * with codes; a text that nobody knows is a failure of the card, never a wrong PIN.
 */
export type ControlFault = Exclude<PinResult, { result: 'ok' }> | { readonly result: 'error'; readonly code: ErrorCode };

const PIN = String.raw`(?:口令|密码|PIN码?|pin码?)`;
const lengthText = new RegExp(`${PIN}.{0,4}(?:长度|位数)`);
const wrongText = new RegExp(`${PIN}.{0,6}(?:错误|不正确|有误|不对)|(?:错误|不正确)的${PIN}|(?:验证|校验)${PIN}失败`);
const lockedText = new RegExp(`(?:卡片?|${PIN}|介质|[Kk][Ee][Yy])(?:已经?)?被?(?:锁定|锁死|锁住|锁)|已被?锁定`);
const triesText = /(?:可以?|剩余?|还有|剩下)(?:重试|再试|尝试|输入|机会|次数)*[:：]?\s*([0-9０-９]{1,3}|[〇零一二两三四五六七八九十]{1,3})\s*次/;

/** In order: the first that fits. */
const others: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Custom50200|Custom51590/, 'card/no-card'],
  [/Custom50070/, 'card/communication'],
  [/Base60408/, 'card/service-stopped'],
  [/读卡器中无卡|无卡|未插[入卡]|没有插[入卡]|请插[入卡]|卡片?不存在/, 'card/no-card'],
  [/(?:未检测到|没有|找不到|未找到|无)读卡器/, 'card/no-reader'],
];

/** @param errors the answer's `Error` list. */
export function faultOf(errors: readonly string[]): ControlFault {
  const text = errors.join(' ');
  if (lengthText.test(text)) return { result: 'error', code: 'pin/length' };
  const digits = triesText.exec(text)?.[1];
  const triesLeft = digits === undefined ? undefined : numeral(digits);
  // "1 try left, then the card is locked" tells of a wrong PIN, not of a locked card.
  const wrong = wrongText.test(text);
  if (wrong && triesLeft !== undefined && triesLeft > 0) return { result: 'wrong', triesLeft };
  if (lockedText.test(text) || (wrong && triesLeft === 0)) return { result: 'locked' };
  if (wrong) return { result: 'wrong', triesLeft: undefined };
  return { result: 'error', code: others.find(([pattern]) => pattern.test(text))?.[1] ?? 'card/communication' };
}

/** The failure of a call that has no PIN. */
export function errorOf(errors: readonly string[]): AppError {
  const fault = faultOf(errors);
  return new AppError(fault.result === 'error' && fault.code !== 'pin/length' ? fault.code : 'card/communication');
}

const CHINESE_DIGITS = '零一二三四五六七八九';

/** 0 to 99 in ASCII, full-width or Chinese digits; undefined for anything else. */
export function numeral(text: string): number | undefined {
  const ascii = text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  if (/^[0-9]{1,3}$/.test(ascii)) return Number(ascii);
  const digit = (character: string): number => CHINESE_DIGITS.indexOf(character);
  const [tens, ones, ...more] = text.replaceAll('两', '二').replaceAll('〇', '零').split('十');
  if (tens === undefined || more.length > 0 || tens.length > 1 || (ones?.length ?? 0) > 1) return undefined;
  const value = ones === undefined ? digit(tens) : (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
  return tens === '' && ones === undefined ? undefined : value < 0 || (ones && digit(ones) < 0) ? undefined : value;
}

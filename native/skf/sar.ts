import { AppError, type ErrorCode } from '../../contract/errors.ts';

/** Result codes of GM/T 0016-2012 (its header, SAR_*). */
export const sar = {
  ok: 0,
  fail: 0x0a000001,
  invalidHandle: 0x0a000005,
  invalidParameter: 0x0a000006,
  bufferTooSmall: 0x0a000020,
  deviceRemoved: 0x0a000023,
  pinIncorrect: 0x0a000024,
  pinLocked: 0x0a000025,
  pinLengthRange: 0x0a000027,
} as const;

/** What they mean to the user; every other one is `card/communication`. PIN_INCORRECT counts only where a PIN is proven. */
const codes: Readonly<Record<number, ErrorCode>> = {
  0x0a000003: 'card/unsupported', // SAR_NOTSUPPORTYETERR
  0x0a00000f: 'card/reader-hangs', // SAR_TIMEOUTERR
  0x0a000023: 'card/removed', // SAR_DEVICE_REMOVED
  0x0a000025: 'pin/locked', // SAR_PIN_LOCKED
};

/** The fault behind a result code. Never a wrong PIN: that is a result, read where a PIN was sent. */
export function sarError(result: number, call: string): AppError {
  return new AppError(codes[result] ?? 'card/communication', {
    cause: new Error(`${call} answered ${result.toString(16).toUpperCase().padStart(8, '0')}`),
  });
}

/** Objects that a library does not have (SAR_KEYNOTFOUND, CERTNOTFOUND, APPLICATION_NOT_EXISTS, FILE_NOT_EXIST) are answers, not faults. */
export const isAbsent = (result: number): boolean => [0x0a00001b, 0x0a00001c, 0x0a00002e, 0x0a000031].includes(result);

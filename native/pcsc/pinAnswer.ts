import type { PinResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';

/** What the status word of a PIN command says of the try; undefined when it says nothing of it. */
export function pinResult(sw: number): PinResult | undefined {
  if (sw === 0x9000) return { result: 'ok' };
  if (sw === 0x6983 || sw === 0x63c0) return { result: 'locked' };
  if ((sw & 0xfff0) === 0x63c0) return { result: 'wrong', triesLeft: sw & 0x0f };
  if (sw === 0x6300) return { result: 'wrong', triesLeft: undefined };
  return undefined;
}

/** Status words that every command may answer with, as the user should understand them. */
export function statusError(sw: number): AppError {
  if (sw === 0x6983) return new AppError('pin/locked');
  if (sw === 0x6d00 || sw === 0x6e00 || sw === 0x6a81) return new AppError('card/unsupported');
  // Never a wrong PIN: only VerifyPIN, ChangePIN and UnblockPIN may say that, by 63Cx.
  return new AppError('card/communication', { cause: new Error(`status word ${sw.toString(16).padStart(4, '0')}`) });
}

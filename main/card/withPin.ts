import type { AtReader, CardInfo, PinResult } from '../../contract/card.ts';
import type { Locale } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import type { WindowHost } from '../hosts/host.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { CardDesk } from './cardDesk.ts';
import { askPin } from './pinPrompt.ts';
import { type LastMistake, type PinPurpose, pinQuestion, type ToSign } from './pinQuestion.ts';
import { enterAtReader } from './readerEntry.ts';

export interface PinDesk {
  readonly host: WindowHost;
  readonly desk: CardDesk;
  readonly audit: AuditTrail;
  readonly locale: () => Locale;
}

type Failed = Exclude<PinResult, { result: 'ok' }>;

/**
 * Asks for the PIN of `cardId` and runs `act` with it, once per entry: each wrong answer of the card opens a new window that
 * says how many tries are left, until it is right, cancelled or locked. The PIN's Buffer is wiped after every `act`. Where the card's reader has a
 * keypad for it, `act` gets no PIN but waits for the one typed there.
 * `toSign` is what the card will sign, named in the window.
 * @throws AppError `pin/…`, `card/…`.
 */
export async function withPin<R extends { readonly result: 'ok' }>(
  pinDesk: PinDesk,
  cardId: string,
  purpose: PinPurpose,
  act: (pin: Buffer | AtReader, card: CardInfo) => Promise<R | Failed>,
  toSign: readonly ToSign[] = [],
): Promise<R> {
  const { host, desk, audit, locale } = pinDesk;
  let mistake: LastMistake | undefined;
  let onPc = false;
  for (;;) {
    const card = desk.usable(cardId);
    if (card.pin.state === 'locked') throw new AppError('pin/locked');
    const removal = desk.removal(card);
    let pin: Buffer | undefined;
    try {
      const question = pinQuestion(card, purpose, locale(), mistake, toSign);
      const result =
        card.keypad && !onPc
          ? await enterAtReader(pinDesk, card, question, removal.signal, (entry) => act(entry, card))
          : await act((pin = await askPin(host, question, removal.signal)), card);
      if (result === 'type-here') {
        onPc = true;
        continue;
      }
      if (result.result === 'ok') return result as R;
      mistake = refuse(result as Failed, card);
      removal.signal.throwIfAborted(); // given up while the card was at it: no window for another try
    } catch (thrown) {
      mistake = untried(thrown, removal.signal);
      if ('notTried' in mistake && mistake.notTried.code === 'pin/keypad-failed') onPc = true;
    } finally {
      pin?.fill(0);
      removal.release();
    }
  }

  function refuse(result: Failed, card: CardInfo): LastMistake {
    const cardNo = maskCardNo(card.cardNo ?? '');
    if (result.result === 'locked' || result.triesLeft === 0) {
      audit('pin-locked', { cardNo, purpose });
      throw new AppError('pin/locked');
    }
    audit('pin-wrong', { cardNo, purpose, left: result.triesLeft ?? -1 });
    return { wrong: result.triesLeft };
  }
}

/** What did not reach the card and is told in the next window; everything else is thrown, and so is whatever the user has given up meanwhile. */
export function untried(thrown: unknown, signal: AbortSignal): LastMistake {
  const error = AppError.from(thrown);
  const isUntried = error.code === 'pin/length' || error.code === 'pin/keypad-timeout' || error.code === 'pin/keypad-differs' || error.code === 'pin/keypad-failed';
  if (!isUntried) throw error;
  signal.throwIfAborted();
  return error.code === 'pin/length' ? { length: error } : { notTried: error };
}

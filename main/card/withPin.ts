import type { CardInfo, PinResult } from '../../contract/card.ts';
import type { Locale } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import type { WindowHost } from '../hosts/host.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { CardDesk } from './cardDesk.ts';
import { askPin } from './pinPrompt.ts';
import { type LastMistake, type PinPurpose, pinQuestion, type ToSign } from './pinQuestion.ts';

export interface PinDesk {
  readonly host: WindowHost;
  readonly desk: CardDesk;
  readonly audit: AuditTrail;
  readonly locale: () => Locale;
}

type Failed = Exclude<PinResult, { result: 'ok' }>;

/**
 * Asks for the PIN of `cardId` and runs `act` with it, once per entry: each wrong answer of the card opens a new window that
 * says how many tries are left, until it is right, cancelled or locked. The PIN's Buffer is wiped after every `act`.
 * `toSign` is what the card will sign, named in the window.
 * @throws AppError `pin/…`, `card/…`.
 */
export async function withPin<R extends { readonly result: 'ok' }>(
  { host, desk, audit, locale }: PinDesk,
  cardId: string,
  purpose: PinPurpose,
  act: (pin: Buffer, card: CardInfo) => Promise<R | Failed>,
  toSign: readonly ToSign[] = [],
): Promise<R> {
  let mistake: LastMistake | undefined;
  for (;;) {
    const card = desk.usable(cardId);
    if (card.pin.state === 'locked') throw new AppError('pin/locked');
    const removal = desk.removal(card);
    let pin: Buffer | undefined;
    try {
      pin = await askPin(host, pinQuestion(card, purpose, locale(), mistake, toSign), removal.signal);
      const result = await act(pin, card);
      if (result.result === 'ok') return result as R;
      mistake = refuse(result as Failed, card);
      removal.signal.throwIfAborted(); // given up while the card was at it: no window for another try
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'pin/length') throw error;
      mistake = { length: error };
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

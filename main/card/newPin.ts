import type { CardInfo, CardPort, PinResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import { newPinFault } from '../../contract/rules/newPin.ts';
import { type NewPinAct, type NewPinMistake, newPinLength, newPinQuestion } from './newPinQuestion.ts';
import { askPins } from './pinPrompt.ts';
import { enterAtReader } from './readerEntry.ts';
import { type PinDesk, untried } from './withPin.ts';

/**
 * Sets a new PIN: asks for the old one (`change`) or the admin PIN (`unblock`) and the new one in the PIN window, and sends them to the card
 * once per entry. A wrong one opens a new window that says how many tries are left. Where the reader's keypad takes a new PIN it is changed there.
 * @throws AppError `pin/…`, `card/…`; `card/unsupported` before anything is asked when this way to the card cannot do it.
 */
export async function setNewPin(pinDesk: PinDesk, native: CardPort, cardId: string, act: NewPinAct): Promise<void> {
  const { host, desk, audit, locale } = pinDesk;
  let mistake: NewPinMistake | undefined;
  let onPc = false;
  for (;;) {
    const card = desk.usable(cardId);
    if (!card.pinActs?.includes(act)) throw new AppError('card/unsupported');
    if (act === 'change' && card.pin.state === 'locked') throw new AppError('pin/locked');
    const removal = desk.removal(card);
    const pins: Buffer[] = [];
    try {
      const question = newPinQuestion(card, act, locale(), mistake);
      let result: PinResult | 'type-here';
      if (act === 'change' && card.keypad?.change && !onPc) {
        result = await enterAtReader(pinDesk, card, question, removal.signal, (entry) => native.changePin(cardId, entry));
      } else {
        pins.push(...(await askPins(host, question, removal.signal)));
        const [proof, next] = pins;
        if (!proof || !next) throw new AppError('pin/window-lost');
        const unfit = newPinFault(next, newPinLength(card), proof);
        if (unfit) {
          mistake = { unfit };
          continue;
        }
        result = await (act === 'change' ? native.changePin(cardId, proof, next) : native.unblockPin(cardId, proof, next));
      }
      if (result === 'type-here') {
        onPc = true;
        continue;
      }
      if (result.result === 'ok') {
        audit(act === 'change' ? 'pin-changed' : 'pin-unblocked', { cardNo: maskCardNo(card.cardNo ?? '') });
        return;
      }
      mistake = refuse(result, card);
      removal.signal.throwIfAborted(); // given up while the card was at it: no window for another try
    } catch (thrown) {
      const told = untried(thrown, removal.signal);
      if ('notTried' in told && told.notTried.code === 'pin/keypad-failed') onPc = true;
      mistake = told;
    } finally {
      for (const pin of pins) pin.fill(0);
      removal.release();
    }
  }

  function refuse(result: Exclude<PinResult, { result: 'ok' }>, card: CardInfo): NewPinMistake {
    const cardNo = maskCardNo(card.cardNo ?? '');
    const which = act === 'change' ? 'user' : 'admin';
    if (result.result === 'locked' || result.triesLeft === 0) {
      audit('pin-locked', { cardNo, purpose: `${act}-pin`, pin: which });
      throw new AppError(act === 'change' ? 'pin/locked' : 'pin/admin-locked');
    }
    audit('pin-wrong', { cardNo, purpose: `${act}-pin`, pin: which, left: result.triesLeft ?? -1 });
    return { wrong: result.triesLeft };
  }
}

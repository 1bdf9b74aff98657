import { PIN_BYTES_MAX } from '../../contract/pinBlock.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import { newPinFault } from '../../contract/rules/newPin.ts';
import { maskPins } from './pinBlock.ts';
import type { PinLine } from './pinLine.ts';

/** The fields of the window: one PIN, or with a new one that is typed twice. */
export interface PinLines {
  readonly pin: PinLine;
  readonly next?: { readonly first: PinLine; readonly repeat: PinLine };
}

/** The masked answer, all fields emptied; undefined when something is wrong, which is then told at its field. */
export function pinAnswer(prompt: PinPrompt, { pin, next }: PinLines): string | undefined {
  const old = pin.field.bytes();
  const first = next?.first.field.bytes();
  const repeat = next?.repeat.field.bytes();
  const wipe = (): void => {
    for (const bytes of [old, first, repeat]) bytes?.fill(0);
  };
  const { min, max } = prompt.pinLength;
  // No maxlength on the field: it would cut a PIN silently, and the rest would cost a try.
  if (pin.field.length < min || pin.field.length > max || old.length > PIN_BYTES_MAX) {
    pin.complain(prompt.texts.lengthWrong);
    wipe();
    return undefined;
  }
  if (prompt.newPin && next && first && repeat) {
    const { length, texts } = prompt.newPin;
    const fault = first.length > PIN_BYTES_MAX ? 'length' : newPinFault(first, length, old);
    const same = first.length === repeat.length && first.every((byte, i) => byte === repeat[i]);
    if (fault) next.first.complain(texts.faults[fault]);
    else if (!same) next.repeat.complain(texts.differs);
    if (fault || !same) {
      wipe();
      return undefined;
    }
  }
  const masked = maskPins(first ? [old, first] : [old], prompt.pad);
  wipe();
  for (const line of [pin, next?.first, next?.repeat]) line?.field.clear();
  return masked;
}

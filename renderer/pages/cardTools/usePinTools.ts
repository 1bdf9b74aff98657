import { ref, shallowRef } from 'vue';
import type { CardInfo, PinAct } from '../../../contract/card.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';

/** Changing and unlocking a card's PIN; all typing happens in the PIN window. */
export function usePinTools() {
  const working = ref<{ readonly cardId: string; readonly act: PinAct }>();
  const done = ref<PinAct>();
  const error = shallowRef<AppError>();

  async function run(card: CardInfo, act: PinAct): Promise<void> {
    if (working.value) return;
    working.value = { cardId: card.cardId, act };
    done.value = undefined;
    error.value = undefined;
    try {
      await (act === 'change' ? desktop.cardTools.changePin({ cardId: card.cardId }) : desktop.cardTools.unblockPin({ cardId: card.cardId }));
      done.value = act;
    } catch (thrown) {
      error.value = AppError.from(thrown);
    } finally {
      working.value = undefined;
    }
  }
  return { working, done, error, run };
}

/** Why this may not be done with this card now: a key under `cardTools.why`; undefined when it may. */
export function whyNot(card: CardInfo, act: PinAct): 'unreadable' | 'locked' | 'change' | 'unblock' | 'unblock-control' | undefined {
  if (card.problem) return 'unreadable';
  if (!card.pinActs?.includes(act)) return act === 'unblock' && card.provider === 'control' ? 'unblock-control' : act;
  return act === 'change' && card.pin.state === 'locked' ? 'locked' : undefined;
}

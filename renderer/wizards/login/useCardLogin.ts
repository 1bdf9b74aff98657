import { computed, ref, watch } from 'vue';
import type { CardInfo } from '../../../contract/card.ts';
import type { DesktopCardOutcome } from '../../../contract/desktop.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { cardGone } from '../../../contract/rules/cardGone.ts';
import { useLastReader } from '../../composables/useLastReader.ts';
import { desktop } from '../../desktop.ts';
import { useCardsStore } from '../../stores/cards.ts';
import { useSessionStore, type EnteredOutcome } from '../../stores/session.ts';

export type BindOutcome = Extract<DesktopCardOutcome, { outcome: 'bind-or-take-over' }>;
export type IdentityOutcome = Extract<DesktopCardOutcome, { outcome: 'identity-check' }>;

export type CardLoginStep =
  | { readonly step: 'choose' }
  /** The PIN window is open; `card` is the one it is for. */
  | { readonly step: 'pin'; readonly card: CardInfo | undefined }
  | { readonly step: 'entered'; readonly outcome: EnteredOutcome }
  | { readonly step: 'bind-or-take-over'; readonly outcome: BindOutcome; readonly cardId: string }
  | { readonly step: 'identity-check'; readonly outcome: IdentityOutcome; readonly cardId: string }
  /** The server will not have this card: a screen of its own. */
  | { readonly step: 'refused'; readonly error: AppError };

/** After these the same card may simply try again, so the screen goes back to choosing and says what happened. */
function mayStay(code: ErrorCode): boolean {
  const area = code.slice(0, code.indexOf('/'));
  return code === 'card-rule/ticket-expired' || !['card-rule', 'proof', 'login'].includes(area);
}

/** A card that could be read and whose PIN is not locked. */
export function mayBeUsed(card: CardInfo | undefined): boolean {
  return card !== undefined && card.problem === undefined && card.pin.state !== 'locked';
}

/** Whether an entered outcome has something to tell. Without it the user goes straight in. */
export function hasNews(outcome: EnteredOutcome): boolean {
  return outcome.created.length > 0 || outcome.bound !== undefined || outcome.takenOver || outcome.expiresInDays !== undefined;
}

/**
 * Card login as states (LOGIN-5, CARD-2…CARD-7): choose a card, PIN, and one state per outcome. A pulled card takes the
 * screen back to choosing, with the reason; a cancelled PIN is no error.
 */
export function useCardLogin(enter: (outcome: EnteredOutcome) => void) {
  const cards = useCardsStore();
  const session = useSessionStore();
  const current = ref<CardLoginStep>({ step: 'choose' });
  const cardId = ref<string>();
  const notice = ref<AppError>();
  const working = ref(false);
  const { lastReader, remember } = useLastReader();
  const chosen = computed(() => cards.cards.find((card) => card.cardId === cardId.value));

  function show(outcome: DesktopCardOutcome, fromCardId: string): void {
    if (outcome.outcome === 'bind-or-take-over') {
      current.value = { step: 'bind-or-take-over', outcome, cardId: fromCardId };
    } else if (outcome.outcome === 'identity-check') {
      current.value = { step: 'identity-check', outcome, cardId: fromCardId };
    } else {
      session.start(outcome.session);
      session.entered = outcome;
      if (hasNews(outcome)) current.value = { step: 'entered', outcome };
      else enter(outcome);
    }
  }

  /** Runs one call; a failure returns to `back`, or to a screen of its own when the card itself is refused. */
  async function run(call: () => Promise<DesktopCardOutcome>, fromCardId: string, back: CardLoginStep): Promise<void> {
    if (working.value) return;
    working.value = true;
    notice.value = undefined;
    try {
      show(await call(), fromCardId);
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (!mayStay(error.code)) {
        current.value = { step: 'refused', error };
      } else {
        notice.value = error;
        const cardGone = !cards.cards.some((card) => card.cardId === fromCardId);
        current.value = cardGone || error.code === 'card-rule/ticket-expired' ? { step: 'choose' } : back;
      }
    } finally {
      working.value = false;
    }
  }

  async function login(): Promise<void> {
    const card = chosen.value;
    if (!card || !mayBeUsed(card)) return;
    remember(card.reader);
    current.value = { step: 'pin', card };
    await run(() => desktop.session.loginByCard({ cardId: card.cardId }), card.cardId, { step: 'choose' });
  }

  async function chooseBinding(choice: 'bind' | 'take-over'): Promise<void> {
    const from = current.value;
    if (from.step !== 'bind-or-take-over') return;
    await run(() => desktop.session.chooseBinding({ ticket: from.outcome.ticket, choice }), from.cardId, from);
  }

  async function confirmIdentity(): Promise<void> {
    const from = current.value;
    if (from.step !== 'identity-check') return;
    current.value = { step: 'pin', card: cards.cards.find((card) => card.cardId === from.cardId) };
    await run(() => desktop.session.confirmIdentity({ ticket: from.outcome.ticket, cardId: from.cardId }), from.cardId, from);
  }

  function restart(): void {
    notice.value = undefined;
    current.value = { step: 'choose' };
  }

  // The two questions stand only while their card is in.
  watch(
    () => cards.cards,
    (now, before) => {
      const step = current.value;
      if ((step.step !== 'bind-or-take-over' && step.step !== 'identity-check') || working.value) return;
      if (now.some((card) => card.cardId === step.cardId)) return;
      const was = before.find((card) => card.cardId === step.cardId);
      restart();
      notice.value = new AppError(was ? cardGone(was, cards.snapshot) : 'card/removed');
    },
  );

  // Pulled or timed out while the result was still being read: there is nothing to enter any more.
  watch(
    () => session.session,
    (now) => now === null && current.value.step === 'entered' && restart(),
  );

  return { current, cardId, lastReader, chosen, notice, working, login, chooseBinding, confirmIdentity, restart };
}

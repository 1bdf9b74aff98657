import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { cardGone } from '../../contract/rules/cardGone.ts';
import type { NativeHost } from './nativeHost.ts';

const NOTHING: CardsSnapshot = { service: 'stopped', readers: [], cards: [] };

/** What lies in the readers right now, as main knows it from the native host's events. */
export interface CardDesk {
  readonly snapshot: CardsSnapshot;
  /** False while the native host is being restarted: the snapshot then says nothing about the cards. */
  readonly live: boolean;
  /** @throws AppError `card/not-found`, or the card's own problem. */
  usable(cardId: string): CardInfo;
  onChange(listener: (snapshot: CardsSnapshot) => void): () => void;
  /** Aborts with `card/removed` or `card/reader-removed` once this card is no longer in the reader, with `pin/cancelled` by `cancel`. */
  removal(card: CardInfo): { signal: AbortSignal; release(): void };
  /** The user gives up what waits for this card, and what is done with it, before its next command. */
  cancel(cardId: string): Promise<void>;
  /** Tells when the reader's keypad waits for this card's PIN. */
  onKeypad(cardId: string, listener: () => void): () => void;
  /** Waits until the first snapshot has come, at most `ms`. */
  ready(ms: number): Promise<CardsSnapshot>;
}

/** Follows the native host's card events. */
export function createCardDesk(native: Pick<NativeHost, 'on' | 'onState' | 'cancel'>): CardDesk {
  let snapshot = NOTHING;
  let live = false;
  const listeners = new Set<(snapshot: CardsSnapshot) => void>();
  const waiting = new Map<AbortController, string>();
  const keypadListeners = new Map<() => void, string>();

  native.on((event) => {
    if (event.event === 'keypad') {
      for (const [listener, cardId] of keypadListeners) if (cardId === event.cardId) listener();
    }
    if (event.event !== 'cards') return;
    snapshot = event.snapshot;
    live = true;
    for (const listener of listeners) listener(snapshot);
  });
  native.onState((state) => {
    if (state !== 'running') live = false;
  });

  const onChange = (listener: (snapshot: CardsSnapshot) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get snapshot() {
      return snapshot;
    },
    get live() {
      return live;
    },
    onChange,
    usable: (cardId) => {
      const card = snapshot.cards.find((candidate) => candidate.cardId === cardId);
      if (!card) throw new AppError('card/not-found');
      if (card.problem) throw new AppError(card.problem);
      return card;
    },
    removal: (card) => {
      const controller = new AbortController();
      waiting.set(controller, card.cardId);
      const stop = onChange((now) => {
        if (now.cards.some((candidate) => sameCard(candidate, card))) return;
        controller.abort(new AppError(cardGone(card, now)));
      });
      const release = () => {
        waiting.delete(controller);
        stop();
      };
      return { signal: controller.signal, release };
    },
    cancel: async (cardId) => {
      for (const [controller, of] of waiting) if (of === cardId) controller.abort(new AppError('pin/cancelled'));
      await native.cancel(cardId);
    },
    onKeypad: (cardId, listener) => {
      keypadListeners.set(listener, cardId);
      return () => keypadListeners.delete(listener);
    },
    ready: (ms) =>
      new Promise((resolve) => {
        if (live) return resolve(snapshot);
        const timer = setTimeout(finish, ms);
        const release = onChange(finish);
        function finish(): void {
          clearTimeout(timer);
          release();
          resolve(snapshot);
        }
      }),
  };
}

/** The same card in the same place: a swap for another card in one reader is a removal. */
export function sameCard(a: CardInfo, b: CardInfo): boolean {
  return a.cardId === b.cardId && a.cardNo === b.cardNo && a.certNo === b.certNo;
}

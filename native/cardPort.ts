import { type CardInfo, type CardPort, type CardsSnapshot, isAtReader, type NewPinEntry, type PinEntry, type PinResult, type SignPayload, type SignResult } from '../contract/card.ts';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import type { CardSession, CardSource, ReaderSession, SourceCard, UsableCard } from './cardSource.ts';
import { checkPinLength, pinAfter } from './token.ts';
import { createTwins, type PlacedCard } from './twins.ts';

/**
 * CardPort over every source of cards. Operations on one card run one after another; PIN buffers handed in are wiped
 * whatever happens.
 */
export function createCardPort(sources: readonly CardSource[]): CardPort & { snapshot(): CardsSnapshot } {
  const queues = new Map<string, Promise<unknown>>();
  /** Operations that run or wait, by card. */
  const running = new Map<string, Set<AbortController>>();
  const twins = createTwins(sources);

  const isKnown = (cardId: string): boolean => sources.some((source) => source.cards.some((card) => card.cardId === cardId));

  function find(cardId: string): PlacedCard {
    for (const source of sources) {
      const card = source.cards.find((one) => one.cardId === cardId);
      if (card) return { source, card };
    }
    throw new AppError('card/not-found');
  }

  function usable(cardId: string): PlacedCard & { token: UsableCard } {
    const { source, card } = find(cardId);
    if (!card.token) throw new AppError(card.face.problem ?? 'card/unknown');
    return { source, card, token: card.token };
  }

  /**
   * Runs work over the card, or over another way to the same card when this one cannot be reached now: only while `work`,
   * and with it the PIN, has not begun. With a PIN `at-reader` there is no other way than that reader.
   */
  async function connect<R>(place: PlacedCard, signal: AbortSignal, work: (card: CardSession) => Promise<R>, entry: 'on-pc' | 'at-reader'): Promise<R> {
    let begun = false;
    const once = (card: CardSession): Promise<R> => {
      signal.throwIfAborted();
      begun = true;
      return work(card);
    };
    const [other] = entry === 'at-reader' ? [] : twins.behind(place).filter(({ card }) => card.token);
    try {
      return await place.source.connect(place.card.cardId, once, signal);
    } catch (thrown) {
      if (begun || !other || !unreachable.has(AppError.from(thrown).code)) throw thrown;
      try {
        return await other.source.connect(other.card.cardId, once, signal);
      } catch (again) {
        throw begun ? again : thrown; // the better way's reason is the one to tell
      }
    }
  }

  function inTurn<T>(cardId: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(cardId) ?? Promise.resolve()).then(work);
    const quiet = turn.catch(() => {});
    queues.set(cardId, quiet);
    void quiet.then(() => queues.get(cardId) === quiet && queues.delete(cardId));
    return turn;
  }

  /** One PIN operation: length first (nothing sent), then the card, then the face; PINs wiped at the end. */
  async function withPins<R extends PinResult | SignResult>(
    cardId: string,
    pins: readonly { readonly bytes: Uint8Array; readonly kind: 'user' | 'admin' }[],
    work: (card: CardSession) => Promise<R>,
    remember: (source: CardSource, result: R) => void,
    entry: 'on-pc' | 'at-reader' = 'on-pc',
  ): Promise<R> {
    const controller = new AbortController();
    const ofCard = running.get(cardId) ?? new Set();
    running.set(cardId, ofCard.add(controller));
    try {
      return await inTurn(cardId, async () => {
        // A host that has just started has not read its cards yet: it looks before it says that there is none.
        if (!isKnown(cardId)) await Promise.all(sources.map((source) => source.settled()));
        const place = usable(cardId);
        const { source, token } = place;
        for (const { bytes, kind } of pins) checkPinLength(bytes, kind === 'user' ? token.profile.pinLength : token.profile.adminPinLength);
        const result = await connect(place, controller.signal, work, entry);
        remember(source, result);
        return result;
      });
    } finally {
      ofCard.delete(controller);
      if (ofCard.size === 0) running.delete(cardId);
      for (const { bytes } of pins) bytes.fill(0);
    }
  }

  const rememberTry =
    (cardId: string) =>
    (source: CardSource, result: PinResult | SignResult): void =>
      source.updateFace(cardId, (face) => ({ ...face, pin: pinAfter(face.pin, result) }));

  /** One operation whose PIN is typed on the reader: no PIN is here. */
  const atReader = <R extends PinResult | SignResult>(cardId: string, work: (session: ReaderSession) => Promise<R>): Promise<R> =>
    withPins(
      cardId,
      [],
      async ({ atReader: session }) => {
        if (!session) throw new AppError('card/unsupported');
        return work(session);
      },
      rememberTry(cardId),
      'at-reader',
    );

  function snapshot(): CardsSnapshot {
    const shown = twins.shown();
    const readers = sources.flatMap((source) => source.readers.filter((reader) => !isHidden(source, reader, shown)));
    const running = sources.some((source) => source.service !== 'stopped');
    return {
      service: !running ? 'stopped' : readers.length === 0 ? 'no-readers' : 'running',
      readers,
      cards: shown.map(({ card }) => infoOf(card)),
    };
  }

  return {
    snapshot,
    list: async () => {
      await Promise.all(sources.map((source) => source.settled()));
      return snapshot();
    },
    verifyPin: (cardId, pin) =>
      isAtReader(pin)
        ? atReader(cardId, (session) => session.verifyPin(pin.atReader))
        : withPins(cardId, [{ bytes: pin, kind: 'user' }], (card) => card.verifyPin(pin), rememberTry(cardId)),
    changePin: (cardId, ...pins: NewPinEntry) => {
      const [oldPin, newPin] = pins;
      if (isAtReader(oldPin)) return atReader(cardId, (session) => session.changePin(oldPin.atReader));
      if (!newPin) return Promise.reject(new AppError('card/unsupported'));
      return withPins(
        cardId,
        [{ bytes: oldPin, kind: 'user' }, { bytes: newPin, kind: 'user' }],
        (card) => card.changePin(oldPin, newPin),
        rememberTry(cardId),
      );
    },
    unblockPin: (cardId, puk, newPin) =>
      withPins(
        cardId,
        [{ bytes: puk, kind: 'admin' }, { bytes: newPin, kind: 'user' }],
        (card) => card.unblockPin(puk, newPin),
        (source, result) => {
          // A wrong admin PIN says nothing of the user PIN's counter.
          if (result.result === 'ok') rememberTry(cardId)(source, result);
        },
      ),
    sign: (cardId: string, pin: PinEntry, payloads: readonly SignPayload[]) =>
      isAtReader(pin)
        ? atReader(cardId, (session) => session.sign(pin.atReader, payloads))
        : withPins(cardId, [{ bytes: pin, kind: 'user' }], (card) => card.sign(pin, payloads), rememberTry(cardId)),
    cancel: async (cardId) => {
      for (const controller of running.get(cardId) ?? []) controller.abort(new AppError('pin/cancelled'));
    },
    certificate: async (cardId) => Uint8Array.from(usable(cardId).token.certificate.der),
  };
}

/** Failures to reach a card, which say nothing against another way to it. */
const unreachable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['card/reader-busy', 'card/service-stopped']);

/** Another provider's name for a reader whose card is shown under a better name already. */
function isHidden(source: CardSource, reader: string, shown: readonly PlacedCard[]): boolean {
  const own = source.cards.filter((card) => card.reader === reader);
  return own.length > 0 && !shown.some((one) => one.source === source && one.card.reader === reader);
}

function infoOf({ cardId, provider, reader, face, device, keypad, token }: SourceCard): CardInfo {
  const { pinActs, adminPinLength } = token?.profile ?? {};
  return { cardId, provider, reader, ...face, ...(device ? { device } : {}), ...(keypad ? { keypad } : {}), ...(adminPinLength ? { adminPinLength } : {}), ...(pinActs ? { pinActs } : {}) };
}

import type { CardInfo, CardPort, CardsSnapshot, PinResult, SignPayload, SignResult } from '../contract/card.ts';
import { AppError } from '../contract/errors.ts';
import type { CardSession, CardSource, SourceCard, UsableCard } from './cardSource.ts';
import { checkPinLength, pinAfter } from './token.ts';

/**
 * CardPort over every source of cards. Operations on one card run one after another; PIN buffers handed in are wiped
 * whatever happens.
 */
export function createCardPort(sources: readonly CardSource[]): CardPort & { snapshot(): CardsSnapshot } {
  const queues = new Map<string, Promise<unknown>>();

  function find(cardId: string): { source: CardSource; card: SourceCard } {
    for (const source of sources) {
      const card = source.cards.find((one) => one.cardId === cardId);
      if (card) return { source, card };
    }
    throw new AppError('card/not-found');
  }

  function usable(cardId: string): { source: CardSource; token: UsableCard } {
    const { source, card } = find(cardId);
    if (!card.token) throw new AppError(card.face.problem ?? 'card/unknown');
    return { source, token: card.token };
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
  ): Promise<R> {
    try {
      return await inTurn(cardId, async () => {
        const { source, token } = usable(cardId);
        for (const { bytes, kind } of pins) checkPinLength(bytes, kind === 'user' ? token.profile.pinLength : token.profile.adminPinLength);
        const result = await source.connect(cardId, work);
        remember(source, result);
        return result;
      });
    } finally {
      for (const { bytes } of pins) bytes.fill(0);
    }
  }

  const rememberTry =
    (cardId: string) =>
    (source: CardSource, result: PinResult | SignResult): void =>
      source.updateFace(cardId, (face) => ({ ...face, pin: pinAfter(face.pin, result) }));

  function snapshot(): CardsSnapshot {
    const readers = sources.flatMap((source) => source.readers);
    const running = sources.some((source) => source.service !== 'stopped');
    return {
      service: !running ? 'stopped' : readers.length === 0 ? 'no-readers' : 'running',
      readers,
      cards: oncePerCard(sources.flatMap((source) => source.cards.map(infoOf))),
    };
  }

  return {
    snapshot,
    list: async () => {
      await Promise.all(sources.map((source) => source.settled()));
      return snapshot();
    },
    verifyPin: (cardId, pin) =>
      withPins(cardId, [{ bytes: pin, kind: 'user' }], (card) => card.verifyPin(pin), rememberTry(cardId)),
    changePin: (cardId, oldPin, newPin) =>
      withPins(
        cardId,
        [{ bytes: oldPin, kind: 'user' }, { bytes: newPin, kind: 'user' }],
        (card) => card.changePin(oldPin, newPin),
        rememberTry(cardId),
      ),
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
    sign: (cardId: string, pin: Uint8Array, payloads: readonly SignPayload[]) =>
      withPins(cardId, [{ bytes: pin, kind: 'user' }], (card) => card.sign(pin, payloads), rememberTry(cardId)),
    certificate: async (cardId) => Uint8Array.from(usable(cardId).token.certificate.der),
  };
}

function infoOf({ cardId, provider, reader, face }: SourceCard): CardInfo {
  return { cardId, provider, reader, ...face };
}

/** The same card seen through two providers is one card: the earlier source's. Two readers never hold one card. */
function oncePerCard(cards: readonly CardInfo[]): CardInfo[] {
  return cards.filter((card, i) => {
    const first = cards.findIndex((one) => one.certNo !== undefined && one.certNo === card.certNo && one.cardNo === card.cardNo);
    return first === -1 || first === i || cards[first]?.provider === card.provider;
  });
}

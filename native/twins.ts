import type { CardSource, SourceCard } from './cardSource.ts';

export interface PlacedCard {
  readonly source: CardSource;
  readonly card: SourceCard;
}

/** The same card seen through two providers is one card: which one is shown, and which ones stand behind it. */
export interface Twins {
  /** What is shown: of one card, the earlier source's. Two readers never hold one card. */
  shown(): readonly PlacedCard[];
  /** The same card's other ways, best first. */
  behind(place: PlacedCard): readonly PlacedCard[];
}

/** Which cards of the sources are one card. `sources`: the better ways first. */
export function createTwins(sources: readonly CardSource[]): Twins {
  /** Cards that had another way when last seen, by that other way's cardId. */
  let hidden = new Map<string, string>();

  const all = (): PlacedCard[] => sources.flatMap((source) => source.cards.map((card) => ({ source, card })));
  const sameCard = (a: PlacedCard, b: PlacedCard): boolean =>
    a.source !== b.source && a.card.face.certNo !== undefined && a.card.face.certNo === b.card.face.certNo && a.card.face.cardNo === b.card.face.cardNo;
  const behind = (place: PlacedCard): PlacedCard[] => all().filter((other) => sameCard(place, other));
  const ahead = (cards: readonly PlacedCard[], i: number): PlacedCard | undefined => {
    const own = cards[i];
    return own && cards.slice(0, i).find((one) => sameCard(one, own));
  };

  return {
    shown: () => {
      // A card that just left its better way was most likely pulled: a source that only looks now and then has to look
      // again before its word is believed.
      const before = all();
      for (const [cardId, betterId] of hidden) {
        const left = before.find(({ card }) => card.cardId === cardId);
        if (left && !before.some(({ card }) => card.cardId === betterId)) left.source.recheck?.(cardId);
      }
      const cards = all();
      hidden = new Map();
      return cards.filter((one, i) => {
        const better = ahead(cards, i);
        if (better) hidden.set(one.card.cardId, better.card.cardId);
        return !better;
      });
    },
    behind,
  };
}

import type { CardInfo, CardsSnapshot } from '../card.ts';

/** How a card that is no longer there went: with its reader (an IKey always does), or out of it. A service that stopped has no readers either, and tells nothing of them. */
export function cardGone({ reader }: Pick<CardInfo, 'reader'>, { service, readers }: Pick<CardsSnapshot, 'service' | 'readers'>): 'card/reader-removed' | 'card/removed' {
  return service !== 'stopped' && !readers.includes(reader) ? 'card/reader-removed' : 'card/removed';
}

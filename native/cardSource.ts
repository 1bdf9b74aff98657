import type { CardProvider, ServiceState } from '../contract/card.ts';
import type { Transmit } from './pcsc/apdu.ts';
import type { CardFace, Token } from './token.ts';

/** One card as its provider knows it. */
export interface SourceCard {
  readonly cardId: string;
  readonly provider: CardProvider;
  readonly reader: string;
  readonly face: CardFace;
  /** Absent when the card cannot be used; `face.problem` says why. */
  readonly token: Token | undefined;
}

/** A provider of cards that are spoken to by APDU: real readers, or the demo tray. */
export interface CardSource {
  readonly service: ServiceState;
  readonly readers: readonly string[];
  readonly cards: readonly SourceCard[];
  /** Resolves when what is plugged in right now has been read, or its reading has taken too long. */
  settled(): Promise<void>;
  onChange(listener: () => void): void;
  /**
   * Runs work over an exclusive connection to the card, which is reset when `work` fails.
   * @throws AppError `card/not-found`, `card/removed`, `card/reader-busy`, `card/service-stopped`, `card/communication`
   */
  connect<T>(cardId: string, work: (transmit: Transmit) => Promise<T>): Promise<T>;
  /** The card's face changed by what was done to it. */
  updateFace(cardId: string, change: (face: CardFace) => CardFace): void;
}

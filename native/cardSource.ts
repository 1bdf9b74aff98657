import type { AtReader, CardDevice, CardProvider, PinAct, PinResult, ReaderKeypad, ServiceState, SignPayload, SignResult } from '../contract/card.ts';
import type { EportCertificate } from '../crypto/certificate.ts';
import type { CardFace } from './token.ts';

export interface PinLength {
  readonly min: number;
  readonly max: number;
}

/** What is known of a card that can be used, whichever way it is spoken to. */
export interface UsableCard {
  readonly certificate: EportCertificate;
  /** In characters. */
  readonly profile: { readonly pinLength: PinLength; readonly adminPinLength: PinLength; readonly pinActs: readonly PinAct[] };
}

/** A card over one connection. Each function tries the PIN at most once; the PINs stay the caller's, who wipes them. */
export interface CardSession {
  verifyPin(pin: Uint8Array): Promise<PinResult>;
  changePin(oldPin: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  /** The result's counter is the admin PIN's. */
  unblockPin(puk: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  /** Verifies the PIN once, then signs every payload. What cannot be signed is refused before. @throws AppError `card/unsupported` */
  sign(pin: Uint8Array, payloads: readonly SignPayload[]): Promise<SignResult>;
  /** The same with the PIN typed on the reader; absent where it cannot be. */
  readonly atReader?: ReaderSession;
}

/** Operations whose PIN is typed on the reader's keypad. Each waits for one entry there at most. */
export interface ReaderSession {
  verifyPin(language: AtReader['atReader']): Promise<PinResult>;
  changePin(language: AtReader['atReader']): Promise<PinResult>;
  sign(language: AtReader['atReader'], payloads: readonly SignPayload[]): Promise<SignResult>;
}

/** One card as its provider knows it. */
export interface SourceCard {
  readonly cardId: string;
  readonly provider: CardProvider;
  readonly reader: string;
  readonly face: CardFace;
  readonly device?: CardDevice;
  readonly keypad?: ReaderKeypad;
  /** Absent when the card cannot be used; `face.problem` says why. */
  readonly token: UsableCard | undefined;
}

/** A provider of cards: real readers, vendor libraries, the official control, or the demo tray. */
export interface CardSource {
  readonly service: ServiceState;
  readonly readers: readonly string[];
  readonly cards: readonly SourceCard[];
  /** Resolves when what is plugged in right now has been read, or its reading has taken too long. */
  settled(): Promise<void>;
  onChange(listener: () => void): void;
  /**
   * Runs work over an exclusive connection to the card, which is locked again when `work` ends. `signal` ends it before the
   * next command, with its reason.
   * @throws AppError `card/not-found`, `card/removed`, `card/reader-busy`, `card/service-stopped`, `card/communication`
   */
  connect<T>(cardId: string, work: (card: CardSession) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The card's face changed by what was done to it. */
  updateFace(cardId: string, change: (face: CardFace) => CardFace): void;
  /** For a source that only looks now and then: this card is not shown until it has looked again. */
  recheck?(cardId: string): void;
}

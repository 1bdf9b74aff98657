import type { ErrorCode } from './errors.ts';

export type CardProvider = 'pcsc' | 'skf' | 'control' | 'softcard';
/** SM2: GB/T 32918 with SM3, raw r‖s 64 bytes. RSA: PKCS#1 v1.5. */
export type SignatureAlgorithm = 'SM2-SM3' | 'RSA-SHA256' | 'RSA-SHA1';

/** `unblock`: a new PIN by the admin PIN (PUK), which also ends a lock. */
export type PinAct = 'change' | 'unblock';

export interface PinState {
  /** `unknown` where the card cannot tell without a try. */
  readonly state: 'ready' | 'locked' | 'unknown';
  readonly triesLeft?: number;
  readonly triesMax?: number;
}

/** What the reader's own keypad (PC/SC part 10) can do for this card. */
export interface ReaderKeypad {
  /** Takes a new PIN, too; without it the PIN is changed on the PC. */
  readonly change: boolean;
}

/** How long a reader's keypad waits for the PIN, or for each of the entries of a change. Seconds. */
export const KEYPAD_SECONDS = 30;

/** The PIN is typed on the reader's keypad and never is on this PC. The language is of what the reader shows. */
export interface AtReader {
  readonly atReader: 'zh-CN' | 'en';
}

/** How the PIN comes to the card: UTF-8 bytes typed on this PC, or by the reader's keypad. */
export type PinEntry = Uint8Array | AtReader;

export function isAtReader(pin: unknown): pin is AtReader {
  return typeof pin === 'object' && pin !== null && 'atReader' in pin;
}

/** What kind of card it is. */
export interface CardDevice {
  /** Answer to reset, upper hex; empty when the card gave none. */
  readonly atr: string;
  /** Name of the device profile that the ATR chose. */
  readonly profile: string;
}

/** What is known of an inserted card without a PIN. Holds no ID number. */
export interface CardInfo {
  /** Stable while the card stays inserted; names provider and reader, not the card. */
  readonly cardId: string;
  readonly provider: CardProvider;
  readonly reader: string;
  /** 13 alphanumerics, from private extension 5.9 without its `03-`. Absent when the certificate could not be read. */
  readonly cardNo?: string;
  /** Certificate serial, lower hex. */
  readonly certNo?: string;
  readonly holder?: string;
  readonly company?: string;
  readonly orgCode?: string;
  readonly algorithm?: 'SM2' | 'RSA';
  /** ISO 8601 instants. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly pin: PinState;
  /** Allowed PIN length in characters, from the device profile. */
  readonly pinLength: { readonly min: number; readonly max: number };
  readonly adminPinLength?: { readonly min: number; readonly max: number };
  /** What may be done to its PIN this way; absent: nothing. */
  readonly pinActs?: readonly PinAct[];
  /** Its PIN is to be typed on the reader: that has a keypad, and the card takes a VERIFY that a keypad can fill in. */
  readonly keypad?: ReaderKeypad;
  /** Why the card cannot be used, when it cannot. */
  readonly problem?: ErrorCode;
  /** Of a card that is spoken to by APDUs, for diagnostics. */
  readonly device?: CardDevice;
}

export type PinResult =
  | { readonly result: 'ok' }
  | { readonly result: 'wrong'; readonly triesLeft: number | undefined }
  | { readonly result: 'locked' };

/** The old PIN and the new one, or both typed on the reader. */
export type NewPinEntry = readonly [oldPin: Uint8Array, newPin: Uint8Array] | readonly [AtReader];

/** `text` is signed as its UTF-8 bytes. `digest` is an SM3(Z‖M) already computed: 32 bytes, SM2 cards only. */
export type SignPayload =
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly digest: Uint8Array };

export interface CardSignature {
  /** SM2: 64 bytes r‖s big-endian. RSA: the modulus' length. */
  readonly signature: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** DER of the signing certificate. */
  readonly certificate: Uint8Array;
}

/** VERIFY happened once; signatures are there only when it was right. One per payload, in order. */
export type SignResult =
  | { readonly result: 'ok'; readonly signatures: readonly CardSignature[] }
  | Exclude<PinResult, { result: 'ok' }>;

export type ServiceState = 'running' | 'stopped' | 'no-readers';

/** Everything that is plugged in, at one moment. */
export interface CardsSnapshot {
  readonly service: ServiceState;
  readonly readers: readonly string[];
  readonly cards: readonly CardInfo[];
}

/** A soft card of the demo tray. */
export interface TrayCard {
  readonly id: string;
  readonly label: string;
  readonly role: 'legal' | 'operator';
  readonly inserted: boolean;
  readonly remark: 'normal' | 'lost' | 'expiring' | 'rsa' | 'unknown' | 'broken';
  readonly triesLeft: number;
}

/**
 * What a card can do, whichever provider serves it. The native host implements it; main calls it through
 * a message port. `pin` is UTF-8 bytes: the callee wipes its copy after the command. Every function rejects with
 * an AppError of area `card/` or `pin/`. One call sends VERIFY at most once and never tries a PIN again. With a PIN at the reader a call lasts
 * as long as the person there: `pin/keypad-timeout`, `pin/cancelled`, `pin/length` and `pin/keypad-differs` come from the keypad and cost no try, nor
 * does `pin/keypad-failed`, after which the PIN can be typed on the PC.
 */
export interface CardPort {
  list(): Promise<CardsSnapshot>;
  verifyPin(cardId: string, pin: PinEntry): Promise<PinResult>;
  changePin(cardId: string, ...pins: NewPinEntry): Promise<PinResult>;
  /** `puk` is the admin PIN; on success the user PIN becomes `newPin` and its counter is full again. */
  unblockPin(cardId: string, puk: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  sign(cardId: string, pin: PinEntry, payloads: readonly SignPayload[]): Promise<SignResult>;
  certificate(cardId: string): Promise<Uint8Array>;
  /**
   * Ends the running operation on this card before its next command, with `pin/cancelled`; a command under way is not taken
   * back, nor is a keypad that waits: that one is ended at the reader. Nothing running: nothing happens.
   */
  cancel(cardId: string): Promise<void>;
}

/** The demo tray, served by the same host when it was started in demo mode. */
export interface SoftCardTray {
  tray(): Promise<readonly TrayCard[]>;
  insert(id: string): Promise<void>;
  pull(id: string): Promise<void>;
}

export type CardEvent = { readonly event: 'cards'; readonly snapshot: CardsSnapshot };

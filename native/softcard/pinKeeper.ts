import { fail, sw } from './statusWord.ts';

export interface SoftCardPins {
  /** SM3 of the PIN, 32 bytes: the card never keeps a PIN. */
  readonly userPinDigest: Uint8Array;
  readonly adminPinDigest: Uint8Array;
  readonly triesMax: number;
  /** User PIN tries left from an earlier life; full when absent. */
  readonly triesLeft?: number;
}

export interface SoftCardState {
  readonly triesLeft: number;
  readonly triesMax: number;
  readonly userPinDigest: Uint8Array;
}

/** Compares under a try: throws the status word 63Cx, or 6983 when no try is left. */
export type CheckPin = (isRight: () => boolean) => void;

/** A card's lasting memory of its PINs. */
export interface PinKeeper {
  readonly state: SoftCardState;
  readonly adminTriesLeft: number;
  readonly adminPinDigest: Uint8Array;
  /** Keys of the PIN blocks: the first 16 bytes of the digests. */
  userKey(): Uint8Array;
  adminKey(): Uint8Array;
  readonly checkUser: CheckPin;
  readonly checkAdmin: CheckPin;
  /** Sets a new user PIN and fills its counter. */
  setUserPin(digest: Uint8Array): void;
  onChange(listener: (state: SoftCardState) => void): void;
}

export function createPinKeeper(pins: SoftCardPins): PinKeeper {
  let { userPinDigest, triesLeft = pins.triesMax } = pins;
  let adminTriesLeft = pins.triesMax;
  let listener: (state: SoftCardState) => void = () => {};
  const state = (): SoftCardState => ({ triesLeft, triesMax: pins.triesMax, userPinDigest });
  function setTries(value: number): void {
    triesLeft = value;
    listener(state());
  }
  return {
    get state() {
      return state();
    },
    get adminTriesLeft() {
      return adminTriesLeft;
    },
    adminPinDigest: pins.adminPinDigest,
    userKey: () => userPinDigest.slice(0, 16),
    adminKey: () => pins.adminPinDigest.slice(0, 16),
    // Counters go down before the comparison, so that cutting the power does not give a free try.
    checkUser: (isRight) => {
      if (triesLeft === 0) fail(sw.locked);
      setTries(triesLeft - 1);
      if (!isRight()) fail(0x63c0 | triesLeft);
      setTries(pins.triesMax);
    },
    checkAdmin: (isRight) => {
      if (adminTriesLeft === 0) fail(sw.locked);
      adminTriesLeft -= 1;
      if (!isRight()) fail(0x63c0 | adminTriesLeft);
      adminTriesLeft = pins.triesMax;
    },
    setUserPin: (digest) => {
      userPinDigest = digest;
      setTries(pins.triesMax);
    },
    onChange: (next) => {
      listener = next;
    },
  };
}

import type { NewPinFault } from './rules/newPin.ts';

/** A new PIN is asked for beside the one that gives the right to set it; typed twice, sent once. */
export interface NewPinPrompt {
  /** In characters. */
  readonly length: { readonly min: number; readonly max: number };
  readonly texts: {
    readonly newLabel: string;
    readonly repeatLabel: string;
    /** The rules, told beforehand. */
    readonly rules: string;
    readonly differs: string;
    readonly faults: Readonly<Record<NewPinFault, string>>;
  };
}

/** The PIN is typed on the reader: the window has no field, says what to do there, and counts the time. */
export interface ReaderPrompt {
  /** How long the reader waits for the first key. Counted down, but for a change, whose entries have this time each. */
  readonly seconds: number;
  readonly countsDown: boolean;
  readonly texts: {
    /** Before it begins. */
    readonly ready: string;
    readonly begin: string;
    /** Until the reader waits. */
    readonly connecting: string;
    readonly type: string;
    /** `{seconds}` stands for what is left. */
    readonly left: string;
    /** Said once, shortly before the end. */
    readonly soon: string;
    readonly over: string;
    /** After giving up: only the reader can end what it began. */
    readonly endThere: string;
    readonly typeHere: string;
  };
}

/** What main tells the PIN window. Texts come ready in the user's language: the window holds no framework. */
export interface PinPrompt {
  readonly title: string;
  /** What the PIN is for, e.g. 卡介质登录. */
  readonly purpose: string;
  readonly cardLines: readonly { readonly label: string; readonly value: string }[];
  /** What the card is to sign with this PIN, each by its name (SEAL-4); absent where it signs nothing that has one. */
  readonly items?: { readonly heading: string; readonly names: readonly string[] };
  /** Calm hint or the red message of the try before. */
  readonly message?: { readonly text: string; readonly severity: 'info' | 'warning' | 'error' };
  /** Set when this is the last try: the button works only after the tick. */
  readonly lastTry?: { readonly text: string; readonly tick: string };
  readonly pinLength: { readonly min: number; readonly max: number };
  /** Set when the PIN is to be changed, or unlocked with the admin PIN. */
  readonly newPin?: NewPinPrompt;
  /** Set when the PIN is typed on the reader. */
  readonly atReader?: ReaderPrompt;
  readonly texts: {
    readonly pinLabel: string;
    readonly submit: string;
    readonly cancel: string;
    readonly capsLock: string;
    readonly pasteRefused: string;
    readonly lengthWrong: string;
    readonly keypad: string;
  };
  readonly locale: 'zh-CN' | 'en';
  /**
   * One-time pad, base64 of `pinValues` × `PIN_BLOCK_BYTES` random bytes: the window answers one PIN block after the other, XOR pad
   * (contract/pinBlock.ts). Empty where the PIN is typed on the reader.
   */
  readonly pad: string;
}

/** How many PINs the window answers with; none where they are typed on the reader. */
export const pinValues = (prompt: Pick<PinPrompt, 'newPin' | 'atReader'>): 0 | 1 | 2 => (prompt.atReader ? 0 : prompt.newPin ? 2 : 1);

export interface PinWindowBridge {
  prompt(): Promise<PinPrompt>;
  /** `masked`: base64 of block XOR pad. The window is closed by main right after. */
  submit(masked: string): Promise<void>;
  /** At the reader: ends nothing that has begun there; main closes the window when the reader is done. */
  cancel(): Promise<void>;
  /** Begins at the reader, once. Resolves when the reader waits for the PIN. */
  begin(): Promise<void>;
  /** After `begin`: resolves when the user gave up, here or in the main window. */
  givenUp(): Promise<void>;
  /** The PIN is to be typed on this PC after all; before it has begun. */
  typeHere(): Promise<void>;
}

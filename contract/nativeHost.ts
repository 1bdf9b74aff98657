import type { CardEvent, CardPort, SoftCardTray } from './card.ts';
import type { ErrorCode } from './errors.ts';
import type { WireError } from './result.ts';

/** Calls that main may make on the native host: CardPort, the tray, a heartbeat for the watchdog, and the APDU trace's switch. */
export interface NativeHostApi extends CardPort, SoftCardTray {
  ping(): Promise<'pong'>;
  /** Whether the host tells of each APDU by an event; off in a host that has just started. */
  trace(on: boolean): Promise<void>;
}
export type NativeCall = keyof NativeHostApi | 'pinPad';

/** A one-time pad for one PIN, made by the native host. */
export interface PinPad {
  readonly id: number;
  /** `PIN_BLOCK_BYTES` random bytes. */
  readonly bytes: Uint8Array;
}

/**
 * A PIN on its way to the native host: PIN block XOR the pad of that id. Pad and block travel in opposite directions, so
 * that no message and no buffer of the wire ever holds a PIN.
 */
export interface MaskedPin {
  readonly pad: number;
  readonly masked: Uint8Array;
}

/** Structured clone on both sides (`serialization: 'advanced'`, Electron's utilityProcess): bytes stay bytes. */
export interface NativeRequest {
  readonly id: number;
  readonly call: NativeCall;
  readonly args: readonly unknown[];
}
export type NativeAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };

/** Soft cards keep their PIN counters over a restart of the host: main hands back what it was told last. */
export interface SoftCardMemory {
  readonly id: string;
  readonly inserted: boolean;
  readonly triesLeft: number;
  /** Only soft cards of the demo, whose PIN is printed on the tray: SM3 of the changed PIN, hex. */
  readonly pinDigest?: string;
}
export type NativeEvent =
  | CardEvent
  /** The reader's keypad waits for this card's PIN from now on. */
  | { readonly event: 'keypad'; readonly cardId: string }
  /** `line` by `native/pcsc/trace.ts`: without any data of a PIN command. */
  | { readonly event: 'apdu'; readonly reader: string; readonly line: string }
  | { readonly event: 'softcards'; readonly memory: readonly SoftCardMemory[] }
  /** Before a vendor library is used for the first time, and when that was survived: a host that dies in between died of it. */
  | { readonly event: 'skf-library'; readonly path: string; readonly state: 'begun' }
  /** `fault`: why it cannot be used, when it cannot. */
  | { readonly event: 'skf-library'; readonly path: string; readonly state: 'survived'; readonly fault?: ErrorCode };

export type ControlSetup = boolean | { readonly url: string };

/** First message main sends: how to run. */
export interface NativeHostSetup {
  readonly setup: {
    readonly pcsc: boolean;
    readonly demo: boolean;
    readonly softcards: readonly SoftCardMemory[];
    /** Paths of vendor libraries (GM/T 0016), better ones first. Absent: none. */
    readonly skf?: { readonly libraries: readonly string[] };
    /** The installed official control, at its usual address or another one of this PC. Absent: not looked for. */
    readonly control?: ControlSetup;
  };
}

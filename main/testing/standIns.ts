import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import type { Session } from '../../contract/api/session.ts';
import { maskPinBlock, PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { AuditTrail } from '../card/auditTrail.ts';
import type { CardDesk } from '../card/cardDesk.ts';
import { createCardDesk } from '../card/cardDesk.ts';
import type { NativeHost, NativeHostState } from '../card/nativeHost.ts';
import type { NativeEvent } from '../../contract/nativeHost.ts';
import type { PinOutcome, WindowHost } from '../hosts/host.ts';

/** A made-up card as the native host would describe it. */
export function cardInfo(change: Partial<CardInfo> = {}): CardInfo {
  return {
    cardId: 'pcsc:Reader 0',
    provider: 'pcsc',
    reader: 'Reader 0',
    cardNo: 'AA9A000000001',
    certNo: '0123456789abcdef',
    holder: '张三',
    company: '某某贸易有限公司',
    algorithm: 'SM2',
    pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
    pinLength: { min: 8, max: 8 },
    ...change,
  };
}

export function snapshotOf(...cards: CardInfo[]): CardsSnapshot {
  return { service: 'running', readers: ['Reader 0'], cards };
}

/** A card desk fed by hand. `keypad`: that card's reader waits for its PIN. `cancelled`: the cards whose operations the native host was to end. */
export function handFedDesk(first: CardsSnapshot): {
  desk: CardDesk;
  feed(snapshot: CardsSnapshot): void;
  state(state: NativeHostState): void;
  keypad(cardId: string): void;
  readonly cancelled: string[];
} {
  const cancelled: string[] = [];
  const eventListeners = new Set<(event: NativeEvent) => void>();
  const stateListeners = new Set<(state: NativeHostState) => void>();
  const native: Pick<NativeHost, 'on' | 'onState' | 'cancel'> = {
    cancel: async (cardId) => void cancelled.push(cardId),
    on: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
  };
  const desk = createCardDesk(native);
  const tell = (event: NativeEvent) => {
    for (const listener of eventListeners) listener(event);
  };
  const feed = (snapshot: CardsSnapshot) => tell({ event: 'cards', snapshot });
  feed(first);
  return { desk, feed, cancelled, keypad: (cardId) => tell({ event: 'keypad', cardId }), state: (state) => stateListeners.forEach((listener) => listener(state)) };
}

/** What is typed in one PIN window: a PIN, or the proof and the new PIN. */
export type Typed = string | readonly [string, string];

/** What is done in a PIN window: something typed, or an act. `BEGIN` and `TYPE-HERE` are for a PIN at the reader. */
export type PinDeed = Typed | 'CANCEL' | 'LOSE' | 'WAIT' | 'BEGIN' | 'TYPE-HERE';

/**
 * A window host whose PIN window is answered by the test: `answers` are typed one after the other. `waits` counts how often a window was told that
 * the reader waits; `giveUp` is the cancel button of the open one, `toldGivenUp` how often one was told of a giving up elsewhere.
 */
export function pinTypist(answers: readonly PinDeed[]): { host: WindowHost; prompts: PinPrompt[]; open(): number; waits(): number; giveUp(): void; toldGivenUp(): number } {
  const prompts: PinPrompt[] = [];
  let openWindows = 0;
  let waits = 0;
  let toldGivenUp = 0;
  let giveUp = (): void => {};
  const host: WindowHost = {
    kind: 'chromium',
    keyKeeper: { keeping: 'file', protect: async (key) => key, unprotect: async (key) => key },
    openMain: () => Promise.reject(new Error('no main window in this test')),
    openPin: async (prompt) => {
      const answer = answers[prompts.length] ?? 'CANCEL';
      prompts.push(prompt);
      openWindows++;
      const givenUp = Promise.withResolvers<void>();
      giveUp = givenUp.resolve;
      let isOpen = true;
      return {
        outcome: answer === 'WAIT' ? new Promise<PinOutcome>(() => {}) : Promise.resolve(outcomeOf(answer, prompt.pad)),
        givenUp: givenUp.promise,
        readerWaits: () => void waits++,
        giveUp: () => void toldGivenUp++,
        close: async () => {
          if (isOpen) openWindows--;
          isOpen = false;
          givenUp.resolve();
        },
      };
    },
    savePath: async () => undefined,
    confirm: async () => false,
    startControl: async () => false,
    quit: async () => {},
  };
  return { host, prompts, open: () => openWindows, waits: () => waits, giveUp: () => giveUp(), toldGivenUp: () => toldGivenUp };
}

function outcomeOf(answer: Typed, pad: string): PinOutcome {
  if (answer === 'CANCEL') return { kind: 'cancelled' };
  if (answer === 'LOSE') return { kind: 'lost' };
  if (answer === 'BEGIN') return { kind: 'begun' };
  if (answer === 'TYPE-HERE') return { kind: 'type-here' };
  return { kind: 'submitted', masked: maskTyped(answer, Buffer.from(pad, 'base64')) };
}

/** What the PIN window does with all that was typed. */
export function maskTyped(typed: Typed, pad: Uint8Array): Uint8Array {
  const values = typeof typed === 'string' ? [typed] : typed;
  return Buffer.concat(values.map((pin, i) => maskPin(Buffer.from(pin), pad.subarray(i * PIN_BLOCK_BYTES, (i + 1) * PIN_BLOCK_BYTES))));
}

/** The same for one PIN. */
export function maskPin(pin: Uint8Array, pad: Uint8Array): Uint8Array {
  return maskPinBlock(pin, pad, Buffer.alloc(PIN_BLOCK_BYTES, 0x5a));
}

/** An audit trail that only remembers. */
export function rememberingAudit(): { audit: AuditTrail; events: string[] } {
  const events: string[] = [];
  return { audit: (event) => void events.push(event), events };
}

export function sessionOf(change: Partial<Session> = {}): Session {
  return {
    username: 'AA9A000000001_ADMIN',
    name: '张三',
    accountType: 'admin',
    enterpriseName: '某某贸易有限公司',
    uscc: '91000000000000000X',
    activated: false,
    openedBy: 'card',
    card: { cardNo: 'AA9A000000001', certNo: '0123456789abcdef', role: 'legal', validTo: '2030-01-01T00:00:00Z' },
    startedAt: '2026-01-01T00:00:00Z',
    endsAt: '2026-01-01T12:00:00Z',
    ...change,
  };
}

import type { CardReader } from './binding.ts';
import { KEYPAD_SECONDS, type ServiceState } from '../../contract/card.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import type { CardSource } from '../cardSource.ts';
import { readToken, type Token, type TokenCard, tokenSession } from '../token.ts';
import { startMonitor } from './monitor.ts';
import { cancellable } from './apdu.ts';
import { type Control, findKeypad, GET_FEATURE_REQUEST, type Keypad, keypadEntry } from './keypad.ts';
import { plainOf } from './plainPin.ts';
import { deviceOf, profileFor } from './profile.ts';
import { withConnection } from './readerConnection.ts';
import type { Exchange } from './trace.ts';

/** One reader and what lies in it. */
interface Slot {
  readonly reader: CardReader;
  /** How often this reader was plugged in: the service counts insertions anew each time. */
  readonly plug: number;
  /** PC/SC counts insertions and removals of each reader; undefined while empty, or before the first status. */
  insertion: number | undefined;
  known: boolean;
  atr: Uint8Array;
  card: TokenCard | undefined;
  /** The reader's, for the card that lies in it. */
  keypad: Keypad | undefined;
  /** It announced a keypad that then failed: not asked for again until it is plugged in anew. */
  keypadFails: boolean;
  /** Connections of this process, one after another. */
  queue: Promise<unknown>;
  reading: boolean;
  /** Called at each change of `insertion`. */
  readonly waiting: Set<() => void>;
}

/** After a failed command, how long to wait for the news that the card was pulled; pcscd looks every 0.4 s. */
const REMOVAL_NEWS_MS = 1_500;
/** A card being seated answers badly at first: it is read again. */
const READ_TRIES = 3;
const READ_AGAIN_MS = 200;
/** A card that another program held is read once it lets go; the service does not tell when that is. */
const BUSY_AGAIN_MS = 1_500;
const SETTLE_LIMIT_MS = 4_000;

export interface PcscListener {
  /** Hears of every command and its answer, as they are: who listens makes lines of them by `traceLine`. */
  exchange?(reader: string, exchange: Exchange): void;
  /** The reader's keypad waits for this card's PIN. */
  keypad?(cardId: string): void;
}

/** Readers and cards over PC/SC. Survives readers coming and going and the service stopping and coming back. */
export function createPcscSource(listener: PcscListener = {}): CardSource {
  const slots = new Map<string, Slot>();
  const plugs = new Map<string, number>();
  let service: ServiceState = 'running';
  let listed = false;
  let changed = (): void => {};
  const settling = new Set<() => void>();

  function tell(): void {
    changed();
    if (isSettled()) for (const done of settling) done();
  }
  const isSettled = (): boolean => listed && [...slots.values()].every((slot) => slot.known && !slot.reading);

  function found(reader: CardReader): void {
    const plug = (plugs.get(reader.name) ?? 0) + 1;
    plugs.set(reader.name, plug);
    const slot: Slot = {
      reader,
      plug,
      insertion: undefined,
      known: false,
      atr: new Uint8Array(),
      card: undefined,
      keypad: undefined,
      keypadFails: false,
      queue: Promise.resolve(),
      reading: false,
      waiting: new Set(),
    };
    slots.set(reader.name, slot);
    tell();
  }

  function status(reader: CardReader, state: number, atr: Uint8Array | undefined): void {
    const slot = slots.get(reader.name);
    if (slot?.reader !== reader) return;
    slot.known = true;
    const present = (state & reader.SCARD_STATE_PRESENT) !== 0;
    const insertion = present ? state >>> 16 : undefined;
    const swapped = insertion !== slot.insertion;
    if (atr && atr.length > 0) slot.atr = Uint8Array.from(atr);
    if (swapped) {
      slot.insertion = insertion;
      slot.card = slot.keypad = undefined;
      for (const wake of slot.waiting) wake();
    }
    if (present && swapped) {
      if ((state & reader.SCARD_STATE_MUTE) !== 0) slot.card = problemCard(slot, 'card/unknown');
      else void read(slot);
    }
    tell();
  }

  const noteOf = (slot: Slot) => (exchange: Exchange): void => listener.exchange?.(slot.reader.name, exchange);
  const cardIdOf = (slot: Slot): string => `pcsc:${slot.reader.name}:${slot.plug}.${slot.insertion ?? 0}`;
  function problemCard(slot: Slot, problem: ErrorCode): TokenCard {
    const { pinLength } = profileFor(slot.atr);
    const face = { pin: { state: 'unknown' }, pinLength, problem } as const;
    return { cardId: cardIdOf(slot), provider: 'pcsc', reader: slot.reader.name, face, device: deviceOf(slot.atr), token: undefined };
  }

  async function read(slot: Slot): Promise<void> {
    if (slot.reading) return;
    slot.reading = true;
    for (let insertion = slot.insertion; insertion !== undefined; insertion = slot.insertion) {
      const { card, keypad } = await readOnce(slot, insertion);
      // Pulled, or swapped for another, while it was read: that reading is of no use.
      if (slot.insertion !== insertion) continue;
      slot.card = card;
      slot.keypad = keypad;
      if (card.face.problem === 'card/reader-busy') {
        setTimeout(() => slot.insertion === insertion && slot.card === card && void read(slot), BUSY_AGAIN_MS);
      }
      break;
    }
    slot.reading = false;
    tell();
  }

  async function readOnce(slot: Slot, insertion: number): Promise<{ card: TokenCard; keypad?: Keypad | undefined }> {
    const profile = profileFor(slot.atr);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { token, face, keypad } = await inTurn(slot, () =>
          withConnection(
            slot.reader,
            'shared',
            async (transmit, control) => {
              const reading = await readToken(transmit, profile);
              return { ...reading, keypad: reading.token && !slot.keypadFails ? await findKeypad(control, slot.reader.SCARD_CTL_CODE(GET_FEATURE_REQUEST), profile) : undefined };
            },
            noteOf(slot),
          ),
        );
        const offered = keypad ? { keypad: { change: keypad.modify !== undefined && profile.pinActs.includes('change') } } : {};
        return { card: { cardId: cardIdOf(slot), provider: 'pcsc', reader: slot.reader.name, face, device: deviceOf(slot.atr), ...offered, token }, keypad };
      } catch (thrown) {
        const { code } = AppError.from(thrown);
        if (slot.insertion !== insertion || code === 'card/reader-busy' || code === 'card/unknown' || attempt === READ_TRIES) {
          return { card: problemCard(slot, code) };
        }
        await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS));
      }
    }
  }

  function inTurn<T>(slot: Slot, work: () => Promise<T>): Promise<T> {
    const turn = slot.queue.then(work);
    slot.queue = turn.catch(() => {});
    return turn;
  }

  function entryAt(slot: Slot, { profile }: Token, control: Control, signal: AbortSignal | undefined) {
    const { keypad } = slot;
    const plain = plainOf(profile);
    if (!keypad || !plain) return undefined;
    const waits = (): void => {
      signal?.throwIfAborted();
      listener.keypad?.(cardIdOf(slot));
    };
    return keypadEntry(control, keypad, { plain, pinLength: profile.pinLength, seconds: KEYPAD_SECONDS }, waits);
  }

  function dropKeypad(slot: Slot): void {
    slot.keypad = undefined;
    slot.keypadFails = true;
    if (!slot.card) return;
    const { keypad: _failed, ...card } = slot.card;
    slot.card = card;
    tell();
  }

  /** What is gone of this insertion, now or by news that come within the time. */
  async function gone(slot: Slot, insertion: number, ms: number): Promise<'reader' | 'card' | undefined> {
    const now = (): 'reader' | 'card' | undefined => (slots.get(slot.reader.name) !== slot ? 'reader' : slot.insertion !== insertion ? 'card' : undefined);
    if (now()) return now();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        slot.waiting.delete(finish);
        resolve(now());
      };
      const timer = setTimeout(finish, ms);
      slot.waiting.add(finish);
    });
  }

  function lose(slot: Slot): void {
    slot.insertion = undefined;
    slot.card = slot.keypad = undefined;
    for (const wake of slot.waiting) wake();
  }

  startMonitor({
    found,
    status,
    listed: () => {
      listed = true;
      tell();
    },
    lost: (reader) => {
      const slot = slots.get(reader.name);
      if (slot?.reader !== reader) return;
      slots.delete(reader.name);
      lose(slot);
      tell();
    },
    service: (state) => {
      service = state;
      if (state === 'stopped') {
        listed = true;
        for (const slot of slots.values()) lose(slot);
        slots.clear();
      }
      tell();
    },
  });

  const slotOf = (cardId: string): Slot | undefined => [...slots.values()].find((slot) => slot.card?.cardId === cardId);

  return {
    get service() {
      return service;
    },
    get readers() {
      return [...slots.keys()];
    },
    get cards() {
      return [...slots.values()].flatMap((slot) => slot.card ?? []);
    },
    settled: async () => {
      if (isSettled()) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          settling.delete(done);
          resolve();
        };
        const timer = setTimeout(done, SETTLE_LIMIT_MS);
        settling.add(done);
      });
    },
    onChange: (listener) => {
      changed = listener;
    },
    connect: async (cardId, work, signal) => {
      const slot = slotOf(cardId);
      const insertion = slot?.insertion;
      if (!slot || insertion === undefined) throw new AppError('card/not-found');
      return inTurn(slot, async () => {
        const token = slot.card?.token;
        if (slot.insertion !== insertion || !token) throw new AppError('card/removed');
        try {
          return await withConnection(
            slot.reader,
            'exclusive',
            (transmit, control) => work(tokenSession(cancellable(transmit, signal), token, entryAt(slot, token, control, signal))),
            noteOf(slot),
          );
        } catch (thrown) {
          const error = AppError.from(thrown);
          if (error.code === 'pin/keypad-failed') dropKeypad(slot);
          // A pulled card shows first as a failed command, and as pulled only when the service looks again.
          if (error.code !== 'card/communication' && error.code !== 'card/reader-hangs') throw error;
          const lost = await gone(slot, insertion, REMOVAL_NEWS_MS);
          if (service === 'stopped') throw new AppError('card/service-stopped', { cause: error });
          throw lost ? new AppError(lost === 'reader' ? 'card/reader-removed' : 'card/removed', { cause: error }) : error;
        }
      });
    },
    updateFace: (cardId, change) => {
      const slot = slotOf(cardId);
      if (!slot?.card) return;
      slot.card = { ...slot.card, face: change(slot.card.face) };
      tell();
    },
  };
}

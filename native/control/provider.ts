import { AppError, type ErrorCode } from '../../contract/errors.ts';
import type { CardSource, SourceCard } from '../cardSource.ts';
import { profileFor } from '../pcsc/profile.ts';
import { type CardFace, faceOf } from '../token.ts';
import { type CallLimits, controlCalls, usualLimits } from './calls.ts';
import { type ControlTiming, openControlLink, usualTiming } from './link.ts';
import { controlSession } from './session.ts';

/** Where the official control listens: for pages on http, and for all others. The second only when the first does not answer. */
export const CONTROL_URLS: readonly string[] = ['ws://127.0.0.1:61232', 'wss://wss.singlewindow.cn:61231'];
/** The control tells no reader's name: this stands for the reader it uses. */
export const CONTROL_READER = '电子口岸客户端控件';

export interface ControlSource extends CardSource {
  /** Looks at the card again now; until then it is not shown. */
  recheck(): void;
  close(): void;
}

export interface ControlSourceOptions {
  readonly urls?: readonly string[];
  readonly timing?: ControlTiming;
  readonly limits?: CallLimits;
  /** How often to ask which card is in, while the control runs. Milliseconds. */
  readonly pollMs?: number;
  /** How long a card stays shown after the connection was lost: the service restarts itself. Milliseconds. */
  readonly graceMs?: number;
}

const SETTLE_LIMIT_MS = 2_000;
/** Failures in a row, other than "no card", after which a card is no longer believed to be there. */
const MISSES = 3;

/** The installed official control as a source of at most one card. Without a control it shows nothing and says nothing. */
export function createControlSource(options: ControlSourceOptions = {}): ControlSource {
  const { pollMs = 1_500, graceMs = 5_000 } = options;
  const profile = { ...profileFor(new Uint8Array()), pinActs: ['change'] as const };
  let changed = (): void => {};
  let card: (SourceCard & { readonly id: string }) | undefined;
  let insertions = 0;
  let misses = 0;
  /** The control said that its reader holds no card; of a missing reader it says something else. */
  let emptyReader = false;
  let queue: Promise<unknown> = Promise.resolve();
  let pollTimer: NodeJS.Timeout | undefined;
  let graceTimer: NodeJS.Timeout | undefined;
  /** Those who wait for the connection to come back. */
  const waiting = new Set<() => void>();
  const firstLook = Promise.withResolvers<void>();

  const link = openControlLink(options.urls ?? CONTROL_URLS, onState, options.timing ?? usualTiming);
  const calls = controlCalls(link, profile.pinLength, options.limits ?? usualLimits);

  function onState(open: boolean): void {
    clearTimeout(pollTimer);
    clearTimeout(graceTimer);
    if (open) {
      for (const done of waiting) done();
      void poll();
    } else {
      graceTimer = setTimeout(() => {
        seeEmptyReader(false);
        show(undefined);
      }, graceMs);
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => {});
    return turn;
  }

  async function poll(): Promise<void> {
    clearTimeout(pollTimer);
    await inTurn(look).catch(() => {});
    firstLook.resolve();
    clearTimeout(pollTimer);
    if (link.isOpen) pollTimer = setTimeout(() => void poll(), pollMs);
  }

  /** One cheap call while nothing changes; another card is read whole. */
  async function look(): Promise<void> {
    try {
      const id = await calls.cardId();
      if (id !== card?.id || !card.token) await read(id);
      misses = 0;
    } catch (thrown) {
      const { code } = AppError.from(thrown);
      misses += 1;
      seeEmptyReader(code === 'card/no-card');
      if (code === 'card/no-card' || code === 'card/no-reader' || misses >= MISSES) show(undefined);
    }
  }

  async function read(id: string): Promise<void> {
    const before = card?.id === id ? card : undefined;
    const place = { id, cardId: before?.cardId ?? `control:${(insertions += 1)}`, provider: 'control', reader: CONTROL_READER } as const;
    try {
      const certificate = await calls.certificate();
      // Swapped between the two calls: the next look reads the new one.
      if ((await calls.cardId()) !== id) return show(undefined);
      show({ ...place, token: { certificate, profile }, face: faceOf(certificate, profile.pinLength, { state: 'unknown' }) });
    } catch (thrown) {
      const { code } = AppError.from(thrown);
      if (code === 'card/no-card' || code === 'card/no-reader' || code === 'card/service-stopped') throw thrown;
      if (before?.face.problem !== code) show({ ...place, token: undefined, face: problemFace(code) });
    }
  }

  const problemFace = (problem: ErrorCode): CardFace => ({ pin: { state: 'unknown' }, pinLength: profile.pinLength, problem });

  function seeEmptyReader(now: boolean): void {
    if (emptyReader === now) return;
    emptyReader = now;
    changed();
  }

  function show(next: typeof card): void {
    const before = card;
    card = next;
    if (before !== next) changed();
  }

  /** Asked right before each PIN: the control uses whatever card is in, and a PIN must not be tried on another one. */
  async function confirm(expected: string): Promise<void> {
    let id: string | undefined;
    try {
      id = await calls.cardId();
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'card/no-card' && error.code !== 'card/no-reader') throw error;
    }
    if (id === expected) return;
    show(undefined);
    throw new AppError(id === undefined ? 'card/removed' : 'card/changed');
  }

  /** Before anything with a PIN: a connection that was just lost is waited for, and the question asked once more. */
  async function reachable(id: string): Promise<void> {
    await reopened();
    try {
      return await confirm(id);
    } catch (thrown) {
      if (link.isOpen || card?.id !== id) throw thrown;
    }
    await reopened();
    return confirm(id);
  }

  function reopened(): Promise<void> {
    if (link.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(limit);
        waiting.delete(done);
        resolve();
      };
      const limit = setTimeout(done, graceMs);
      waiting.add(done);
    });
  }

  const updateFace: CardSource['updateFace'] = (cardId, change) => {
    if (card?.cardId === cardId) show({ ...card, face: change(card.face) });
  };

  return {
    get service() {
      if (card || emptyReader) return 'running';
      return link.isOpen ? 'no-readers' : 'stopped';
    },
    get readers() {
      return card || emptyReader ? [CONTROL_READER] : [];
    },
    get cards() {
      return card ? [card] : [];
    },
    settled: async () => {
      const looked = link.tried.then(() => (link.isOpen ? firstLook.promise : undefined));
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, SETTLE_LIMIT_MS);
      await Promise.race([looked, limit.promise]);
      clearTimeout(timer);
    },
    onChange: (listener) => {
      changed = listener;
    },
    connect: async (cardId, work, signal) => {
      if (card?.cardId !== cardId) throw new AppError('card/not-found');
      return inTurn(async () => {
        if (card?.cardId !== cardId || !card.token) throw new AppError('card/removed');
        const { id, token } = card;
        await reachable(id);
        return work(
          controlSession(calls, {
            certificate: token.certificate,
            confirm: () => confirm(id),
            signal,
            pinUnknown: (pin) => updateFace(cardId, (face) => ({ ...face, pin })),
          }),
        );
      });
    },
    updateFace,
    recheck: () => {
      if (!card) return;
      show(undefined);
      if (link.isOpen) void poll();
    },
    close: () => {
      link.close();
      clearTimeout(pollTimer);
      clearTimeout(graceTimer);
    },
  };
}

import { randomBytes } from 'node:crypto';
import { isAtReader, KEYPAD_SECONDS, type NewPinEntry, type PinEntry } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import type { ControlSetup, MaskedPin, NativeAnswer, NativeCall, NativeEvent, NativeHostApi, PinPad, SoftCardMemory } from '../../contract/nativeHost.ts';
import { maskPinBlock, PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';
import { type ForkProcess, forkWithNode, type HostProcess, nativeHostEntry } from './hostProcess.ts';
import { type LibraryState, libraryTrials } from './libraryTrials.ts';

export interface NativeHostOptions {
  readonly pcsc: boolean;
  readonly demo: boolean;
  /** Default off: without it no port of this PC is asked for the official control. */
  readonly control?: ControlSetup;
  readonly softcards?: readonly SoftCardMemory[];
  /** Paths of vendor libraries (GM/T 0016). Default none. */
  readonly skfLibraries?: readonly string[];
  readonly entry?: URL;
  readonly fork?: ForkProcess;
  /** Watchdog: a heartbeat every so often, and how long it may stay unanswered. Milliseconds. */
  readonly heartbeatMs?: number;
  readonly heartbeatLimitMs?: number;
  /** How long one call may take: a slow card at 2 s per APDU still fits. Milliseconds. */
  readonly callLimitMs?: number;
  /** How much longer for each entry at a reader's keypad. Milliseconds. */
  readonly keypadLimitMs?: number;
  /** A host that lived this long was healthy: the next restart is immediate again. Milliseconds. */
  readonly healthyAfterMs?: number;
}

/** `woken`: restarted on purpose, because the machine slept or another session came to it. */
export type NativeHostState = 'running' | 'restarting' | 'woken';

/** The native host as main sees it: its calls, its events, and the care for its life. */
export interface NativeHost extends NativeHostApi {
  on(listener: (event: NativeEvent) => void): () => void;
  onState(listener: (state: NativeHostState) => void): () => void;
  /** The vendor libraries wanted and what became of them, for diagnostics. */
  readonly skfLibraries: readonly LibraryState[];
  /** Process id of the running host, for diagnostics and fault tests. */
  readonly pid: number | undefined;
  /**
   * Starts the host anew after sleep or a change of session, because readers of before may be handles to nothing, and a remote
   * session has readers of its own. Calls that wait are let finish first.
   */
  renew(): void;
  close(): void;
}

const changesPin: ReadonlySet<NativeCall> = new Set<NativeCall>(['changePin', 'unblockPin']);

interface Waiting {
  resolve(value: unknown): void;
  reject(error: AppError): void;
  readonly timer: NodeJS.Timeout;
}

/** The keypad's own times, until the first key and from then on. */
const KEYPAD_LIMIT_MS = 2 * KEYPAD_SECONDS * 1_000;
/** Old PIN, new PIN, new PIN again. */
const ENTRIES_OF_CHANGE = 3;
const RESTART_DELAYS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];
/** Until its first sign of life a host is starting, which a busy PC makes slow. */
const START_LIMIT_MS = 20_000;
const HEALTHY_AFTER_MS = 10_000;

/**
 * Starts `native/host.ts` in a process of its own and keeps it alive: when it dies or hangs, every waiting call fails with
 * `card/host-restarted`, a new one is started, and the readers come back by its first event. No call is ever sent twice,
 * so a PIN is never tried twice.
 */
export function startNativeHost(options: NativeHostOptions): NativeHost {
  const fork = options.fork ?? forkWithNode;
  const heartbeatMs = options.heartbeatMs ?? 2_000;
  const heartbeatLimitMs = options.heartbeatLimitMs ?? 6_000;
  const callLimitMs = options.callLimitMs ?? 60_000;
  const keypadLimitMs = options.keypadLimitMs ?? KEYPAD_LIMIT_MS;
  const healthyAfterMs = options.healthyAfterMs ?? HEALTHY_AFTER_MS;
  const waiting = new Map<number, Waiting>();
  const eventListeners = new Set<(event: NativeEvent) => void>();
  const stateListeners = new Set<(state: NativeHostState) => void>();
  let softcards = options.softcards ?? [];
  const trials = libraryTrials(options.skfLibraries ?? []);
  let nextId = 1;
  let failures = 0;
  let closed = false;
  let renewing = false;
  /** Operations with a PIN: more than one call each. */
  let acts = 0;
  let child: HostProcess | undefined;
  let restartTimer: NodeJS.Timeout | undefined;

  function start(): void {
    const startedAt = Date.now();
    const started = fork(options.entry ?? nativeHostEntry);
    child = started;
    let answered = false;
    // Silence is counted in beats, not by the clock: a main that was busy, or slept, has not listened either.
    let silentBeats = 0;
    const heartbeat = setInterval(() => {
      if (silentBeats * heartbeatMs > (answered ? heartbeatLimitMs : START_LIMIT_MS)) started.kill();
      else started.send({ id: 0, call: 'ping', args: [] });
      silentBeats += 1;
    }, heartbeatMs);
    heartbeat.unref();

    started.onMessage((message) => {
      answered = true;
      silentBeats = 0;
      receive(message);
    });
    started.onExit(() => {
      clearInterval(heartbeat);
      if (child !== started) return;
      child = undefined;
      failAll();
      trials.hostDied();
      if (closed) return;
      if (renewing) {
        renewing = false;
        failures = 0;
        tellState('woken');
        restartTimer = setTimeout(start, 0);
        return;
      }
      failures = Date.now() - startedAt > healthyAfterMs ? 0 : failures + 1;
      tellState('restarting');
      const delay = RESTART_DELAYS_MS[Math.min(Math.max(failures - 1, 0), RESTART_DELAYS_MS.length - 1)] ?? 0;
      restartTimer = setTimeout(start, delay);
    });
    started.send({ setup: { pcsc: options.pcsc, demo: options.demo, softcards, control: options.control ?? false, skf: { libraries: trials.usable } } });
    if (failures > 0 || restartTimer) tellState('running');
  }

  function tellState(state: NativeHostState): void {
    for (const listener of stateListeners) listener(state);
  }

  function failAll(): void {
    for (const entry of waiting.values()) {
      clearTimeout(entry.timer);
      entry.reject(new AppError('card/host-restarted'));
    }
    waiting.clear();
  }

  function receive(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    if ('event' in message) {
      const event = message as NativeEvent;
      if (event.event === 'softcards') softcards = event.memory;
      trials.note(event);
      for (const listener of eventListeners) listener(event);
      return;
    }
    const answer = message as NativeAnswer;
    const entry = waiting.get(answer.id);
    if (!entry) return; // a heartbeat, or an answer that came after its limit
    waiting.delete(answer.id);
    clearTimeout(entry.timer);
    if (renewing) renewWhenIdle();
    if (answer.ok) entry.resolve(answer.value);
    else entry.reject(AppError.fromWire(answer.error));
  }

  function call(name: NativeCall, args: readonly unknown[], limitMs = callLimitMs): Promise<unknown> {
    const target = child;
    if (!target) return Promise.reject(new AppError('card/host-restarted'));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new AppError('card/reader-hangs'));
        target.kill(); // a driver that hangs for so long never comes back by itself
      }, limitMs);
      waiting.set(id, { resolve, reject, timer });
      target.send({ id, call: name, args });
    });
  }

  /**
   * A call with PINs, each masked with a pad that this very host has just given: none of them is ever in a message. One that is typed at the reader
   * is not here at all, and its call waits for the person there.
   */
  async function callWithPins(name: NativeCall, cardId: string, pins: readonly PinEntry[], ...rest: readonly unknown[]): Promise<unknown> {
    const target = child;
    acts += 1;
    try {
      const masked = await Promise.all(pins.map(async (pin) => (isAtReader(pin) ? pin : maskForHost(pin))));
      if (child !== target) throw new AppError('card/host-restarted');
      const entries = !pins.some(isAtReader) ? 0 : name === 'changePin' ? ENTRIES_OF_CHANGE : 1;
      return await call(name, [cardId, ...masked, ...rest], callLimitMs + entries * keypadLimitMs).catch((thrown: unknown) => {
        // The host went with the command: whether the card still took it cannot be known.
        const lost = changesPin.has(name) && ['card/host-restarted', 'card/reader-hangs'].includes(AppError.from(thrown).code);
        throw lost ? new AppError('pin/change-unknown', { cause: thrown }) : thrown;
      });
    } finally {
      acts -= 1;
      if (renewing) renewWhenIdle();
    }
  }

  async function maskForHost(pin: Uint8Array): Promise<MaskedPin> {
    const pad = (await call('pinPad', [])) as PinPad;
    try {
      return { pad: pad.id, masked: maskPinBlock(pin, pad.bytes, randomBytes(PIN_BLOCK_BYTES)) };
    } catch {
      throw new AppError('card/communication'); // longer than a block: no PIN of any card
    } finally {
      pad.bytes.fill(0);
    }
  }

  function renewWhenIdle(): void {
    if (waiting.size === 0 && acts === 0) child?.kill();
  }

  start();
  return {
    list: () => call('list', []) as ReturnType<NativeHostApi['list']>,
    verifyPin: (cardId, pin) => callWithPins('verifyPin', cardId, [pin]) as ReturnType<NativeHostApi['verifyPin']>,
    changePin: (cardId, ...pins: NewPinEntry) => callWithPins('changePin', cardId, pins) as ReturnType<NativeHostApi['changePin']>,
    unblockPin: (cardId, ...pins) => callWithPins('unblockPin', cardId, pins) as ReturnType<NativeHostApi['unblockPin']>,
    sign: (cardId, pin, payloads) => callWithPins('sign', cardId, [pin], payloads) as ReturnType<NativeHostApi['sign']>,
    certificate: (...args) => call('certificate', args) as ReturnType<NativeHostApi['certificate']>,
    cancel: (...args) => call('cancel', args) as ReturnType<NativeHostApi['cancel']>,
    tray: () => call('tray', []) as ReturnType<NativeHostApi['tray']>,
    insert: (...args) => call('insert', args) as ReturnType<NativeHostApi['insert']>,
    pull: (...args) => call('pull', args) as ReturnType<NativeHostApi['pull']>,
    trace: async (on) => void (await call('trace', [on])),
    ping: () => call('ping', []) as ReturnType<NativeHostApi['ping']>,
    on: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    get skfLibraries() {
      return trials.states;
    },
    get pid() {
      return child?.pid;
    },
    renew: () => {
      if (!child || renewing) return;
      renewing = true;
      renewWhenIdle();
    },
    close: () => {
      closed = true;
      clearTimeout(restartTimer);
      child?.kill();
      failAll();
    },
  };
}

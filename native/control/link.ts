import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { type ControlAnswer, readMessage, textOfBytes } from './answer.ts';
import { createBlockJoiner, isBlock, MESSAGE_LIMIT, needsBlocks, readBlock, writeBlocks } from './blockFrames.ts';
import { isTrustedListener, type ListenerCheck } from './listener.ts';
import { isListening } from './probe.ts';
import { isLocalControl, openControlSocket } from './socket.ts';

/** The wire to the control: connected as long as the service runs, connected again when it comes back. */
export interface ControlLink {
  readonly isOpen: boolean;
  /** Resolves once the first attempt to connect has succeeded or failed. */
  readonly tried: Promise<void>;
  /**
   * One call; never sent twice. Answers `_args.Result` true or false alike.
   * @throws AppError `card/service-stopped` when nothing was sent; `card/communication` when the connection was lost or damaged on
   * the way; `card/reader-hangs` when no answer came in time. What the card did is unknown after the last two.
   */
  call(method: string, args: Readonly<Record<string, string>>, deadlineMs: number): Promise<ControlAnswer>;
  close(): void;
}

export interface ControlTiming {
  /** How long to wait before each attempt to connect again; the last one stays. */
  readonly reconnectMs: readonly number[];
  /** How long a connection may take to open. */
  readonly connectMs: number;
}
/** The first attempt after a loss is quick: the service restarts itself. A closed port costs one refused connection each time. */
export const usualTiming: ControlTiming = { reconnectMs: [300, 2_000, 4_000, 5_000], connectMs: 4_000 };

interface Pending {
  readonly id: string;
  readonly method: string;
  /** Blocks that the service has not asked for yet; they may hold a PIN, and are gone with the call. */
  readonly rest: string[];
  resolve(answer: ControlAnswer): void;
  reject(error: AppError): void;
}

/**
 * Connects to the first of the addresses where the control answers, and stays connected. `onState` hears each opening and loss.
 * Throws RangeError on an address that is not this PC's.
 */
export function openControlLink(urls: readonly string[], onState: (open: boolean) => void, timing: ControlTiming = usualTiming, isTrusted: ListenerCheck = isTrustedListener): ControlLink {
  if (!urls.every(isLocalControl)) throw new RangeError('The control is on this PC');
  let socket: WebSocket | undefined;
  let open = false;
  let closed = false;
  let failures = 0;
  let nextId = 1;
  let timer: NodeJS.Timeout | undefined;
  let pending: Pending | undefined;
  /** A card does one thing at a time; one call in flight also makes an answer without `_id` certain. */
  let queue: Promise<unknown> = Promise.resolve();
  const tried = Promise.withResolvers<void>();

  /** `from`: the addresses before that one were tried in this round. */
  async function attempt(from = 0): Promise<void> {
    for (const [at, url] of urls.entries()) {
      if (at < from) continue;
      // Before each connection: the service restarts, and another program may have taken its port meanwhile.
      const usable = (await isListening(url, timing.connectMs)) && (await isTrusted(url));
      if (closed) return;
      if (usable) return connect(url, at);
    }
    again();
  }

  function again(): void {
    tried.resolve();
    const delay = timing.reconnectMs[Math.min(failures, timing.reconnectMs.length - 1)] ?? 5_000;
    failures += 1;
    timer = setTimeout(() => void attempt(), delay);
  }

  function connect(url: string, at: number): void {
    const mine = openControlSocket(url, timing.connectMs);
    socket = mine;
    const joiner = createBlockJoiner();
    mine.on('open', () => {
      if (socket !== mine) return;
      open = true;
      tried.resolve();
      onState(true);
    });
    mine.on('message', (data: Buffer, isBinary) => {
      if (socket !== mine) return;
      try {
        receive(mine, joiner.add, isBinary ? textOfBytes(data) : data.toString());
      } catch {
        lose(); // nothing after a damaged message can be trusted
      }
    });
    mine.on('error', lose);
    mine.on('close', lose);

    function lose(): void {
      if (socket !== mine) return;
      // What never opened may not be the control, or wants TLS: the next address may do better.
      const next = !open && at + 1 < urls.length ? at + 1 : undefined;
      drop('card/communication', next);
    }
  }

  /** Gives the connection up, so that no late answer of it can be taken for another call's, and plans the next one: at once at `next`. */
  function drop(code: ErrorCode, next?: number): void {
    const [lost, wasOpen, call] = [socket, open, pending];
    socket = undefined;
    open = false;
    pending = undefined;
    lost?.terminate();
    call?.reject(new AppError(code));
    if (wasOpen) onState(false);
    if (closed) return;
    if (next === undefined) again();
    else void attempt(next);
  }

  function receive(from: WebSocket, join: (block: ReturnType<typeof readBlock>) => string | undefined, frame: string): void {
    if (frame.length > MESSAGE_LIMIT) throw new AppError('card/communication');
    let text: string | undefined = frame;
    if (isBlock(frame)) {
      text = join(readBlock(frame));
      if (text === undefined) return from.send(JSON.stringify({ _id: pending?.id ?? '0', _method: '_nextBlock', _args: {} }));
    }
    const message = readMessage(text);
    if (message.kind === 'next-block') {
      const block = pending?.rest.shift();
      if (block !== undefined) from.send(block);
    } else if (message.kind === 'answer') settle(message.answer);
  }

  function settle(answer: ControlAnswer): void {
    const call = pending;
    // Somebody else's answer, or a wrong number: the deadline judges. Taking it could make a success of a failure.
    if (!call || answer.method !== call.method || (answer.id !== undefined && answer.id !== call.id)) return;
    pending = undefined;
    failures = 0; // it answers; one that only opens and closes is asked less and less often
    call.resolve(answer);
  }

  function send(method: string, args: Readonly<Record<string, string>>, deadlineMs: number): Promise<ControlAnswer> {
    const target = socket;
    if (!target || !open) return Promise.reject(new AppError('card/service-stopped'));
    const id = String(nextId++);
    return new Promise<ControlAnswer>((resolve, reject) => {
      const deadline = setTimeout(() => drop('card/reader-hangs'), deadlineMs);
      const rest: string[] = [];
      const end = (): void => {
        clearTimeout(deadline);
        rest.length = 0;
      };
      pending = {
        id,
        method,
        rest,
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      // The only interface that the control has: a PIN stands in this JSON as a string, which cannot be wiped. It is made
      // here, handed to the socket and let go; nothing keeps it for a second try.
      const text = JSON.stringify({ _id: id, _method: method, _args: args });
      if (needsBlocks(text)) rest.push(...writeBlocks(text, randomUUID()));
      target.send(rest.shift() ?? text);
    });
  }

  void attempt();
  return {
    get isOpen() {
      return open;
    },
    tried: tried.promise,
    call: (method, args, deadlineMs) => {
      const turn = queue.then(() => send(method, args, deadlineMs));
      queue = turn.catch(() => {});
      return turn;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      tried.resolve();
      drop('card/communication');
    },
  };
}

import { randomUUID } from 'node:crypto';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { type ControlAnswer, readMessage, textOfBytes } from './answer.ts';
import { createBlockJoiner, isBlock, MESSAGE_LIMIT, needsBlocks, readBlock, writeBlocks } from './blockFrames.ts';
import { isTrustedListener, type ListenerCheck } from './listener.ts';
import { isListening } from './probe.ts';

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

/** Loopback only: a PIN goes over this wire. The second name is the official one, which resolves to loopback and has a certificate. */
export function isLocalControl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return ((protocol === 'ws:' || protocol === 'wss:') && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) || (protocol === 'wss:' && hostname === 'wss.singlewindow.cn');
}

/** Connects and stays connected. `onState` hears each opening and loss. Throws RangeError on an address that is not this PC's. */
export function openControlLink(url: string, onState: (open: boolean) => void, timing: ControlTiming = usualTiming, isTrusted: ListenerCheck = isTrustedListener): ControlLink {
  if (!isLocalControl(url)) throw new RangeError('The control is on this PC');
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

  async function attempt(): Promise<void> {
    // Before each connection: the service restarts, and another program may have taken its port meanwhile.
    const usable = (await isListening(url, timing.connectMs)) && (await isTrusted(url));
    if (closed) return;
    if (usable) connect();
    else again();
  }

  function again(): void {
    tried.resolve();
    const delay = timing.reconnectMs[Math.min(failures, timing.reconnectMs.length - 1)] ?? 5_000;
    failures += 1;
    timer = setTimeout(() => void attempt(), delay);
  }

  function connect(): void {
    const mine = new WebSocket(url);
    socket = mine;
    mine.binaryType = 'arraybuffer';
    const joiner = createBlockJoiner();
    const limit = setTimeout(() => lose(mine), timing.connectMs).unref();
    mine.addEventListener('open', () => {
      clearTimeout(limit);
      if (socket !== mine) return;
      open = true;
      tried.resolve();
      onState(true);
    });
    mine.addEventListener('message', ({ data }) => {
      if (socket !== mine) return;
      try {
        receive(mine, joiner.add, data);
      } catch {
        lose(mine); // nothing after a damaged message can be trusted
      }
    });
    // The event tells no more than "failed"; a close follows, but not always before a connection was made.
    mine.addEventListener('error', () => lose(mine));
    mine.addEventListener('close', () => lose(mine));

    function lose(lost: WebSocket): void {
      clearTimeout(limit);
      if (socket === lost) drop('card/communication');
    }
  }

  /** Gives the connection up, so that no late answer of it can be taken for another call's, and plans the next one. */
  function drop(code: ErrorCode): void {
    const [lost, wasOpen, call] = [socket, open, pending];
    socket = undefined;
    open = false;
    pending = undefined;
    try {
      lost?.close();
    } catch {
      // closed already
    }
    call?.reject(new AppError(code));
    if (wasOpen) onState(false);
    if (!closed) again();
  }

  function receive(from: WebSocket, join: (block: ReturnType<typeof readBlock>) => string | undefined, data: unknown): void {
    const frame = typeof data === 'string' ? data : data instanceof ArrayBuffer ? textOfBytes(new Uint8Array(data)) : '';
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

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Api, api } from '../../contract/api/api.ts';
import type { InputOf, OutputOf, Route } from '../../contract/api/route.ts';
import type { Locale, NetworkState } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { openExchange } from './exchange.ts';
import { listeners } from './listeners.ts';
import { watchNetwork } from './networkWatch.ts';
import { routeOutput } from './routeAnswer.ts';
import { type RouteRequest, routeRequest } from './routeRequest.ts';

export interface CallOptions {
  /** The caller no longer waits: the call ends with `app/cancelled`. */
  readonly signal?: AbortSignal;
  /** Writes only: the key of an earlier try of the same act, so that the server does it once. */
  readonly idempotencyKey?: string;
}

/** `contract/api` as functions. Every one rejects with an AppError only. */
export type RemoteApi = {
  readonly [A in keyof Api]: {
    readonly [R in keyof Api[A]]: Api[A][R] extends Route
      ? (input: InputOf<Api[A][R]>, options?: CallOptions) => Promise<OutputOf<Api[A][R]>>
      : never;
  };
};

/** The remote API: typed calls, the session's token, and whether the server can be reached. */
export interface Remote {
  readonly api: RemoteApi;
  /** The token stays in here: it goes out in the Authorization header only. */
  setToken(token: string): void;
  clearToken(): void;
  readonly hasSession: boolean;
  readonly network: NetworkState;
  /** Asks the server now, e.g. because the user pressed "try again". Never rejects. */
  probe(): Promise<NetworkState>;
  onNetwork(listener: (state: NetworkState) => void): () => void;
  /** The server ended the session (LOGIN-6); the token is cleared already. */
  onSessionEnd(listener: () => void): () => void;
  /** Demo: true behaves as a pulled network cable, also for calls under way. */
  setCut(cut: boolean): void;
  close(): void;
}

export interface RemoteOptions {
  /** Origin, with or without a path prefix. */
  readonly baseUrl: string | (() => string);
  readonly locale: Locale | (() => Locale);
  /** Tells the server which requests come from one installation, for its limits (FLD-9) and the user's list of sessions. */
  readonly deviceId?: string;
  /** For a whole call with its repeats. */
  readonly timeoutMs?: number;
  /** First wait before asking an unreachable server again. */
  readonly firstProbeMs?: number;
}

const PROBE_TIMEOUT_MS = 5_000;
const REPEAT_WAIT_MS = 200;

/** A client of the remote API at `baseUrl`. It begins to watch the network at once; `close` it in the end. */
export function createRemote(options: RemoteOptions): Remote {
  const { timeoutMs = 15_000 } = options;
  const exchange = openExchange();
  const sessionEnd = listeners<[]>();
  const closing = new AbortController();
  let cable = new AbortController();
  let token: string | undefined;

  const network = watchNetwork(async () => {
    const info = await attempt(api.system.info, routeRequest(api.system.info, {}), {}, Math.min(PROBE_TIMEOUT_MS, timeoutMs));
    return new Date(api.system.info.output.parse(info).time);
  }, options.firstProbeMs);

  function headersFor(route: Route, sent: RouteRequest, { idempotencyKey }: CallOptions): Record<string, string> {
    const needsSession = route.access !== 'public' && route.access !== 'sandbox';
    if (needsSession && token === undefined) throw new AppError('session/required');
    return {
      Accept: 'application/json',
      'Accept-Language': valueOf(options.locale),
      ...(options.deviceId === undefined ? {} : { 'X-Device-Id': options.deviceId }),
      ...(sent.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(route.method === 'GET' ? {} : { 'Idempotency-Key': idempotencyKey ?? randomUUID() }),
      ...(needsSession ? { Authorization: `Bearer ${token}` } : {}),
    };
  }

  /** Sends until an answer came or the tries or the time are used up. */
  async function attempt(route: Route, sent: RouteRequest, call: CallOptions, limitMs: number, repeats = 0): Promise<unknown> {
    const deadline = new AbortController();
    const plugged = cable;
    const timer = setTimeout(() => deadline.abort(), limitMs);
    const signal = AbortSignal.any([deadline.signal, plugged.signal, closing.signal, ...(call.signal ? [call.signal] : [])]);
    try {
      // One key for all tries: the server does a write once, whichever of them reached it.
      const headers = headersFor(route, sent, call);
      const url = urlOf(valueOf(options.baseUrl), sent.target);
      for (let left = repeats; ; left--) {
        try {
          signal.throwIfAborted();
          return routeOutput(route, await exchange.send({ method: sent.method, url, headers, body: sent.body, signal }));
        } catch (thrown) {
          // A refusal in the server's own words is an answer too.
          if (thrown instanceof AppError && !thrown.code.startsWith('remote/')) network.reached();
          const repeatable = thrown instanceof AppError && thrown.code === 'remote/unreachable' && left > 0;
          if (signal.aborted || !repeatable) throw thrown;
          await pause(REPEAT_WAIT_MS * (1 + repeats - left), undefined, { signal });
        }
      }
    } catch (thrown) {
      if (call.signal?.aborted) throw new AppError('app/cancelled');
      if (plugged.signal.aborted || closing.signal.aborted) throw new AppError('remote/unreachable');
      if (deadline.signal.aborted) throw new AppError('remote/timeout');
      throw AppError.from(thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  async function call(route: Route, input: unknown, options: CallOptions = {}): Promise<unknown> {
    const tokenSent = token;
    try {
      const sent = routeRequest(route, input);
      const output = await attempt(route, sent, options, timeoutMs, route.method === 'GET' ? 2 : 1);
      network.reached();
      return output;
    } catch (thrown) {
      const error = AppError.from(thrown);
      learn(error, tokenSent);
      throw error;
    }
  }

  /** What a failed call tells about network and session. */
  function learn(error: AppError, tokenSent: string | undefined): void {
    if (error.code === 'remote/unreachable') network.lost();
    // Slow or gone? A light question tells.
    if (error.code === 'remote/timeout') void network.probe();
    const ended = error.code === 'session/expired' || error.code === 'session/required';
    // A late answer to an older token must not end a newer session.
    if (ended && tokenSent !== undefined && tokenSent === token) {
      token = undefined;
      sessionEnd.emit();
    }
  }

  return {
    api: remoteApi(call),
    setToken(value) {
      token = value;
    },
    clearToken() {
      token = undefined;
    },
    get hasSession() {
      return token !== undefined;
    },
    get network() {
      return network.state;
    },
    probe: network.probe,
    onNetwork: network.onChange,
    onSessionEnd: sessionEnd.add,
    setCut(cut) {
      if (cut) {
        cable.abort();
        network.lost();
      } else if (cable.signal.aborted) {
        cable = new AbortController();
        void network.probe();
      }
    },
    close() {
      network.close();
      closing.abort();
      exchange.close();
    },
  };
}

/** An address that is none, e.g. of a server that has not started yet, is a server that cannot be reached. */
function urlOf(baseUrl: string, target: string): URL {
  const url = URL.parse(baseUrl.replace(/\/$/, '') + target);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new AppError('remote/unreachable');
  return url;
}

function valueOf<T extends string>(value: T | (() => T)): T {
  return typeof value === 'function' ? value() : value;
}

type Call = (route: Route, input: unknown, options?: CallOptions) => Promise<unknown>;

function remoteApi(call: Call): RemoteApi {
  const areas = Object.entries(api).map(([area, routes]) => [
    area,
    Object.fromEntries(
      Object.entries<Route>(routes).map(([name, route]) => [name, (input: unknown, options?: CallOptions) => call(route, input, options)]),
    ),
  ]);
  // Built from `api` itself; each output was parsed by its own route.
  return Object.fromEntries(areas) as RemoteApi;
}

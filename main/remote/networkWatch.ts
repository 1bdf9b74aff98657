import type { NetworkState } from '../../contract/desktop.ts';
import { listeners } from './listeners.ts';

const ONLINE_PROBE_MS = 30_000;
const OFFLINE_PROBE_MS = { first: 1_000, longest: 30_000 };
/** Smaller changes of the clock difference are the network's jitter. */
const SKEW_STEP_SECONDS = 3;

/** Knows whether the server can be reached: from what calls tell, and by asking lightly itself. */
export interface NetworkWatch {
  readonly state: NetworkState;
  /** A call had a proper answer. */
  reached(): void;
  /** A call found no server. */
  lost(): void;
  /** Asks the server now; answers the state after it. Never rejects. */
  probe(): Promise<NetworkState>;
  onChange(listener: (state: NetworkState) => void): () => void;
  close(): void;
}

/**
 * `askTime` fetches the server's clock or rejects. `firstProbeMs`: wait before asking again once offline; doubles up to 30 s.
 */
export function watchNetwork(askTime: () => Promise<Date>, firstProbeMs = OFFLINE_PROBE_MS.first): NetworkWatch {
  const changes = listeners<[NetworkState]>();
  let state: NetworkState = { online: true };
  let offlineWaitMs = firstProbeMs;
  let asking: Promise<NetworkState> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function become(next: NetworkState): void {
    const skewChanged =
      next.clockSkewSeconds !== undefined &&
      Math.abs(next.clockSkewSeconds - (state.clockSkewSeconds ?? Number.POSITIVE_INFINITY)) >= SKEW_STEP_SECONDS;
    const onlineChanged = next.online !== state.online;
    if (!onlineChanged && !skewChanged) return;
    state = next;
    if (onlineChanged) {
      offlineWaitMs = firstProbeMs;
      schedule();
    }
    changes.emit(state);
  }

  function schedule(): void {
    clearTimeout(timer);
    if (closed) return;
    // Jitter: a server that comes back is not met by all clients at once.
    const waitMs = (state.online ? ONLINE_PROBE_MS : offlineWaitMs) * (0.8 + 0.4 * Math.random());
    timer = setTimeout(() => void probe(), waitMs);
    timer.unref();
  }

  async function ask(): Promise<NetworkState> {
    const sentAt = performance.now();
    try {
      const serverTime = await askTime();
      // The server read its clock about half a round trip ago.
      const serverNow = serverTime.getTime() + (performance.now() - sentAt) / 2;
      if (!closed) become({ online: true, clockSkewSeconds: Math.round((serverNow - Date.now()) / 1000) });
    } catch {
      offlineWaitMs = Math.min(offlineWaitMs * 2, OFFLINE_PROBE_MS.longest);
      if (!closed) become({ ...state, online: false });
    }
    return state;
  }

  function probe(): Promise<NetworkState> {
    asking ??= ask().finally(() => {
      asking = undefined;
      schedule();
    });
    return asking;
  }

  timer = setTimeout(() => void probe(), 0);
  timer.unref();

  return {
    get state() {
      return state;
    },
    reached: () => become({ ...state, online: true }),
    lost: () => become({ ...state, online: false }),
    probe,
    onChange: changes.add,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

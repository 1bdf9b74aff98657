import { openPcsc, type CardReader, type PcscMonitor } from './binding.ts';

export interface MonitorListener {
  found(reader: CardReader): void;
  lost(reader: CardReader): void;
  /** `state`: SCARD_STATE_* bits, insertion counter in the upper 16. */
  status(reader: CardReader, state: number, atr: Uint8Array | undefined): void;
  /** The readers that were there at the start have been told. */
  listed(): void;
  service(state: 'running' | 'stopped'): void;
}

const RETRY_FIRST_MS = 250;
const RETRY_MS = 1_000;
/** The binding tells of readers, but not that there are none: no news for so long means none. */
const NO_READERS_AFTER_MS = 300;

/**
 * Watches the PC/SC service for good: when it stops (or was not running), looks for it again every second.
 * The binding's native threads hold bare pointers to its objects, so that none of them may be collected while
 * its thread lives, and none may be closed from within its own events.
 */
export function startMonitor(listener: MonitorListener): void {
  const alive = new Set<PcscMonitor | CardReader>();
  let running: boolean | undefined;

  function tellService(state: 'running' | 'stopped'): void {
    if (running === (state === 'running')) return;
    running = state === 'running';
    listener.service(state);
  }

  async function start(): Promise<void> {
    let monitor: PcscMonitor;
    try {
      monitor = await openPcsc();
    } catch {
      tellService('stopped');
      setTimeout(() => void start(), RETRY_MS);
      return;
    }
    alive.add(monitor);
    let over = false;
    const timer = setTimeout(listener.listed, NO_READERS_AFTER_MS);

    // One broken reader thread means a broken connection to the service: everything starts anew.
    const end = (): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      tellService('stopped');
      setTimeout(() => void start(), RETRY_FIRST_MS);
    };
    monitor.on('error', () => setImmediate(end));
    monitor.on('reader', (reader) => {
      alive.add(reader);
      reader.on('error', () => setImmediate(end));
      reader.on('status', ({ state, atr }) => setImmediate(() => over || listener.status(reader, state, atr)));
      reader.on('end', () =>
        setImmediate(() => {
          alive.delete(reader);
          if (!over) listener.lost(reader);
        }),
      );
      if (over) return;
      listener.found(reader);
      clearTimeout(timer);
      setImmediate(() => over || listener.listed());
    });
    tellService('running');
  }

  void start();
}

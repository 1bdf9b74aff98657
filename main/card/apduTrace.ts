import type { Logger } from 'pino';
import type { NativeHost } from './nativeHost.ts';

/** Long enough to do once what does not work. Milliseconds. */
const LIMIT_MS = 10 * 60_000;

/** The switch of the APDU trace: what passes between reader and card goes to the client's log while it is on. */
export interface ApduTrace {
  /** When it ends by itself; undefined while it is off. */
  readonly until: Date | undefined;
  /** Switching on anew begins the time anew. @throws AppError `card/host-restarted`; off then. */
  set(on: boolean): Promise<void>;
  onChange(listener: (until: Date | undefined) => void): void;
  close(): void;
}

/** Off at first, so at each start of the client. A native host that starts anew meanwhile goes on with it. */
export function createApduTrace(native: Pick<NativeHost, 'on' | 'onState' | 'trace'>, log: Pick<Logger, 'info'>, now: () => number = Date.now): ApduTrace {
  let until: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let changed: (until: Date | undefined) => void = () => {};

  function end(): void {
    clearTimeout(timer);
    if (!until) return;
    until = undefined;
    changed(until);
  }

  native.on((event) => {
    // A line on its way when the switch went off is not kept.
    if (event.event === 'apdu' && until) log.info({ reader: event.reader }, event.line);
  });
  native.onState((state) => {
    if (state === 'running' && until) native.trace(true).catch(() => {}); // gone again: its next start comes here too
  });

  return {
    get until() {
      return until;
    },
    set: async (on) => {
      end();
      if (!on) return native.trace(false);
      await native.trace(true);
      until = new Date(now() + LIMIT_MS);
      timer = setTimeout(() => {
        end();
        native.trace(false).catch(() => {}); // gone: the next one starts without
      }, LIMIT_MS);
      timer.unref();
      changed(until);
    },
    onChange: (listener) => {
      changed = listener;
    },
    close: () => clearTimeout(timer),
  };
}

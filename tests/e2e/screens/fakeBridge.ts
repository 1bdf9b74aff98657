import type { DesktopBridge, DesktopEvent } from '../../../contract/desktop.ts';
import type { PinPrompt, PinWindowBridge } from '../../../contract/pinWindow.ts';
import type { Answer } from '../../../contract/result.ts';

/** Answers by `area.call`. `pending` never answers, as a call with an open PIN window. */
export type Answers = Readonly<Record<string, Answer<unknown> | 'pending'>>;

interface BridgePage {
  singleWindow?: DesktopBridge;
  emitDesktop?: (event: DesktopEvent) => void;
}

/**
 * Runs in the page before its own scripts: a bridge with fixed answers, and `emitDesktop` to play main's events.
 * Self-contained, because the browser gets its source text.
 */
export function installFakeBridge(answers: Answers): void {
  const listeners = new Set<(event: DesktopEvent) => void>();
  const page = globalThis as BridgePage;
  page.singleWindow = {
    call(area, name) {
      const answer = answers[`${area}.${name}`];
      if (answer === 'pending') return new Promise(() => {});
      return Promise.resolve(
        answer ?? { ok: false, error: { code: 'app/unknown-call', messageKey: 'errors.app.unknown-call', params: {}, retry: 'never' } },
      );
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fileToken: () => Promise.resolve('token'),
  };
  page.emitDesktop = (event) => listeners.forEach((listener) => listener(event));
}

/** The same for the PIN window: it gets its prompt, the reader waits at once, and nothing else happens. */
export function installFakePinBridge(prompt: PinPrompt): void {
  const nothing = async (): Promise<void> => {};
  (globalThis as { pinWindow?: PinWindowBridge }).pinWindow = { prompt: async () => prompt, submit: nothing, cancel: nothing, begin: nothing, givenUp: () => new Promise(() => {}), typeHere: nothing };
}

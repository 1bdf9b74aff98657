import type { DesktopBridge, DesktopEvent } from '../../../contract/desktop.ts';
import type { Answer } from '../../../contract/result.ts';

/** Names on the page. The binding is the browser's; the host slot is how main reaches into the page. */
export const MAIN_BINDING = '__singleWindowCall';
export const MAIN_SLOT = '__singleWindowHost';

export type MainBindingRequest =
  | { readonly op: 'call'; readonly area: string; readonly name: string; readonly input: unknown }
  | { readonly op: 'file'; readonly slot: number }
  | { readonly op: 'used' };

/** What main may do inside the page. */
export interface MainSlot {
  deliver(event: DesktopEvent): void;
  /** While a PIN window is open: tell when the user turns to this window instead. */
  watchUse(on: boolean): void;
  /** Hands a kept File over. */
  takeFile(slot: number): unknown;
}

interface PageGlobals {
  readonly top: unknown;
  readonly origin: string;
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void, capture?: boolean): void;
}

/**
 * Runs in the page before its own scripts: puts up `window.singleWindow`. Self-contained, since it is sent as source.
 * A File stays in a private map under a number; main fetches it from there to ask the browser for its path.
 */
export function installMainBridge(names: { binding: string; slot: string; origin: string }): void {
  const page = globalThis as unknown as PageGlobals & Record<string, unknown>;
  if (page.top !== globalThis || page.origin !== names.origin) return;
  const bound = page[names.binding] as (request: MainBindingRequest) => Promise<unknown>;
  const listeners = new Set<(event: DesktopEvent) => void>();
  const files = new Map<number, unknown>();
  let nextSlot = 1;
  let watching = false;

  const bridge: DesktopBridge = {
    call: (area, name, input) => bound({ op: 'call', area, name, input }) as Promise<Answer<unknown>>,
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fileToken: async (file) => {
      const slot = nextSlot++;
      files.set(slot, file);
      try {
        return (await bound({ op: 'file', slot })) as string;
      } finally {
        files.delete(slot);
      }
    },
  };
  const slot: MainSlot = {
    deliver: (event) => {
      for (const listener of listeners) listener(event);
    },
    watchUse: (on) => {
      watching = on;
    },
    takeFile: (number) => files.get(number),
  };
  Object.defineProperty(page, 'singleWindow', { value: Object.freeze(bridge) });
  Object.defineProperty(page, names.slot, { value: Object.freeze(slot) });
  const used = () => {
    if (watching) void bound({ op: 'used' });
  };
  // Not by `focus` alone: a browser that is driven tells every page that it always has the focus.
  for (const type of ['focus', 'pointerdown', 'keydown']) page.addEventListener(type, used, true);
  // A file dropped beside a drop zone would replace the application by that file.
  for (const type of ['dragover', 'drop']) page.addEventListener(type, (event) => event.preventDefault());
}

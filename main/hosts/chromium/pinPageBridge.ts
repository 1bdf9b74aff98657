import type { PinPrompt, PinWindowBridge } from '../../../contract/pinWindow.ts';

export const PIN_BINDING = '__singleWindowPin';

export type PinBindingRequest =
  | { readonly op: 'prompt' }
  | { readonly op: 'submit'; readonly masked: string }
  | { readonly op: 'cancel' }
  | { readonly op: 'begin' }
  | { readonly op: 'given-up' }
  | { readonly op: 'type-here' };

/** Runs in the PIN document before its own script: puts up `window.pinWindow`. Self-contained, sent as source. */
export function installPinBridge(names: { binding: string; origin: string }): void {
  const page = globalThis as unknown as Record<string, unknown>;
  if (page['top'] !== globalThis || page['origin'] !== names.origin) return;
  const bound = page[names.binding] as (request: PinBindingRequest) => Promise<unknown>;
  const bridge: PinWindowBridge = {
    prompt: () => bound({ op: 'prompt' }) as Promise<PinPrompt>,
    submit: (masked) => bound({ op: 'submit', masked }) as Promise<void>,
    cancel: () => bound({ op: 'cancel' }) as Promise<void>,
    begin: () => bound({ op: 'begin' }) as Promise<void>,
    givenUp: () => bound({ op: 'given-up' }) as Promise<void>,
    typeHere: () => bound({ op: 'type-here' }) as Promise<void>,
  };
  Object.defineProperty(page, 'pinWindow', { value: Object.freeze(bridge) });
}

import type { Answer } from '../../../contract/result.ts';

/** What the test tells the client's process. */
export type Order =
  | { readonly order: 'call'; readonly area: string; readonly name: string; readonly input: unknown }
  | { readonly order: 'key'; readonly key: string }
  | { readonly order: 'plant'; readonly reversed: string }
  | { readonly order: 'snapshot' }
  /** What the PIN window shows of a PIN at the reader. */
  | { readonly order: 'look' }
  | { readonly order: 'quit' };

/** What it tells the test. */
export type Report =
  | { readonly told: 'ready'; readonly nativeHost: number; readonly cardId: string }
  | { readonly told: 'pin-window' }
  | { readonly told: 'seen'; readonly time: string; readonly inputs: number }
  | { readonly told: 'answer'; readonly answer: Answer<unknown> }
  | { readonly told: 'done' };

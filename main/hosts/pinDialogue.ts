import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { PinOutcome, PinWindow } from './host.ts';
import { pinSubmitted } from './pinAnswer.ts';

/** What becomes of one PIN window, the same in every window system: what its document asks, and what happens to it. */
export interface PinDialogue {
  readonly window: PinWindow;
  submit(masked: unknown): void;
  cancel(): void;
  /** Resolves when the reader waits, or the window is to go. */
  begin(): Promise<void>;
  /** Resolves when the user gave up; never by the window's end. */
  givenUp(): Promise<void>;
  typeHere(): void;
  /** It is gone, by its own or by the user's doing. */
  ended(kind: 'cancelled' | 'lost'): void;
  /** The user closes the window by its own button. @returns whether it must stay: the reader is at work, and this is the first time. */
  mustStay(): boolean;
}

/** @param destroy ends the window and its process; safe to call twice. */
export function pinDialogue(prompt: PinPrompt, destroy: () => Promise<void>): PinDialogue {
  const settled = Promise.withResolvers<PinOutcome>();
  const givenUp = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const waits = Promise.withResolvers<void>();
  let hasBegun = false;
  let isGivenUp = false;
  const giveUp = (): void => {
    isGivenUp = true;
    told.resolve();
    givenUp.resolve();
  };

  const end = (outcome: PinOutcome): void => {
    settled.resolve(outcome);
    givenUp.resolve();
    waits.resolve();
  };
  const close = async (): Promise<void> => {
    end({ kind: 'cancelled' });
    await destroy();
  };
  const settle = (outcome: PinOutcome): void => {
    end(outcome);
    // The call's own answer must reach the page before it goes.
    setImmediate(() => void close().catch(() => {}));
  };
  return {
    window: { outcome: settled.promise, givenUp: givenUp.promise, readerWaits: () => waits.resolve(), giveUp, close },
    submit: (masked) => {
      if (!prompt.atReader) settle(pinSubmitted(masked, prompt));
    },
    cancel: () => {
      if (hasBegun) giveUp();
      else settle({ kind: 'cancelled' });
    },
    begin: async () => {
      if (!prompt.atReader) return;
      hasBegun = true;
      settled.resolve({ kind: 'begun' });
      await waits.promise;
    },
    givenUp: () => told.promise,
    typeHere: () => {
      if (prompt.atReader && !hasBegun) settle({ kind: 'type-here' });
    },
    ended: (kind) => {
      if (kind === 'lost') settle({ kind });
      else end({ kind });
    },
    mustStay: () => {
      const stays = hasBegun && !isGivenUp;
      if (stays) giveUp();
      return stays;
    },
  };
}

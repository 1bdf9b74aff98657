import type { DesktopApi, DesktopArea, DesktopEvent } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { FileToSave, MainWindowHandlers, PinOutcome, Question, WindowHost } from '../hosts/host.ts';
import { maskTyped, type Typed } from './standIns.ts';

/** What the person at the PIN window does: types a PIN, begins at the reader, or gives up. */
export type PinHand = (prompt: PinPrompt) => Promise<Typed | 'CANCEL' | 'BEGIN'> | Typed;

export interface ScriptedHost extends WindowHost {
  /** The window's calls, typed: what the renderer's client does. */
  readonly desktop: DesktopApi;
  readonly events: DesktopEvent[];
  readonly prompts: PinPrompt[];
  /** Every answer that main gave the window, as it went across. */
  readonly answers: string[];
  onPin(hand: PinHand): void;
  /** Where the user saves the next files; undefined: the dialog is cancelled. */
  onSave(hand: (file: FileToSave) => string | undefined): void;
  /** What the user says to questions that main asks outside of the page; no, unless told otherwise. */
  onConfirm(hand: (question: Question) => boolean): void;
  /** A file the user chose. */
  choose(path: string): string;
  waitFor<E extends DesktopEvent['event']>(event: E, matches: (event: Extract<DesktopEvent, { event: E }>) => boolean): Promise<void>;
}

/** A window system without windows, for tests of everything behind them on real parts. */
export function scriptedHost(): ScriptedHost {
  let handlers: MainWindowHandlers | undefined;
  let hand: PinHand = () => 'CANCEL';
  let confirmHand: (question: Question) => boolean = () => false;
  let saveHand: (file: FileToSave) => string | undefined = () => undefined;
  const events: DesktopEvent[] = [];
  const prompts: PinPrompt[] = [];
  const answers: string[] = [];
  const watchers = new Set<() => void>();
  const fixedKeyMask = Buffer.alloc(32, 7);

  const desktop = new Proxy({} as DesktopApi, {
    get: (_, area: DesktopArea) =>
      new Proxy({}, {
        get: (_, name: string) => async (input: unknown) => {
          if (!handlers) throw new Error('the window is not open');
          const answer = await handlers.call(area, name, structuredClone(input));
          answers.push(JSON.stringify(answer));
          if (!answer.ok) throw AppError.fromWire(answer.error);
          return answer.value;
        },
      }),
  });

  return {
    kind: 'chromium',
    keyKeeper: {
      keeping: 'file',
      protect: async (key) => key.map((byte, i) => byte ^ (fixedKeyMask[i] ?? 0)),
      unprotect: async (wrapped) => wrapped.map((byte, i) => byte ^ (fixedKeyMask[i] ?? 0)),
    },
    desktop,
    events,
    prompts,
    answers,
    onPin: (next) => {
      hand = next;
    },
    onSave: (next) => {
      saveHand = next;
    },
    onConfirm: (next) => {
      confirmHand = next;
    },
    choose: (path) => handlers?.fileChosen(path) ?? '',
    waitFor: (name, matches) =>
      new Promise((resolve) => {
        const look = () => {
          if (!events.some((event) => event.event === name && matches(event as Parameters<typeof matches>[0]))) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    openMain: async (given) => {
      handlers = given;
      return {
        emit: (event) => {
          events.push(event);
          for (const look of watchers) look();
        },
        focus: async () => {},
        close: async () => {},
      };
    },
    openPin: async (prompt) => {
      prompts.push(prompt);
      const outcome = (async (): Promise<PinOutcome> => {
        const typed = await hand(prompt);
        if (typed === 'BEGIN') return { kind: 'begun' };
        return typed === 'CANCEL' ? { kind: 'cancelled' } : { kind: 'submitted', masked: maskTyped(typed, Buffer.from(prompt.pad, 'base64')) };
      })();
      return { outcome, givenUp: new Promise(() => {}), readerWaits: () => {}, giveUp: () => {}, close: async () => {} };
    },
    savePath: async (file) => saveHand(file),
    confirm: async (question) => confirmHand(question),
    startControl: async () => false,
    quit: async () => {},
  };
}

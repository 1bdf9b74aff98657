import type { DesktopEvent } from '../../contract/desktop.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import type { Answer } from '../../contract/result.ts';

/** What the main window may ask of main. The host has checked the sender; main checks the input. */
export interface MainWindowHandlers {
  call(area: string, name: string, input: unknown): Promise<Answer<unknown>>;
  /** A file the user really chose, by its true path; answers a one-use token. */
  fileChosen(path: string): string;
  /** The user closed the window. */
  closed(): void;
}

export interface MainWindow {
  emit(event: DesktopEvent): void;
  /** A second copy was started: come to the front. */
  focus(): Promise<void>;
  close(): Promise<void>;
}

export type PinOutcome =
  /** PIN blocks XOR pad, as many as the prompt asked for. */
  | { readonly kind: 'submitted'; readonly masked: Uint8Array }
  | { readonly kind: 'cancelled' }
  /** The window's process died or could not be shown. */
  | { readonly kind: 'lost' }
  /** The user wants to type the PIN on the reader now: this window stays until it is closed. */
  | { readonly kind: 'begun' }
  /** The user wants to type it on this PC instead. */
  | { readonly kind: 'type-here' };

export interface PinWindow {
  readonly outcome: Promise<PinOutcome>;
  /** After `begun`: the user gave up in the window, or it is gone. */
  readonly givenUp: Promise<void>;
  /** After `begun`: tells the window that the reader waits for the PIN. */
  readerWaits(): void;
  /** After `begun`: the user gave up elsewhere; the window says so and stays. */
  giveUp(): void;
  /** Ends the window's process. Safe to call twice. */
  close(): Promise<void>;
}

/** Keeps the store's data key with what the operating system offers. */
export interface KeyKeeper {
  readonly keeping: 'os' | 'file';
  /** Wraps 32 key bytes for keeping on disk. */
  protect(key: Uint8Array): Promise<Uint8Array>;
  unprotect(wrapped: Uint8Array): Promise<Uint8Array>;
}

/** A file that main is about to write for the user. */
export interface FileToSave {
  /** Suggested name with its ending; free of what a file system refuses. */
  readonly name: string;
  readonly type: 'png' | 'svg' | 'esl' | 'pem' | 'cer';
}

/** A question about something that the page must not decide by itself. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** A window system: Electron, or an installed Chromium or Edge. */
export interface WindowHost {
  readonly kind: 'electron' | 'chromium';
  readonly keyKeeper: KeyKeeper;
  openMain(handlers: MainWindowHandlers): Promise<MainWindow>;
  /** Always in front of the main window; a site and process of its own. */
  openPin(prompt: PinPrompt): Promise<PinWindow>;
  /**
   * Where the user wants a file: asked in the system's dialog, or, where the window system has none, a new name in a folder of
   * ours among the user's documents. Undefined when the user cancelled. Main writes the file.
   * @throws AppError `file/not-writable`
   */
  savePath(file: FileToSave): Promise<string | undefined>;
  /** Asks outside of the page, which can neither answer nor dress the question up. @returns whether the user agreed */
  confirm(question: Question): Promise<boolean>;
  /** Tells of what only the window system knows: the machine woke, was unlocked, or another session came to it. */
  onWake?(listener: () => void): void;
  /** Opens the official control's launcher (`CONTROL_LAUNCHER`) and nothing else. @returns whether the operating system took it */
  startControl(): Promise<boolean>;
  quit(): Promise<void>;
}

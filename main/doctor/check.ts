import type { CardsSnapshot } from '../../contract/card.ts';
import type { DoctorCheck, Locale, WindowMeasures } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';
import type { ProvidersSeen } from './providersHere.ts';
import type { StoreHealth } from '../store/health.ts';

/** The same sentence in both languages. */
export type Words = Readonly<Record<Locale, string>>;
export const say = (zh: string, en: string): Words => ({ 'zh-CN': zh, en });

export interface Finding {
  readonly level: DoctorCheck['level'];
  readonly found: Words;
  readonly advice?: Words;
  readonly action?: DoctorCheck['action'];
}

/** One thing to look at. It must not write anything, and must not ask for a PIN. */
export interface Check {
  readonly id: string;
  readonly title: Words;
  /** How long it may take; its own default is `DEADLINE_MS`. */
  readonly deadlineMs?: number;
  /** Told when its deadline passes. */
  readonly late?: Finding;
  /** @returns undefined where it does not apply. `signal` ends what it has open once nobody waits any more. */
  run(parts: DoctorParts, signal: AbortSignal): Promise<Finding | undefined>;
}

export interface ServerSeen {
  readonly version: string;
  readonly sandbox: boolean;
  /** Server clock minus this PC's, seconds. */
  readonly clockSkewSeconds: number;
  readonly tookMs: number;
}

/** What the checks look at. Each function is asked at most once a report, by `onceEach`. */
export interface DoctorParts {
  /** A fresh look at readers and cards; it may hang where a driver does. */
  cards(): Promise<CardsSnapshot>;
  ping(): Promise<unknown>;
  providers(): Promise<ProvidersSeen>;
  /** Soft cards instead of real ones. */
  readonly demo: boolean;
  /** Origin of the remote API; undefined where none is configured. */
  readonly serverUrl: string | undefined;
  askServer(): Promise<ServerSeen>;
  /** Undefined where no store was made yet. */
  store(): Promise<StoreHealth | undefined>;
  /** Whether the official control is to be used; undefined where that is not known from here. */
  readonly controlEnabled?: boolean;
  /** Of the control that runs; undefined where the operating system does not tell. */
  controlVersion(): Promise<string | undefined>;
  readonly dataDirectory: string;
  /** Undefined where it is not known from here. */
  readonly keyKeeping: 'os' | 'file' | undefined;
  readonly window?: WindowMeasures;
  readonly environment: Readonly<Record<string, string | undefined>>;
  versions(): Promise<Readonly<Record<string, string>>>;
}

/** A fault in words of the closed list. */
export function wordsOf(thrown: unknown): Words {
  const error = AppError.from(thrown);
  return say(errorText('zh-CN', error), errorText('en', error));
}

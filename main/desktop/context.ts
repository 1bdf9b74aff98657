import type { DesktopEvent, Locale } from '../../contract/desktop.ts';
import type { ApduTrace } from '../card/apduTrace.ts';
import type { AuditTrail } from '../card/auditTrail.ts';
import type { CardDesk } from '../card/cardDesk.ts';
import type { NativeHost } from '../card/nativeHost.ts';
import type { SessionKeeper } from '../card/sessionKeeper.ts';
import type { WindowHost } from '../hosts/host.ts';
import type { Remote } from '../remote/remote.ts';
import type { ScannerPort } from '../scanner/scanner.ts';
import type { SealEngine } from '../seal/engine.ts';
import type { Store } from '../store/store.ts';

/** What the desktop calls work with: made once by `main/app.ts`. */
export interface DesktopContext {
  readonly host: WindowHost;
  readonly native: Omit<NativeHost, 'on' | 'onState' | 'pid' | 'renew' | 'close'>;
  readonly desk: CardDesk;
  readonly remote: Remote;
  readonly store: Store;
  readonly engine: SealEngine;
  /** Another way to scanners than this system's, for tests. */
  readonly scanner?: ScannerPort;
  readonly keeper: SessionKeeper;
  readonly audit: AuditTrail;
  readonly trace: ApduTrace;
  readonly files: ChosenFiles;
  readonly emit: (event: DesktopEvent) => void;
  readonly version: string;
  readonly dataDirectory: string;
  readonly demo: boolean;
  readonly serverUrl: string;
  locale: Locale;
}

/** True paths of files the user chose, behind one-use tokens: the page never names a path. */
export interface ChosenFiles {
  /** @returns a one-use token. */
  remember(path: string): string;
  /** @throws AppError `scan/file-gone` for a token that is unknown or was used. */
  take(token: string): string;
}

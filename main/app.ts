import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { DesktopEvent, Locale } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';
import type { ControlSetup } from '../contract/nativeHost.ts';
import { createApduTrace } from './card/apduTrace.ts';
import { auditTrail } from './card/auditTrail.ts';
import { type CardDesk, createCardDesk } from './card/cardDesk.ts';
import { controlEnabled } from './card/controlService.ts';
import type { ForkProcess } from './card/hostProcess.ts';
import { type NativeHost, type NativeHostOptions, startNativeHost } from './card/nativeHost.ts';
import { watchWake } from './card/wakeWatch.ts';
import { createSessionKeeper } from './card/sessionKeeper.ts';
import { LOCALE_SETTING } from './desktop/app.ts';
import { createChosenFiles } from './desktop/chosenFiles.ts';
import type { DesktopContext } from './desktop/context.ts';
import { traceState } from './desktop/diagnostics.ts';
import { createDispatch } from './desktop/dispatch.ts';
import { desktopHandlers } from './desktop/handlers.ts';
import { startEmbeddedServer } from './embeddedServer.ts';
import type { MainWindow, WindowHost } from './hosts/host.ts';
import { faultForLog, openLog } from './log.ts';
import { deviceIdOf } from './remote/deviceId.ts';
import { createRemote } from './remote/remote.ts';
import { createSealEngine } from './seal/engine.ts';
import { openStore } from './store/store.ts';

export interface RunOptions {
  readonly dataDirectory: string;
  readonly version: string;
  /** `auto`: demo mode when no reader is plugged in. */
  readonly demo: boolean | 'auto';
  /** Default true. False: soft cards only, for tests and the tour on a machine whose readers are in use. */
  readonly pcsc?: boolean;
  /**
   * The installed official control beside the readers. True: when the user has enabled it (`controlEnabled`); an address: always. Demo mode never
   * uses it. Default false.
   */
  readonly control?: ControlSetup;
  /** Paths of vendor libraries (GM/T 0016), better ones first; demo mode never loads one. Default none. */
  readonly skfLibraries?: readonly string[];
  /** Origin of the remote API; without it the embedded one is started. */
  readonly server?: string;
  readonly locale?: Locale;
  /** How Electron or a bundle starts the two other processes. */
  readonly forkNative?: ForkProcess;
  readonly nativeEntry?: URL;
  readonly forkServer?: ForkProcess;
  readonly serverEntry?: URL;
  /** Of the native host; default as `startNativeHost`. */
  readonly watchdog?: Pick<NativeHostOptions, 'heartbeatMs' | 'heartbeatLimitMs' | 'callLimitMs' | 'healthyAfterMs'>;
}

export interface RunningApp {
  readonly window: MainWindow;
  readonly context: DesktopContext;
  readonly native: NativeHost;
  /** Resolves once the user closed the window and everything is put away. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** How long to wait for the first look at the readers before deciding on demo mode. */
const FIRST_LOOK_MS = 2_000;
const FAREWELL_MS = 1_000;

/**
 * Puts the application together: store, native host, remote API, seal engine, desktop calls, window; in this order, and
 * away in the reverse.
 * @throws AppError `store/…` when the user's data cannot be opened; nothing is left running then.
 */
export async function runApp(host: WindowHost, options: RunOptions): Promise<RunningApp> {
  const cleanUp = new AsyncDisposableStack();
  try {
    const log = openLog(options.dataDirectory);
    cleanUp.defer(() => log.flush());
    const store = await openStore({ directory: options.dataDirectory, keyKeeper: host.keyKeeper });
    cleanUp.defer(() => store.close());

    const { native, desk, demo } = await startCards({ ...options, control: options.control === true ? controlEnabled(store) : (options.control ?? false) }, store.softcards.load());
    cleanUp.defer(() => native.close());
    native.on((event) => {
      if (event.event !== 'softcards') return;
      try {
        store.softcards.save(event.memory);
      } catch (thrown) {
        log.error(faultForLog(AppError.from(thrown)), 'soft cards not kept'); // a full disk: the demo goes on
      }
    });

    const embedded = options.server
      ? undefined
      : await startEmbeddedServer(join(options.dataDirectory, 'server.sqlite'), options.forkServer, options.serverEntry);
    if (embedded) cleanUp.defer(() => embedded.close());
    const locale: Locale = options.locale ?? (store.settings.get(LOCALE_SETTING) === 'en' ? 'en' : 'zh-CN');
    const serverUrl = () => options.server ?? embedded?.url;
    const baseUrl = () => {
      const url = serverUrl();
      if (url === undefined) throw new AppError('remote/unreachable');
      return url;
    };
    const remote = createRemote({ baseUrl, locale: () => context.locale, deviceId: deviceIdOf(store.settings) });
    cleanUp.defer(() => remote.close());
    const engine = createSealEngine();
    cleanUp.defer(() => engine.close());
    const audit = auditTrail(store.audit, (error) => log.error(faultForLog(error), 'audit entry not kept'));
    const trace = createApduTrace(native, log);
    cleanUp.defer(() => trace.close());
    const keeper = createSessionKeeper(remote, desk, audit);
    cleanUp.defer(() => keeper.close());
    // LOGIN-6: closing the program logs out; a server out of reach does not hold it up.
    cleanUp.defer(() => Promise.race([keeper.logout(), setTimeout(FAREWELL_MS)]));

    const files = createChosenFiles();
    let window: MainWindow | undefined;
    const emit = (event: DesktopEvent) => window?.emit(event);
    const context: DesktopContext = {
      host, native, desk, remote, store, engine, keeper, audit, trace, files, emit, demo, locale,
      version: options.version,
      dataDirectory: options.dataDirectory,
      get serverUrl() {
        return serverUrl() ?? '';
      },
    };
    desk.onChange((snapshot) => emit({ event: 'cards', snapshot }));
    native.onState((state) => emit({ event: 'native-host', state }));
    cleanUp.defer(watchWake(() => native.renew()));
    host.onWake?.(() => native.renew());
    trace.onChange((until) => emit({ event: 'trace', state: traceState(until) }));
    keeper.onChange(emit);
    remote.onNetwork((state) => emit({ event: 'network', state }));

    const dispatch = createDispatch(desktopHandlers(context), {
      onActive: () => keeper.touch(),
      onFault: (call, error) => log.error({ call, ...faultForLog(error) }, 'call failed'),
    });
    const closedByUser = Promise.withResolvers<void>();
    window = await host.openMain({ call: dispatch, fileChosen: (path) => files.remember(path), closed: closedByUser.resolve });
    const main = window;

    let closing: Promise<void> | undefined;
    const close = () =>
      (closing ??= (async () => {
        await main.close();
        await cleanUp.disposeAsync();
        await host.quit();
      })());
    return { window: main, context, native, closed: closedByUser.promise.then(close), close };
  } catch (thrown) {
    await cleanUp.disposeAsync();
    throw AppError.from(thrown);
  }
}

async function startCards(options: RunOptions, softcards: Parameters<typeof startNativeHost>[0]['softcards']) {
  const start = (demo: boolean): { native: NativeHost; desk: CardDesk; demo: boolean } => {
    const native = startNativeHost({
      pcsc: options.pcsc ?? true,
      demo,
      control: demo ? false : (options.control ?? false),
      skfLibraries: demo ? [] : (options.skfLibraries ?? []),
      ...(softcards ? { softcards } : {}),
      ...options.watchdog,
      ...(options.forkNative ? { fork: options.forkNative } : {}),
      ...(options.nativeEntry ? { entry: options.nativeEntry } : {}),
    });
    return { native, desk: createCardDesk(native), demo };
  };
  if (options.demo !== 'auto') return start(options.demo);
  const real = start(false);
  const { readers } = await real.desk.ready(FIRST_LOOK_MS);
  if (readers.length > 0) return real;
  real.native.close();
  return start(true);
}

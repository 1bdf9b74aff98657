import type { DesktopHandlers, DoctorReport, Locale, TraceState, WindowMeasures } from '../../contract/desktop.ts';
import { controlEnabled } from '../card/controlService.ts';
import { askServer } from '../doctor/askServer.ts';
import { controlVersion } from '../doctor/controlVersion.ts';
import { examine } from '../doctor/doctor.ts';
import { logTail } from '../doctor/logTail.ts';
import { providersHere } from '../doctor/providersHere.ts';
import { type Redact, redactor } from '../doctor/redact.ts';
import { saveReport } from '../doctor/saveReport.ts';
import { browserOf, versionsHere } from '../doctor/versionsHere.ts';
import type { DesktopContext } from './context.ts';

/** What diagnostics look at; read anew at each call, since locale and session change. */
type DiagnosticsContext = Pick<DesktopContext, 'remote' | 'store' | 'audit' | 'trace' | 'dataDirectory' | 'serverUrl' | 'locale' | 'version' | 'demo'> & {
  readonly native: Pick<DesktopContext['native'], 'list' | 'ping' | 'skfLibraries'>;
  readonly desk: Pick<DesktopContext['desk'], 'snapshot'>;
  readonly keeper: Pick<DesktopContext['keeper'], 'session'>;
  readonly host: Pick<DesktopContext['host'], 'keyKeeper'>;
};

/** The 诊断 page: works before login and offline. */
export function diagnosticsCalls(context: DiagnosticsContext): DesktopHandlers['diagnostics'] {
  const { desk, keeper, native, remote, store, host, audit, trace, dataDirectory } = context;
  let last: DoctorReport | undefined;

  /** Whoever is known here now must not be in what leaves this PC. */
  function redact(): Redact {
    const { session } = keeper;
    const names = desk.snapshot.cards.flatMap(({ holder, company }) => [holder, company]);
    return redactor([...names, session?.name, session?.enterpriseName].filter((name) => name !== undefined));
  }

  async function run(locale: Locale, window: WindowMeasures | undefined): Promise<DoctorReport> {
    last = await examine(
      {
        cards: () => native.list(),
        ping: () => native.ping(),
        providers: () => providersHere(native.skfLibraries),
        demo: context.demo,
        controlVersion,
        serverUrl: context.serverUrl,
        askServer: () => askServer(remote),
        store: () => store.health(),
        controlEnabled: controlEnabled(store),
        dataDirectory,
        keyKeeping: host.keyKeeper.keeping,
        environment: process.env,
        versions: async () => versionsHere(context.version, process.versions['chrome'] ?? (window && browserOf(window.userAgent))),
        ...(window ? { window } : {}),
      },
      { locale, redact: redact() },
    );
    return last;
  }

  return {
    run: ({ locale, window }) => run(locale, window),
    save: async () => {
      const report = redact()(last ?? (await run(context.locale, undefined)));
      return { path: await saveReport(dataDirectory, report, await logTail(dataDirectory, redact())) };
    },
    log: async () => ({ lines: await logTail(dataDirectory, redact()) }),
    trace: async () => traceState(trace.until),
    setTrace: async ({ on }) => {
      await trace.set(on);
      audit('apdu-trace', { on: on ? 1 : 0 });
      return traceState(trace.until);
    },
  };
}

export const traceState = (until: Date | undefined): TraceState => ({ until: until?.toISOString() ?? null });

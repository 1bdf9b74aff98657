import { cardInfo, snapshotOf } from '../../testing/standIns.ts';
import type { Check, DoctorParts, Finding } from '../check.ts';

/** Test part: a PC on which all is well; a test changes what it is about. */
export function partsWith(change: Partial<DoctorParts> = {}): DoctorParts {
  return {
    cards: async () => snapshotOf(cardInfo({ validTo: '2099-01-01T00:00:00Z' })),
    ping: async () => 'pong',
    providers: async () => ({ pcsc: { name: 'pcsc-lite', version: '1.9.9' }, skf: [] }),
    demo: false,
    controlVersion: async () => undefined,
    serverUrl: 'https://user.singlewindow.example',
    askServer: async () => ({ version: '1', sandbox: false, clockSkewSeconds: 0, tookMs: 10 }),
    store: async () => ({ sound: true, backups: { any: true, good: 1, newest: new Date() }, audit: { ok: true } }),
    dataDirectory: import.meta.dirname,
    keyKeeping: 'os',
    window: { widthPx: 1366, heightPx: 768, scale: 1, userAgent: '' },
    environment: {},
    versions: async () => ({ app: '1', browser: 'Chrome 150' }),
    ...change,
  };
}

/** Runs one check alone, without deadline. */
export function found(check: Check, change: Partial<DoctorParts> = {}): Promise<Finding | undefined> {
  return check.run(partsWith(change), new AbortController().signal);
}

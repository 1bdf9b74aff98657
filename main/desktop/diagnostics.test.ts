import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startNativeHost } from '../card/nativeHost.ts';
import { createApduTrace } from '../card/apduTrace.ts';
import { auditTrail } from '../card/auditTrail.ts';
import { openLog } from '../log.ts';
import { createRemote } from '../remote/remote.ts';
import { misbehavingServer } from '../remote/testing/misbehavingServer.ts';
import { openStore } from '../store/store.ts';
import { flippingKeyKeeper } from '../store/testing/keyKeeper.ts';
import { cardInfo, handFedDesk, snapshotOf } from '../testing/standIns.ts';
import { diagnosticsCalls } from './diagnostics.ts';

/** Store, native host with soft cards, log and server are real; nobody is logged in. */
async function calls() {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'diagnostics-'));
  const keyKeeper = flippingKeyKeeper();
  const store = await openStore({ directory: dataDirectory, keyKeeper });
  const native = startNativeHost({ pcsc: false, demo: true });
  const server = await misbehavingServer();
  const remote = createRemote({ baseUrl: server.url, locale: 'en' });
  const log = openLog(dataDirectory);
  onTestFinished(async () => {
    native.close();
    remote.close();
    store.close();
    await server.down();
    rmSync(dataDirectory, { recursive: true, force: true });
  });
  const { desk } = handFedDesk(snapshotOf(cardInfo({ holder: '沈云帆' })));
  const trace = createApduTrace(native, log);
  onTestFinished(() => trace.close());
  const audit = auditTrail(store.audit, () => {});
  const context = { dataDirectory, desk, keeper: { session: null }, native, remote, store, trace, audit, host: { kind: 'chromium', keyKeeper }, serverUrl: server.url, locale: 'en', demo: true, version: '9.8.7' } as const;
  return { diagnostics: diagnosticsCalls(context), dataDirectory, server, log, store };
}
const window = { widthPx: 1366, heightPx: 768, scale: 1, userAgent: 'Chrome/150.0.0.0' };

describe('diagnostics of the running client', () => {
  it('works before login: real host, store and server are green, the window is among the checks', { timeout: 30_000 }, async () => {
    const { diagnostics } = await calls();
    const { checks, versions } = await diagnostics.run({ locale: 'en', window });
    const level = new Map(checks.map((check) => [check.id, check.level]));
    for (const id of ['native-host', 'readers', 'server', 'clock', 'store', 'audit', 'display', 'versions']) expect([id, level.get(id)]).toEqual([id, 'green']);
    expect(versions).toMatchObject({ app: '9.8.7', browser: 'Chrome 150.0.0.0' });
  });

  it('works offline, and saves the report that was shown with the log’s end, the holder’s name masked', { timeout: 30_000 }, async () => {
    const { diagnostics, dataDirectory, server, log } = await calls();
    log.error({ pin: '246810' }, 'card of 沈云帆');
    await server.down();
    const report = await diagnostics.run({ locale: 'en', window });
    expect(report.checks.find(({ id }) => id === 'server')?.level).toBe('red');
    await expect.poll(async () => (await diagnostics.log({})).lines).toHaveLength(1);
    await diagnostics.save({});
    const [name] = readdirSync(join(dataDirectory, 'reports'));
    const saved = readFileSync(join(dataDirectory, 'reports', name ?? ''), 'utf8');
    expect(JSON.parse(saved)).toMatchObject(report);
    expect(saved).toContain('**帆');
    expect(saved).not.toMatch(/沈云|246810/);
  });

  it('the trace is off until it is switched on, and each switching is noted in the log of acts', { timeout: 30_000 }, async () => {
    const { diagnostics, store } = await calls();
    expect(await diagnostics.trace({})).toEqual({ until: null });
    const { until } = await diagnostics.setTrace({ on: true });
    expect(until).toMatch(/Z$/);
    expect(await diagnostics.trace({})).toEqual({ until });
    expect(await diagnostics.setTrace({ on: false })).toEqual({ until: null });
    expect(store.audit.list(2).map(({ event, details }) => [event, details])).toEqual([
      ['apdu-trace', { on: 0 }],
      ['apdu-trace', { on: 1 }],
    ]);
  });
});

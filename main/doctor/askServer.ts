import type { Remote } from '../remote/remote.ts';
import type { ServerSeen } from './check.ts';

/** Asks the server for its time and version. @throws AppError `remote/…` */
export async function askServer(remote: Pick<Remote, 'api'>): Promise<ServerSeen> {
  const askedAt = performance.now();
  const { time, version, sandbox } = await remote.api.system.info({});
  const tookMs = performance.now() - askedAt;
  // The server read its clock about half a round trip ago.
  const serverNow = Date.parse(time) + tookMs / 2;
  return { version, sandbox, tookMs: Math.round(tookMs), clockSkewSeconds: Math.round((serverNow - Date.now()) / 1000) };
}

import type { Logger } from 'pino';
import { AppError } from '../../contract/errors.ts';
import type { TrustAnchor } from '../../crypto/chain.ts';
import { createRevocationDesk, type RevocationSources } from '../../crypto/revocation/desk.ts';
import { revocationTransport } from '../../crypto/revocation/transport.ts';
import type { Revocation } from './adapters.ts';

/** How often lists are read again while the server runs. */
const REFRESH_MS = 10 * 60_000;

export interface RefreshedRevocation extends Revocation {
  /** Reads the lists again, out of turn. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Revocation by signed lists (files or http), read again while the server runs, and by an OCSP responder. What cannot be found out is an
 * error and not a "no": a withdrawn card must not get in because a list is out of date.
 * @throws Error when a list that is a file of this machine cannot be used at the start: that is a mistake in the settings
 */
export async function listedRevocation(
  sources: RevocationSources,
  anchors: readonly TrustAnchor[],
  { now, log, refreshMs = REFRESH_MS }: { now: () => number; log: Logger; refreshMs?: number },
): Promise<RefreshedRevocation> {
  const desk = createRevocationDesk(sources, () => anchors, revocationTransport, now);
  const refresh = async (): Promise<void> => {
    await desk.refresh();
    for (const [source, fault] of desk.faults()) log.warn({ source, fault }, 'revocation list not usable');
  };
  await refresh();
  const [mistake] = [...desk.faults()].filter(([source]) => !/^https?:\/\//i.test(source));
  if (mistake) throw new Error(`revocation list ${mistake[0]}: ${mistake[1]}`);
  const timer = sources.crls.length > 0 ? setInterval(() => void refresh(), refreshMs) : undefined;
  timer?.unref();
  return {
    isRevoked: async (certNo, issuer) => {
      const verdict = await desk.check(certNo, issuer);
      if (verdict.status === 'unknown') throw new AppError('proof/revocation-unknown', { cause: verdict.fault });
      return verdict.status === 'revoked';
    },
    refresh,
    close: () => clearInterval(timer),
  };
}

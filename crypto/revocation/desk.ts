import type { TrustAnchor } from '../chain.ts';
import { type Crl, CrlError, crlFault, readCrl } from './crl.ts';
import { judgeOcsp, type OcspFault, ocspQuestion } from './ocsp.ts';

export type RevocationFault = OcspFault | 'unsupported' | 'unreachable';

export type RevocationVerdict =
  /** Nobody is named who would know. */
  | { readonly status: 'unchecked' }
  | { readonly status: 'good'; readonly by: 'crl' | 'ocsp' }
  | { readonly status: 'revoked'; readonly by: 'crl' | 'ocsp'; readonly at: Date }
  /** Who would know could not be asked or believed. */
  | { readonly status: 'unknown'; readonly by: 'crl' | 'ocsp'; readonly fault: RevocationFault };

export interface RevocationSources {
  /** Files or http(s) addresses of revocation lists. */
  readonly crls: readonly string[];
  /** http(s) address of a responder. */
  readonly ocsp?: string;
}

/** How lists and answers are fetched: both are signed, so the way need not be trusted. */
export interface RevocationTransport {
  read(source: string): Promise<Uint8Array>;
  post(url: string, body: Uint8Array): Promise<Uint8Array>;
}

export interface RevocationDesk {
  /** @param issuer as `X509.issuer` writes it. Never rejects. */
  check(certNo: string, issuer: string): Promise<RevocationVerdict>;
  /** Reads every list again; one that cannot be had keeps its last good state until that is out of date. */
  refresh(): Promise<void>;
  /** Why a list is not what it should be, by source; for logs and diagnostics. */
  faults(): ReadonlyMap<string, RevocationFault>;
}

interface Slot {
  list: Crl | undefined;
  fault: RevocationFault | undefined;
}

/** An OCSP answer is not kept longer than this, whatever it says of itself. */
const CACHE_MS = 3_600_000;
const CACHE_SIZE = 10_000;

/**
 * Revocation by a responder where one is named, else by lists. `anchors` are asked anew each time: the user may add one.
 * Nothing is fetched before the first `refresh` or `check`.
 */
export function createRevocationDesk(
  sources: RevocationSources,
  anchors: () => readonly TrustAnchor[],
  transport: RevocationTransport,
  now: () => number,
): RevocationDesk {
  const slots = new Map<string, Slot>(sources.crls.map((source) => [source, { list: undefined, fault: undefined }]));
  const cache = new Map<string, { readonly verdict: RevocationVerdict; readonly until: number }>();
  let loading: Promise<void> | undefined;
  let loaded = false;

  async function load(source: string, slot: Slot): Promise<void> {
    let bytes: Uint8Array;
    try {
      bytes = await transport.read(source);
    } catch {
      slot.fault = 'unreachable';
      return;
    }
    try {
      const list = readCrl(bytes);
      const fault = crlFault(list, anchors(), new Date(now()));
      slot.fault = fault;
      // A forged list, or an older one that is played back, must not push out a good one.
      const older = slot.list !== undefined && list.thisUpdate < slot.list.thisUpdate;
      if (fault === undefined && !older) slot.list = list;
    } catch (thrown) {
      slot.fault = thrown instanceof CrlError ? thrown.fault : 'unreadable';
    }
  }

  function refresh(): Promise<void> {
    loading ??= (async () => {
      await Promise.all([...slots].map(([source, slot]) => load(source, slot)));
      loaded = true;
      loading = undefined;
    })();
    return loading;
  }

  async function byOcsp(url: string, certNo: string, issuer: string): Promise<RevocationVerdict> {
    const key = `${issuer}\n${certNo}`;
    const kept = cache.get(key);
    if (kept && kept.until > now()) return kept.verdict;
    let fault: RevocationFault = 'untrusted';
    // Both eras' authorities carry the same name: each may be the issuer.
    for (const anchor of anchors().filter(({ name }) => name === issuer)) {
      const question = ocspQuestion(anchor, certNo);
      let der: Uint8Array;
      try {
        der = await transport.post(url, question.der);
      } catch {
        return { status: 'unknown', by: 'ocsp', fault: 'unreachable' };
      }
      const answer = judgeOcsp(der, question, anchor, new Date(now()));
      if ('until' in answer && answer.status !== 'unknown') {
        const verdict: RevocationVerdict = answer.status === 'revoked' ? { status: 'revoked', by: 'ocsp', at: answer.revokedAt } : { status: 'good', by: 'ocsp' };
        if (cache.size >= CACHE_SIZE) cache.clear();
        cache.set(key, { verdict, until: Math.min(answer.until.getTime(), now() + CACHE_MS) });
        return verdict;
      }
      fault = answer.status === 'fault' ? answer.fault : 'refused';
    }
    return { status: 'unknown', by: 'ocsp', fault };
  }

  async function byCrl(certNo: string, issuer: string): Promise<RevocationVerdict> {
    if (!loaded) await refresh();
    const at = new Date(now());
    let verdict: RevocationVerdict = { status: 'unchecked' };
    for (const { list, fault } of slots.values()) {
      if (!list || list.issuer !== issuer) {
        // What could not be read may be this issuer's list.
        if (!list && fault && verdict.status === 'unchecked') verdict = { status: 'unknown', by: 'crl', fault };
        continue;
      }
      const revoked = list.revoked.get(certNo);
      // Withdrawn stays withdrawn, also by a list that is out of date.
      if (revoked) return { status: 'revoked', by: 'crl', at: revoked.at };
      const why = crlFault(list, anchors(), at);
      if (!why) verdict = { status: 'good', by: 'crl' };
      else if (verdict.status !== 'good') verdict = { status: 'unknown', by: 'crl', fault: why };
    }
    return verdict;
  }

  return {
    refresh,
    check: async (certNo, issuer) => {
      const first: RevocationVerdict = sources.ocsp === undefined ? { status: 'unchecked' } : await byOcsp(sources.ocsp, certNo, issuer);
      if (first.status === 'good' || first.status === 'revoked') return first;
      const second: RevocationVerdict = slots.size === 0 ? { status: 'unchecked' } : await byCrl(certNo, issuer);
      return second.status === 'unchecked' ? first : second;
    },
    faults: () => new Map([...slots].flatMap(([source, { fault }]) => (fault ? [[source, fault] as const] : []))),
  };
}

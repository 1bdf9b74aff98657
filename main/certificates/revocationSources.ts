import { z } from 'zod';
import { RevocationSource } from '../../contract/desktop/certificates.ts';
import { AppError } from '../../contract/errors.ts';
import type { TrustAnchor } from '../../crypto/chain.ts';
import { readableName } from '../../crypto/distinguishedName.ts';
import { type Crl, CrlError, crlFault, readCrl } from '../../crypto/revocation/crl.ts';
import type { RevocationSources, RevocationTransport } from '../../crypto/revocation/desk.ts';
import type { SealedSettings } from '../store/sealedSettings.ts';

const SETTING = 'trust.revocation';
/** What the settings' value may hold. */
const MOST = 10;

/** Where the user says that revocation is to be looked up, where a certificate names no address or one that cannot be reached. */
export interface RevocationPlaces {
  list(): RevocationSource[];
  /** A revocation list at an http(s) address, read and believed once before it is kept. @throws AppError `revocation/…` */
  addList(address: string): Promise<RevocationSource>;
  /** The same of a file, which is read anew each time. @throws AppError `revocation/…` */
  addFile(path: string): Promise<RevocationSource>;
  /** The responder to ask before the certificate's own; there is one at most. @throws AppError `revocation/address`, `revocation/too-many` */
  setResponder(address: string): RevocationSource;
  /** One that is not there is no error. */
  remove(place: string): void;
  /** What a certificate names, and these beside it. */
  beside(named: RevocationSources): RevocationSources;
}

/** Kept under the store's key, as the authorities are. What was altered asks nobody. */
export function createRevocationPlaces(settings: SealedSettings, anchors: () => Promise<readonly TrustAnchor[]>, transport: RevocationTransport, now: () => Date): RevocationPlaces {
  const list = (): RevocationSource[] => z.array(RevocationSource).max(MOST).catch([]).parse(settings.get(SETTING) ?? []);

  function keep(source: RevocationSource): RevocationSource {
    const others = list().filter(({ kind, place }) => place !== source.place && (source.kind !== 'ocsp' || kind !== 'ocsp'));
    if (others.length >= MOST) throw new AppError('revocation/too-many', { params: { max: MOST } });
    settings.set(SETTING, [...others, source]);
    return source;
  }
  async function keepList(kind: 'crl' | 'crl-file', place: string): Promise<RevocationSource> {
    const { issuer } = await believed(place, await anchors(), transport, now());
    return keep({ kind, place, issuer: readableName(issuer) });
  }

  return {
    list,
    addList: async (address) => keepList('crl', httpAddress(address)),
    addFile: (path) => keepList('crl-file', path),
    setResponder: (address) => keep({ kind: 'ocsp', place: httpAddress(address) }),
    remove: (place) => settings.set(SETTING, list().filter((source) => source.place !== place)),
    beside: (named) => {
      const sources = list();
      const ocsp = sources.find(({ kind }) => kind === 'ocsp')?.place ?? named.ocsp;
      return { crls: [...named.crls, ...sources.flatMap(({ kind, place }) => (kind === 'ocsp' ? [] : [place]))], ...(ocsp === undefined ? {} : { ocsp }) };
    },
  };
}

/** Reads a list and says why it cannot be relied on. */
async function believed(place: string, anchors: readonly TrustAnchor[], transport: RevocationTransport, at: Date): Promise<Crl> {
  let bytes: Uint8Array;
  try {
    bytes = await transport.read(place);
  } catch (cause) {
    throw new AppError('revocation/unreachable', { cause });
  }
  let crl: Crl;
  try {
    crl = readCrl(bytes);
  } catch (cause) {
    throw new AppError(cause instanceof CrlError ? `revocation/${cause.fault}` : 'revocation/unreadable', { cause });
  }
  const fault = crlFault(crl, anchors, at);
  if (fault) throw new AppError(`revocation/${fault}`);
  return crl;
}

/** The address as it will be asked. @throws AppError `revocation/address` */
export function httpAddress(typed: string): string {
  const url = URL.canParse(typed.trim()) ? new URL(typed.trim()) : undefined;
  // A name and password in an address would be kept, shown and logged with it.
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') throw new AppError('revocation/address');
  url.hash = '';
  return url.href;
}

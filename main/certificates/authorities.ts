import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TrustedAuthority } from '../../contract/desktop/certificates.ts';
import { AppError } from '../../contract/errors.ts';
import { readTrustAnchors, type TrustAnchor } from '../../crypto/chain.ts';
import { readableName } from '../../crypto/distinguishedName.ts';
import { fingerprints } from '../../crypto/fingerprint.ts';
import { isAuthority } from '../../crypto/usage.ts';
import { readX509 } from '../../crypto/x509.ts';
import { resourceFile } from '../seal/resourceFile.ts';
import type { SealedSettings } from '../store/sealedSettings.ts';

const SETTING = 'trust.authorities';
/** An anchor file of a person holds one certificate or a few. */
const MAX_FILE_BYTES = 256 * 1024;
/** What the settings' value may hold. */
const MOST = 20;

interface Kept {
  readonly anchor: TrustAnchor;
  readonly from: TrustedAuthority['from'];
}

/** The authorities that this PC trusts: those that ship with the program, the demo's in demo mode, and those that the user added. */
export interface Authorities {
  anchors(): Promise<TrustAnchor[]>;
  list(): Promise<TrustedAuthority[]>;
  /** Reads a file (PEM or DER) and keeps what it holds aside: nothing is trusted before `add`. @throws AppError `trust/…` */
  look(bytes: Uint8Array): TrustedAuthority[];
  /** Trusts one that was looked at. @throws AppError `trust/not-looked-at` */
  add(sha256: string): TrustedAuthority;
  /** @throws AppError `trust/not-removable` */
  remove(sha256: string): void;
}

/** Kept under the store's key: a program that writes into the file, or a page that sets a setting, adds no authority. What was altered trusts nobody. */
export function createAuthorities(settings: SealedSettings, demo: boolean): Authorities {
  const looked = new Map<string, TrustAnchor>();
  const shipped = readShipped(demo);
  /** A rejection is told where it is awaited. */
  shipped.catch(() => {});

  function ofUser(): Kept[] {
    const kept = z.array(z.string()).catch([]).parse(settings.get(SETTING) ?? []);
    return kept.flatMap((base64) => readTrustAnchors(pemOf(Buffer.from(base64, 'base64'))).map((anchor) => ({ anchor, from: 'user' as const })));
  }
  const keep = (anchors: readonly TrustAnchor[]): void => settings.set(SETTING, anchors.map(({ der }) => Buffer.from(der).toString('base64')));
  const all = async (): Promise<Kept[]> => [...(await shipped), ...ofUser()];

  return {
    anchors: async () => (await all()).map(({ anchor }) => anchor),
    list: async () => (await all()).map(({ anchor, from }) => shown(anchor, from)),
    look: (bytes) => {
      const anchors = readFileOf(bytes);
      return anchors.map((anchor) => {
        const view = shown(anchor, 'user');
        looked.set(view.sha256, anchor);
        return view;
      });
    },
    add: (sha256) => {
      const anchor = looked.get(sha256);
      if (!anchor) throw new AppError('trust/not-looked-at');
      const before = ofUser().map((one) => one.anchor);
      if (before.length >= MOST) throw new AppError('trust/too-many', { params: { max: MOST } });
      if (!before.some(({ der }) => fingerprints(der).sha256 === sha256)) keep([...before, anchor]);
      looked.delete(sha256);
      return shown(anchor, 'user');
    },
    remove: (sha256) => {
      const before = ofUser().map((one) => one.anchor);
      const after = before.filter(({ der }) => fingerprints(der).sha256 !== sha256);
      if (after.length === before.length) throw new AppError('trust/not-removable');
      keep(after);
    },
  };
}

/** `resources/trust/` holds none as yet: see its README. */
async function readShipped(demo: boolean): Promise<Kept[]> {
  const folders = [{ path: resourceFile('trust'), from: 'shipped' as const }, ...(demo ? [{ path: resourceFile('sandbox'), from: 'demo' as const }] : [])];
  const kept = await Promise.all(
    folders.map(async ({ path, from }) => {
      const names = (await readdir(path)).filter((name) => name.endsWith('.pem')).toSorted();
      const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
      return readTrustAnchors(...texts).map((anchor) => ({ anchor, from }));
    }),
  );
  return kept.flat();
}

function readFileOf(bytes: Uint8Array): TrustAnchor[] {
  if (bytes.length > MAX_FILE_BYTES) throw new AppError('trust/unreadable');
  const text = Buffer.from(bytes).toString('latin1');
  let anchors: TrustAnchor[];
  try {
    anchors = readTrustAnchors(text.includes('-----BEGIN') ? text : pemOf(bytes));
  } catch (cause) {
    throw new AppError('trust/unreadable', { cause });
  }
  if (anchors.some(({ der }) => !isAuthority(readX509(der).parsed))) throw new AppError('trust/no-authority');
  return anchors;
}

const pemOf = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

function shown({ name, algorithm, notBefore, notAfter, der }: TrustAnchor, from: Kept['from']): TrustedAuthority {
  return { ...fingerprints(der), name: readableName(name), key: algorithm, validFrom: notBefore.toISOString(), validTo: notAfter.toISOString(), from };
}

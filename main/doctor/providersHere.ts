import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { release } from 'node:os';
import type { LibraryState } from '../card/libraryTrials.ts';
import { fileVersion } from './fileVersion.ts';

/** The ways to cards on this PC, but for the control, which has a line of its own. */
export interface ProvidersSeen {
  /** `version` undefined where it could not be found out. */
  readonly pcsc: { readonly name: string; readonly version: string | undefined };
  readonly skf: readonly (LibraryState & { readonly name: string; readonly version: string | undefined })[];
}

const LIMIT_MS = 4_000;

/** Asks the system's service and the libraries' files; loads nothing. */
export async function providersHere(libraries: readonly LibraryState[]): Promise<ProvidersSeen> {
  const skf = libraries.map(async (library) => ({ ...library, name: basename(library.path), version: await fileVersion(library.path) }));
  return { pcsc: await pcscHere(), skf: await Promise.all(skf) };
}

async function pcscHere(): Promise<ProvidersSeen['pcsc']> {
  // Windows and macOS bring their own: it is as old as they are.
  if (process.platform === 'win32') return { name: 'winscard', version: release() };
  if (process.platform === 'darwin') return { name: 'macOS PC/SC', version: release() };
  return { name: 'pcsc-lite', version: await pcscLiteVersion() };
}

/** A plain user's PATH often lacks the folder of services. */
async function pcscLiteVersion(): Promise<string | undefined> {
  for (const path of ['/usr/sbin/pcscd', '/usr/bin/pcscd', 'pcscd']) {
    const said = await new Promise<string>((resolve) => execFile(path, ['--version'], { timeout: LIMIT_MS }, (error, stdout) => resolve(error ? '' : stdout)));
    const [, version] = /pcsc-lite version (\d+(?:\.\d+)*)/.exec(said) ?? [];
    if (version !== undefined) return version;
  }
  return undefined;
}

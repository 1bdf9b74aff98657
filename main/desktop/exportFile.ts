import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Exported } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { FileToSave } from '../hosts/host.ts';
import type { DesktopContext } from './context.ts';

export interface FileToExport {
  /** As the user named the thing; made fit for a file system here. */
  readonly name: string;
  readonly type: 'png' | 'svg' | 'esl';
  readonly bytes: Uint8Array;
  /** For the audit log: prepared on this PC, or stored on the server. */
  readonly what: 'prepared' | 'seal' | 'signature';
}

const LONGEST_NAME = 80;

/** What no file system of ours takes in a name, and what would hide a file or climb out of its folder. */
export function fileNameOf(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const clean = name.normalize('NFC').replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const short = [...clean].slice(0, LONGEST_NAME).join('');
  // Windows keeps these names for devices.
  return short === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `seal-${short}` : short;
}

/**
 * Writes an exported seal or signature where the host lets the user put it, for this user's eyes only, and notes it in the
 * audit log before a byte is written. @throws AppError `store/…` (the log), `file/not-writable`.
 */
export async function exportFile({ host, store }: Pick<DesktopContext, 'host' | 'store'>, { name, type, bytes, what }: FileToExport): Promise<Exported> {
  return writeExport(host, { name, type, bytes }, () => store.audit.append({ event: 'seal-exported', details: { name, type, what } }));
}

/** As `exportFile`, for what is no seal. @param note what to do before a byte is written. */
export async function writeExport(host: Pick<DesktopContext['host'], 'savePath'>, { name, type, bytes }: FileToSave & { readonly bytes: Uint8Array }, note: () => void = () => {}): Promise<Exported> {
  const path = await host.savePath({ name: `${fileNameOf(name)}.${type}`, type });
  if (path === undefined) return { outcome: 'cancelled' };
  note();
  try {
    await writeFile(path, bytes, { mode: 0o600 });
  } catch (cause) {
    throw new AppError('file/not-writable', { cause });
  }
  const home = homedir();
  return { outcome: 'saved', path: path.startsWith(home) ? `~${path.slice(home.length)}` : path };
}

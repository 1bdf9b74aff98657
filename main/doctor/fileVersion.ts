import { open, realpath } from 'node:fs/promises';

/** VS_FIXEDFILEINFO's dwSignature and dwStrucVersion, little-endian. */
const FIXED_FILE_INFO = Buffer.from('bd04effe00000100', 'hex');
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Version of a library, told by its file without loading it: a PE file's version resource, else the digits behind `.so.` of what the name
 * leads to. Undefined where the file says none or cannot be read.
 */
export async function fileVersion(path: string): Promise<string | undefined> {
  try {
    const [, soVersion] = /\.so\.(\d+(?:\.\d+)*)$/.exec(await realpath(path)) ?? [];
    if (soVersion !== undefined) return soVersion;
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    return size > MOST_BYTES ? undefined : peVersion(await file.readFile());
  } catch {
    return undefined;
  }
}

/** `1.2.3.4` of a PE file's VS_FIXEDFILEINFO (dwFileVersionMS and LS). */
export function peVersion(file: Buffer): string | undefined {
  if (file.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = file.indexOf(FIXED_FILE_INFO);
  if (at < 0 || at + 16 > file.length) return undefined;
  return [10, 8, 14, 12].map((offset) => file.readUInt16LE(at + offset)).join('.');
}

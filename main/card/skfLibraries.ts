import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

/** The libraries that the official SDK itself looks for. All export the functions of GM/T 0016. */
const names = ['eptskf.dll', 'OpsSkf.dll', 'EpKeyThirdWQ.dll', 'EpKeyThirdTDR.dll', 'EpKeyThirdHD.dll'] as const;

/**
 * Vendor libraries installed on this PC, in the official SDK's order, each name once.
 * Empty but on Windows: other systems name theirs in the settings. A 32-bit process sees SysWOW64 under the name System32;
 * we are 64 bits and look into both, so that a library that is there for 32 bits only can be told and explained.
 */
export function installedSkfLibraries(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): string[] {
  if (platform !== 'win32') return [];
  const windows = env['SystemRoot'] ?? 'C:\\Windows';
  const folders = [win32.join(windows, 'System32'), win32.join(windows, 'SysWOW64')];
  return names.flatMap((name) => folders.map((folder) => win32.join(folder, name)).find(exists) ?? []);
}

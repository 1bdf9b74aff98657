import { execFile } from 'node:child_process';
import { CONTROL_PORTS } from '../card/controlService.ts';

const LIMIT_MS = 4_000;

/**
 * Version of the program that listens as the official control, as Windows tells it of its file: the program itself is not spoken to.
 * Undefined on other systems and where Windows does not tell.
 */
export async function controlVersion(platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  if (platform !== 'win32') return undefined;
  const script = `Get-NetTCPConnection -State Listen -LocalPort ${CONTROL_PORTS.join(',')} | Select-Object -First 1 | ForEach-Object { (Get-Process -Id $_.OwningProcess).FileVersion }`;
  const said = await new Promise<string>((resolve) => {
    execFile('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], { timeout: LIMIT_MS, windowsHide: true }, (error, stdout) => resolve(error ? '' : stdout));
  });
  return versionIn(said);
}

/** The first thing that looks like a version. */
export function versionIn(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0];
}

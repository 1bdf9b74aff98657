import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Whoever listens on the control's port gets the PIN, so it is asked first who that is, as far as the operating system tells. True: a program
 * of this user or of the system (Linux), or one with a valid signature (Windows). What cannot be found out is a no.
 */
export type ListenerCheck = (url: string) => Promise<boolean>;

const run = promisify(execFile);
const LIMIT_MS = 10_000;

export const isTrustedListener: ListenerCheck = async (url) => {
  const port = portOf(url);
  try {
    if (process.platform === 'linux') {
      const [four, six] = await Promise.all([readFile('/proc/net/tcp', 'utf8'), readFile('/proc/net/tcp6', 'utf8').catch(() => '')]);
      const owners = listenersOn(`${four}\n${six}`, port);
      return owners.length > 0 && owners.every((uid) => uid === 0 || uid === process.getuid?.());
    }
    if (process.platform !== 'win32') return false;
    const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', signatureScript(port)], { timeout: LIMIT_MS, windowsHide: true });
    return isSigned(stdout);
  } catch {
    return false;
  }
};

function portOf(url: string): number {
  const { protocol, port } = new URL(url);
  return port === '' ? (protocol === 'wss:' ? 443 : 80) : Number(port);
}

/** proc(5): state 0A is LISTEN; addresses as hex, the port after the colon; the eighth column is the owner. Loopback and any-address only. */
export function listenersOn(table: string, port: number): number[] {
  const reachable = /^(0100007F|00000000|0{32}|0{24}01000000|0000000000000000FFFF00000100007F)$/;
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , uid] = line.trim().split(/\s+/);
    const [address = '', localPort = ''] = local.split(':');
    return state === '0A' && reachable.test(address) && Number.parseInt(localPort, 16) === port ? [Number(uid)] : [];
  });
}

/** Documented cmdlets: who owns the port, its image, and whether Windows believes the image's Authenticode signature. */
export function signatureScript(port: number): string {
  return `Get-NetTCPConnection -State Listen -LocalPort ${port} | Select-Object -ExpandProperty OwningProcess -Unique | ForEach-Object { (Get-AuthenticodeSignature -LiteralPath (Get-Process -Id $_).Path).Status.ToString() } | ConvertTo-Json -Compress`;
}

/** One status or a list of them; every listener must be signed. */
export function isSigned(json: string): boolean {
  try {
    const found: unknown = JSON.parse(json);
    const statuses = Array.isArray(found) ? found : [found];
    return statuses.length > 0 && statuses.every((status) => status === 'Valid');
  } catch {
    return false;
  }
}

import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { runTool } from './runTool.ts';
import type { ScannerPort } from './scanner.ts';
import { wiaScript } from './wiaScript.ts';

const LIST_MS = 30_000;
const SCAN_MS = 300_000;
/** WIA_IPS_CUR_INTENT: image type colour, image type greyscale. */
const INTENT = { color: '1', grey: '2' } as const;

/** WIA's error codes (`wia.h`), as what the user can do something about. */
const faults: Readonly<Record<string, ErrorCode>> = {
  '0x80210002': 'scanner/jammed', // WIA_ERROR_PAPER_JAM
  '0x80210003': 'scanner/no-paper', // WIA_ERROR_PAPER_EMPTY
  '0x80210005': 'scanner/none', // WIA_ERROR_OFFLINE
  '0x80210006': 'scanner/busy', // WIA_ERROR_BUSY
  '0x8021000A': 'scanner/none', // WIA_ERROR_DEVICE_COMMUNICATION
  '0x8021000D': 'scanner/busy', // WIA_ERROR_DEVICE_LOCKED
  '0x80210015': 'scanner/none', // WIA_S_NO_DEVICE_AVAILABLE
  '0x80210016': 'scanner/cover-open', // WIA_ERROR_COVER_OPEN
  '0x80210064': 'scanner/cancelled', // WIA_ERROR_USER_INTERVENTION ended by the user
  '0x80040154': 'scanner/driver-missing', // REGDB_E_CLASSNOTREG: no WIA on this Windows
};

export interface WiaSetup {
  /** A stand-in for PowerShell, with what comes before the script. */
  readonly command?: string;
  readonly args?: readonly string[];
}

/**
 * Scanners over Windows Image Acquisition, by a PowerShell script in a child process.
 * Never run against Windows or a real scanner so far: tested with a stand-in for PowerShell only.
 */
export function wiaScanner({ command = 'powershell.exe', args = ['-NoProfile', '-NonInteractive', '-EncodedCommand'] }: WiaSetup = {}): ScannerPort {
  const encoded = Buffer.from(wiaScript, 'utf16le').toString('base64');
  const run = async (timeoutMs: number, parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<string> => {
    const env = { ...process.env, ...parameters };
    const { code, output, words } = await runTool({ command, args: [...args, encoded], timeoutMs, env, ...(signal ? { signal } : {}) });
    if (code === 0) return output.toString('utf8');
    const hresult = /0x[0-9A-F]{8}/i.exec(words)?.[0].replace(/^0x/i, '').toUpperCase();
    throw new AppError(faults[`0x${hresult}`] ?? 'scanner/failed', { cause: new Error(words.slice(-500)) });
  };

  return {
    async list() {
      const text = await run(LIST_MS, { SW_SCANNER_ACTION: 'list' });
      return text.split(/\r?\n/).flatMap((line) => {
        const [scannerId, name] = line.split('\t');
        return scannerId && name ? [{ scannerId, name: name.trim() }] : [];
      });
    },
    async scan({ scannerId, dpi, mode }, { signal, onProgress }) {
      // WIA's automation tells no progress of a transfer.
      onProgress(0);
      const text = await run(SCAN_MS, { SW_SCANNER_ACTION: 'scan', SW_SCANNER_ID: scannerId, SW_SCANNER_DPI: String(dpi), SW_SCANNER_INTENT: INTENT[mode] }, signal);
      const base64 = /^base64:(\S+)/m.exec(text)?.[1];
      if (base64 === undefined) throw new AppError('scanner/failed', { cause: new Error('no picture in the answer') });
      onProgress(1);
      return Buffer.from(base64, 'base64');
    },
  };
}

import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { runTool } from './runTool.ts';
import type { ScannerDevice, ScannerPort } from './scanner.ts';
import { ASKED, readWiaProperties, wiaSettings } from './wiaProperties.ts';
import { wiaScript } from './wiaScript.ts';

const LIST_MS = 30_000;
const SCAN_MS = 300_000;

/** WIA's error codes (`wiadef.h`, `winerror.h`), as what the user can do something about. */
const faults: Readonly<Record<string, ErrorCode>> = {
  '0x80210002': 'scanner/jammed', // WIA_ERROR_PAPER_JAM
  '0x80210003': 'scanner/no-paper', // WIA_ERROR_PAPER_EMPTY
  '0x80210004': 'scanner/jammed', // WIA_ERROR_PAPER_PROBLEM
  '0x80210005': 'scanner/none', // WIA_ERROR_OFFLINE
  '0x80210006': 'scanner/busy', // WIA_ERROR_BUSY
  '0x80210007': 'scanner/busy', // WIA_ERROR_WARMING_UP
  '0x8021000A': 'scanner/none', // WIA_ERROR_DEVICE_COMMUNICATION
  '0x8021000D': 'scanner/busy', // WIA_ERROR_DEVICE_LOCKED
  '0x80210015': 'scanner/none', // WIA_S_NO_DEVICE_AVAILABLE
  '0x80210016': 'scanner/cover-open', // WIA_ERROR_COVER_OPEN
  '0x80210020': 'scanner/jammed', // WIA_ERROR_MULTI_FEED
  '0x80210064': 'scanner/cancelled', // ended at the scanner by the user
  '0x80040154': 'scanner/driver-missing', // REGDB_E_CLASSNOTREG: no WIA on this Windows
  '0x80070005': 'scanner/busy', // E_ACCESSDENIED: another program holds it
  '0x80070422': 'scanner/driver-missing', // ERROR_SERVICE_DISABLED: WIA is switched off
};

export interface WiaSetup {
  /** A stand-in for PowerShell, with what comes before the script. */
  readonly command?: string;
  readonly args?: readonly string[];
  readonly scanMs?: number;
}

/**
 * Scanners over Windows Image Acquisition, by a PowerShell script in a child process.
 * Never run against Windows or a real scanner so far: tested with a stand-in for PowerShell only.
 */
export function wiaScanner({ command = 'powershell.exe', args = ['-NoProfile', '-NonInteractive', '-EncodedCommand'], scanMs = SCAN_MS }: WiaSetup = {}): ScannerPort {
  const encoded = Buffer.from(wiaScript, 'utf16le').toString('base64');
  const run = async (timeoutMs: number, parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Buffer> => {
    const env = { ...process.env, ...parameters };
    const { code, output, words } = await runTool({ command, args: [...args, encoded], timeoutMs, env, ...(signal ? { signal } : {}) });
    if (code === 0) return output;
    const hresult = /0x([0-9A-F]{8})/i.exec(words)?.[1]?.toUpperCase();
    throw new AppError(faults[`0x${hresult}`] ?? 'scanner/failed', { cause: new Error(words.slice(-500)) });
  };

  return {
    async list() {
      return (await run(LIST_MS, { SW_SCANNER_ACTION: 'list' })).toString('utf8').split(/\r?\n/).flatMap(deviceOf);
    },
    async scan({ scannerId, dpi, mode }, { signal, onProgress }) {
      // WIA's automation tells no progress of a transfer.
      onProgress(0);
      const described = await run(LIST_MS, { SW_SCANNER_ACTION: 'describe', SW_SCANNER_ID: scannerId, SW_SCANNER_ASK: ASKED.join(',') }, signal);
      const settings = wiaSettings({ dpi, mode }, readWiaProperties(described.toString('utf8')));
      const page = await run(scanMs, { SW_SCANNER_ACTION: 'scan', SW_SCANNER_ID: scannerId, SW_SCANNER_SET: settings }, signal);
      if (!page.subarray(0, 2).equals(Buffer.from('BM'))) throw new AppError('scanner/failed', { cause: new Error('no picture in the answer') });
      onProgress(1);
      return page;
    },
  };
}

function deviceOf(line: string): ScannerDevice[] {
  const [scannerId, name] = line.split('\t');
  return scannerId && name !== undefined ? [{ scannerId, name: name.trim() || scannerId }] : [];
}

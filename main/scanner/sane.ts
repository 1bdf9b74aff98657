import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { runTool, type ToolRun } from './runTool.ts';
import { modeOf, readSaneOptions, resolutionOf } from './saneOptions.ts';
import type { ScannerDevice, ScannerPort } from './scanner.ts';

/** Looking for network scanners takes SANE some seconds. */
const LIST_MS = 30_000;
const OPTIONS_MS = 20_000;
/** 600 dpi on an old scanner over USB 2. */
const SCAN_MS = 300_000;
/** Said once a scan has failed. Some drivers then hang while they give up (SANE's own test device, 3 times in 100 on a busy PC); a carriage may take some seconds to its place. */
const FAILED = /scanimage: sane_\w+: /;
const LET_GO_MS = 5_000;
/** A4 portrait, millimetres (SEAL-6). */
const A4 = ['-x', '210', '-y', '297'];

/** What SANE's status means for the user; `sane_strstatus` in English, since the program runs in the C locale. */
const faults: readonly (readonly [RegExp, ErrorCode])[] = [
  [/device busy/i, 'scanner/busy'],
  [/jammed/i, 'scanner/jammed'],
  [/cover is open/i, 'scanner/cover-open'],
  [/out of documents/i, 'scanner/no-paper'],
  [/operation was cancelled/i, 'scanner/cancelled'],
  [/no SANE devices found|open of device .* failed|no such device/i, 'scanner/none'],
  [/access to resource has been denied/i, 'scanner/busy'],
];

export interface SaneSetup {
  readonly command?: string;
  /** Added to this process' environment, e.g. SANE_CONFIG_DIR. */
  readonly env?: Readonly<Record<string, string>>;
  readonly scanMs?: number;
  readonly letGoMs?: number;
}

/**
 * Scanners over SANE's `scanimage` (Debian: sane-utils), a child process: a driver that crashes or hangs does not touch the
 * client, and no SANE library is linked.
 */
export function saneScanner({ command = 'scanimage', env = {}, scanMs = SCAN_MS, letGoMs = LET_GO_MS }: SaneSetup = {}): ScannerPort {
  const run = (options: Omit<ToolRun, 'command' | 'env'>) => runTool({ ...options, command, env: { ...process.env, ...env, LC_ALL: 'C' } });

  return {
    async list() {
      const { code, output, words } = await run({ args: ['-f', '%d\t%v %m%n'], timeoutMs: LIST_MS });
      if (code !== 0 && output.length === 0) throw faultOf(words);
      return output.toString('utf8').split('\n').flatMap(deviceOf);
    },
    async scan({ scannerId, dpi, mode }, { signal, onProgress }) {
      const listing = await run({ args: ['-d', scannerId, '-A'], timeoutMs: OPTIONS_MS, signal });
      if (listing.code !== 0) throw faultOf(listing.words);
      const options = readSaneOptions(listing.output.toString('utf8'));
      const [modeName, resolution] = [modeOf(options, mode), resolutionOf(options, dpi)];
      const page = await run({
        args: [
          '-d', scannerId, '--format=tiff', '--progress',
          ...(modeName === undefined ? [] : ['--mode', modeName]),
          ...(resolution === undefined ? [] : ['--resolution', String(resolution)]),
          ...(options.sized ? A4 : []),
        ],
        timeoutMs: scanMs,
        failing: { words: FAILED, ms: letGoMs },
        signal,
        onWords: (text) => {
          const percent = [...text.matchAll(/Progress:\s*([\d.]+)%/g)].at(-1)?.[1];
          if (percent !== undefined) onProgress(Math.min(1, Number(percent) / 100));
        },
      });
      // A page that stopped half-way leaves bytes, too: only a good end counts.
      if (page.code !== 0 || page.output.length === 0) throw faultOf(page.words);
      return page.output;
    },
  };
}

function deviceOf(line: string): ScannerDevice[] {
  const [scannerId, name] = line.split('\t');
  return scannerId && name ? [{ scannerId, name: name.trim() || scannerId }] : [];
}

function faultOf(words: string): AppError {
  const code = faults.find(([pattern]) => pattern.test(words))?.[1] ?? 'scanner/failed';
  return new AppError(code, { cause: new Error(words.slice(-500)) });
}

import { AppError } from '../../contract/errors.ts';
import { saneScanner } from './sane.ts';
import type { ScannerPort } from './scanner.ts';
import { wiaScanner } from './wia.ts';

/** This operating system's way to scanners; on others every call says `scanner/driver-missing`. */
export function systemScanner(platform: NodeJS.Platform = process.platform): ScannerPort {
  if (platform === 'win32') return wiaScanner();
  if (platform === 'linux') return saneScanner();
  const missing = () => Promise.reject(new AppError('scanner/driver-missing'));
  return { list: missing, scan: missing };
}

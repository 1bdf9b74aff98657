/** A scanner of this PC as its system names it. */
export interface ScannerDevice {
  readonly scannerId: string;
  readonly name: string;
}

export interface ScanRequest {
  readonly scannerId: string;
  /** The nearest that the scanner can do is taken, the finer one first. */
  readonly dpi: number;
  readonly mode: 'color' | 'grey';
}

/** Scanning an A4 page straight from a scanner; one implementation per operating system. */
export interface ScannerPort {
  /** @throws AppError `scanner/driver-missing` where this system's way to scanners is not installed. */
  list(): Promise<readonly ScannerDevice[]>;
  /**
   * One page as the bytes of a picture file that says its resolution (TIFF, PNG, BMP or JPEG). Kept in memory: a page with a
   * seal on it never lies unencrypted on the disk.
   * @throws AppError `scanner/none`, `scanner/busy`, `scanner/jammed`, `scanner/cover-open`, `scanner/no-paper`,
   * `scanner/cancelled`, `scanner/failed`, `scanner/driver-missing`
   */
  scan(request: ScanRequest, options: { readonly signal: AbortSignal; onProgress(fraction: number): void }): Promise<Uint8Array>;
}

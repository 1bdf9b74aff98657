import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport } from '../../contract/desktop.ts';
import { storeFault } from '../store/faults.ts';
import { makeFolder } from '../store/folders.ts';

/**
 * Writes the report with the log's end as JSON into `reports/` of the data directory.
 * @returns the file's path, the user's home as `~`.
 * @throws AppError `store/disk-full`, `store/read-only`.
 */
export async function saveReport(dataDirectory: string, report: DoctorReport, log: readonly string[]): Promise<string> {
  const folder = join(dataDirectory, 'reports');
  const path = join(folder, `diagnostics-${report.at.replaceAll(/[:.]/g, '-')}.json`);
  try {
    makeFolder(folder);
    await writeFile(path, `${JSON.stringify({ ...report, log }, null, 2)}\n`, { mode: 0o600 });
  } catch (thrown) {
    throw storeFault(thrown);
  }
  const home = homedir();
  return path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}

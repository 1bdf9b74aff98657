import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A bundled file, wherever the code was bundled to: in the nearest `resources` folder above this file that has it. */
export function resourceFile(...path: string[]): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'resources', ...path);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`resources/${path.join('/')} is missing`);
  }
}

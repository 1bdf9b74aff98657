import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../out/testing', import.meta.url));

/**
 * The shared library that the system's compiler makes of a C source of the tests: built when source or flags changed.
 * @param packages what has to be installed, for the sentence that says so
 * @returns its path
 * @throws Error naming the packages when the compiler or a header is missing, or the source does not compile
 */
export function compiled(source: URL, flags: readonly string[], packages: string): string {
  const path = fileURLToPath(source);
  const mark = createHash('sha256').update(readFileSync(path)).update(flags.join('\0')).digest('hex').slice(0, 16);
  const out = join(folder, `${basename(path, '.c')}-${mark}.so`);
  if (existsSync(out)) return out;
  mkdirSync(folder, { recursive: true });
  const aside = `${out}.${process.pid}`;
  try {
    execFileSync('cc', ['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', aside, path, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (cause) {
    throw new Error(`${basename(path)} cannot be built: install the packages ${packages}`, { cause });
  }
  renameSync(aside, out);
  return out;
}

import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** SHA-256 over the names and contents of everything that the patterns match, tests excepted. */
export async function contentHash(patterns: readonly string[]): Promise<string> {
  const files = globSync([...patterns], { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function readStamp(folder: string): Promise<string | undefined> {
  return await readFile(join(folder, '.stamp'), 'utf8').catch(() => undefined);
}

/**
 * Builds a folder unless it already holds this content. It is built aside and then moved into its place: whoever reads
 * the old one meanwhile, or builds the same at the same time, sees a whole folder.
 * @returns whether it was built now.
 */
export async function buildOnce(folder: string, hash: string, build: (aside: string) => Promise<void>): Promise<boolean> {
  if ((await readStamp(folder)) === hash) return false;
  const aside = `${folder}.new-${process.pid}`;
  const old = `${folder}.old-${process.pid}`;
  try {
    await build(aside);
    await writeFile(join(aside, '.stamp'), hash);
    await rename(folder, old).catch(() => {}); // there was none
    try {
      await rename(aside, folder);
    } catch (thrown) {
      // Another build of the same was faster.
      if ((await readStamp(folder)) !== hash) throw thrown;
    }
    return true;
  } finally {
    await Promise.all([aside, old].map((path) => rm(path, { recursive: true, force: true })));
  }
}

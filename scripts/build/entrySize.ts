import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './stamp.ts';

const imported = /(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g;

/**
 * JavaScript that the built main window loads whatever its first screen is: the entry of index.html and all that it
 * imports statically. KB (1000 bytes) after gzip, file by file. What the first screen adds is measured in a browser
 * (bench/bundle.ts).
 */
export async function entryKb(folder = join(root, 'out/renderer')): Promise<number> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="\.\/(assets\/[\w.-]+\.js)"/g)].map((match) => match[1] ?? '');
  const seen = new Set<string>();
  let bytes = 0;
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = await readFile(join(folder, file));
    bytes += gzipSync(code).length;
    for (const match of code.toString('utf8').matchAll(imported)) waiting.push(`assets/${match[1]}`);
  }
  return bytes / 1000;
}

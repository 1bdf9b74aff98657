import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** How a secret may lie in memory: as bytes, or as the two-byte characters of V8's and Chromium's strings. */
export interface Pattern {
  readonly name: string;
  readonly bytes: Buffer;
}

/** ASCII and UTF-16 of a secret, under its name. */
export function patternsOf(name: string, secret: string): Pattern[] {
  return [
    { name: `${name} ascii`, bytes: Buffer.from(secret, 'latin1') },
    { name: `${name} utf-16`, bytes: Buffer.from(secret, 'utf16le') },
  ];
}

const CHUNK = 4 << 20;
interface Mapping {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/**
 * Mappings of a process that are readable, of which at least a page is there, and that may hold what was never in a file: not
 * the unwritable ones of programs and libraries.
 */
function mappings(pid: number): Mapping[] {
  const found: (Mapping & { fits: boolean; resident: boolean })[] = [];
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) [-r]/.exec(line);
    if (range) {
      const name = line.split(/\s+/)[5] ?? '';
      const ofFile = name.startsWith('/') && !name.startsWith('/memfd:') && !name.startsWith('/dev/shm');
      const fits = / r[-w][-x][-ps] /.test(line) && (/ rw[-x][-ps] /.test(line) || !ofFile) && name !== '[vvar]' && name !== '[vsyscall]';
      found.push({ from: Number.parseInt(range[1] ?? '', 16), to: Number.parseInt(range[2] ?? '', 16), name, fits, resident: false });
    } else if (/^(Rss|Swap):\s+[1-9]/.test(line)) {
      const last = found.at(-1);
      if (last) last.resident = true;
    }
  }
  return found.filter(({ fits, resident }) => fits && resident);
}

/**
 * Where the patterns lie in a live process' memory: `pattern@mapping`. Reads /proc/PID/mem as the owner of the process or
 * root may; a page that goes meanwhile is left out. Linux.
 */
export function scanMemory(pid: number, patterns: readonly Pattern[]): string[] {
  const overlap = Math.max(...patterns.map(({ bytes }) => bytes.length)) - 1;
  const hits: string[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.from(new ArrayBuffer(CHUNK + overlap));
  try {
    for (const { from, to, name } of mappings(pid)) {
      for (let at = from; at < to; at += CHUNK) {
        const length = readAt(memory, chunk, at, Math.min(CHUNK + overlap, to - at));
        const part = chunk.subarray(0, length);
        for (const pattern of patterns) if (part.includes(pattern.bytes)) hits.push(`${pattern.name}@${name || 'anonymous'}`);
      }
    }
  } finally {
    closeSync(memory);
  }
  return hits;
}

function readAt(file: number, into: Buffer, at: number, length: number): number {
  try {
    return readSync(file, into, 0, length, at);
  } catch {
    return 0; // unmapped meanwhile, or a device's memory
  }
}

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redact } from './redact.ts';

const MOST_LINES = 200;
/** Only the end is read: a log may have grown for years. */
const MOST_BYTES = 256 * 1024;

/** The last lines of the client's log, oldest first, masked again; none where there is no log. */
export async function logTail(dataDirectory: string, redact: Redact): Promise<string[]> {
  return (await endOf(join(dataDirectory, 'logs', 'client.log'))).map((line) => redactLine(line, redact));
}

async function endOf(path: string): Promise<string[]> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const from = Math.max(0, size - MOST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').filter((line) => line.trim() !== '');
    // Cut into somewhere: the first line is only a part.
    return (from > 0 ? lines.slice(1) : lines).slice(-MOST_LINES);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

/** By its fields where it is JSON, so that a secret is known by its name. */
function redactLine(line: string, redact: Redact): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return redact(line);
  }
  return redact(JSON.stringify(redact(parsed)));
}

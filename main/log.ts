import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { AppError } from '../contract/errors.ts';

/** The client's own log: codes and places of faults, never what the user typed. */
export function openLog(directory: string): Logger {
  const folder = join(directory, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return pino(
    { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: join(folder, 'client.log'), mkdir: true, sync: false, mode: 0o600 }),
  );
}

/** A fault as it may be logged: names and stack places. Messages stay out, since foreign ones can quote data. */
export function faultForLog(error: AppError): { code: string; cause: string; at: string[] } {
  const cause = error.cause;
  return {
    code: error.code,
    cause: cause instanceof Error ? cause.name : typeof cause,
    at: cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8) : [],
  };
}

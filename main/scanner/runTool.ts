import { spawn } from 'node:child_process';
import { AppError } from '../../contract/errors.ts';

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** What it says when it has failed and has only to end: when it does not within `ms`, it is ended, and its words are the answer. */
  readonly failing?: { readonly words: RegExp; readonly ms: number };
  /** Each piece of what it says on its error channel. */
  onWords?(text: string): void;
}
export interface ToolResult {
  readonly code: number | null;
  readonly output: Buffer;
  readonly words: string;
}

/** An A4 page at 600 dpi in colour is 104 MB; more than this is no page. */
const MOST_BYTES = 480 * 1024 * 1024;
const MOST_WORDS = 64 * 1024;
/** A driver that does not let go on SIGTERM is ended. */
const GRACE_MS = 2_000;

/**
 * Runs a program to its end and collects what it writes.
 * @throws AppError `scanner/driver-missing` when it is not installed, `scanner/cancelled` on abort, `scanner/failed` when it takes too long or writes without end
 */
export function runTool({ command, args, timeoutMs, signal, env, failing, onWords }: ToolRun): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AppError('scanner/cancelled'));
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...(env ? { env } : {}) });
    const chunks: Buffer[] = [];
    let size = 0;
    let words = '';
    let fault: AppError | undefined;
    let killer: NodeJS.Timeout | undefined;
    let letGo: NodeJS.Timeout | undefined;
    const end = (why: AppError): void => {
      fault ??= why;
      child.kill();
      killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const cancel = (): void => end(new AppError('scanner/cancelled'));
    const timer = setTimeout(() => end(new AppError('scanner/failed', { cause: new Error(`${command} took too long`) })), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      clearTimeout(killer);
      clearTimeout(letGo);
      signal?.removeEventListener('abort', cancel);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) end(new AppError('scanner/failed', { cause: new Error('output without end') }));
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-MOST_WORDS);
      if (failing?.words.test(words)) letGo ??= setTimeout(() => child.kill('SIGKILL'), failing.ms);
      onWords?.(text);
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      settle();
      reject(new AppError(cause.code === 'ENOENT' ? 'scanner/driver-missing' : 'scanner/failed', { cause }));
    });
    child.on('close', (code) => {
      settle();
      if (fault) reject(fault);
      else resolve({ code, output: Buffer.concat(chunks), words });
    });
  });
}

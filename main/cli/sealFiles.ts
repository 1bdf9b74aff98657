// What the seal commands have in common: files where the caller means them, one answer, typed errors.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';

const EXIT_BAD_INPUT = 2;

/** A wrong option or file: `input/invalid`, or the code given, with a sentence that fits the command line. */
export class WrongOption extends Error {
  readonly code: ErrorCode;
  constructor(message: string, code: ErrorCode = 'input/invalid') {
    super(message);
    this.code = code;
  }
}

/** Does a command's work. What it throws becomes one line `{"error":{code,message}}` and exit code 2. */
export async function oneAnswer(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = thrown instanceof WrongOption ? { code: thrown.code, message: thrown.message } : toPrint(AppError.from(thrown));
    process.stdout.write(`${JSON.stringify({ error })}\n`);
    process.exitCode = EXIT_BAD_INPUT;
  }
}

const toPrint = (error: AppError) => ({ code: error.code, message: errorText('zh-CN', error) });

export function print(json: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}

/** npm runs scripts in the project's folder; the user's paths are meant from where npm was called. */
export function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new WrongOption(`${option} 应为 ${allowed.join('、')} 之一。`);
  return found;
}

/** A file of at most `limit` bytes. @throws WrongOption naming the file */
export async function readSmall(path: string, limit: number): Promise<Buffer> {
  let file;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > limit) throw new WrongOption(`文件过大：${basename(path)}`);
    return await file.readFile();
  } catch (thrown) {
    if (thrown instanceof WrongOption) throw thrown;
    throw new WrongOption(`无法读取文件：${basename(path)}`);
  } finally {
    await file?.close();
  }
}

/** Writes beside the target and renames, so that a half-written file is never seen under its name. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new AppError('file/not-writable', { cause });
  }
}

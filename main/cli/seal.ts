import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { SealType } from '../../contract/api/seals.ts';
import { AppError } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';
import { createSealEngine } from '../seal/engine.ts';
import type { SealEngine } from '../seal/engine.ts';

/** Exit codes: 0 well, 2 bad input with `{error}`, 3 no seal or signature on the page. */
const EXIT_BAD_INPUT = 2;
const EXIT_NOT_FOUND = 3;

/** A wrong option: `input/invalid` with its own sentence. */
class WrongOption extends Error {}

interface ExtractArguments {
  readonly out: string;
  readonly json?: boolean;
  readonly ink: string;
  readonly kind: string;
}
interface GenerateArguments {
  readonly type: string;
  readonly unit: string;
  readonly code?: string;
  readonly shape: string;
  readonly mm: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `swclient seal extract` and `swclient seal generate`. */
export function addSealCommands(program: Command): void {
  const seal = program.command('seal').description('印章与签名图片 / seal and signature pictures');
  seal
    .command('extract')
    .description('从扫描页中取出印章或签名 / cut a seal or signature out of a scanned page')
    .argument('<IN>', '扫描图片 / scanned page')
    .requiredOption('--out <OUT.png>', '输出的 PNG / PNG to write')
    .option('--json', '输出一行 JSON / one JSON line')
    .option('--ink <ink>', 'auto | red | blue | black', 'auto')
    .option('--kind <kind>', 'seal | signature', 'seal')
    .action((file: string, options: ExtractArguments) => answer((engine) => extract(engine, file, options)));
  seal
    .command('generate')
    .description('制作制式印章 / draw a standard-form seal')
    .requiredOption('--type <type>', 'company | contract | finance')
    .requiredOption('--unit <名称>', '单位名称，最多 30 个字 / unit, at most 30 characters')
    .option('--code <code>', '13 位数字编码 / 13-digit code')
    .option('--shape <shape>', 'round | oval', 'round')
    .option('--mm <mm>', '直径或长边，毫米 / diameter or longer side, millimetres', '40')
    .requiredOption('--out <OUT.png|OUT.svg>', '输出文件 / file to write')
    .option('--json', '输出一行 JSON / one JSON line')
    .action((options: GenerateArguments) => answer((engine) => generate(engine, options)));
}

async function extract(engine: SealEngine, file: string, options: ExtractArguments): Promise<void> {
  const ink = oneOf('--ink', options.ink, ['auto', 'red', 'blue', 'black']);
  const kind = oneOf('--kind', options.kind, ['seal', 'signature']);
  const [input, out] = [fromCaller(file), fromCaller(options.out)];
  if (input === out) throw new WrongOption('输出文件不能与扫描图片相同。');
  const result = await engine.extract(await readScan(input), { kind, ink });
  if (!result.found) {
    print(options.json, { found: false, reasons: result.reasons, ms: result.ms }, '没有找到印章或签名。');
    process.exitCode = EXIT_NOT_FOUND;
    return;
  }
  await writeWhole(out, result.png);
  const { ink: inkFound, shape, dpi, box, widthMm, heightMm, confidence, reasons, ms } = result;
  const boxPx = { left: box.left, top: box.top, width: box.width, height: box.height };
  print(options.json, { found: true, ink: inkFound, shape, dpi, boxPx, widthMm, heightMm, confidence, reasons, ms }, `${out}  ${widthMm} × ${heightMm} mm`);
}

async function generate(engine: SealEngine, options: GenerateArguments): Promise<void> {
  const type = oneOf('--type', options.type, SealType.options);
  const shape = oneOf('--shape', options.shape, ['round', 'oval']);
  const mm = Number(options.mm);
  if (!(mm >= 20 && mm <= 60)) throw new WrongOption('--mm 应为 20 到 60 之间的毫米数。');
  if (options.code !== undefined && !/^\d{13}$/.test(options.code)) throw new WrongOption('--code 应为 13 位数字。');
  if (options.unit.trim() === '') throw new WrongOption('--unit 不能为空。');
  const out = fromCaller(options.out);
  const kind = extname(out).toLowerCase();
  if (kind !== '.png' && kind !== '.svg') throw new WrongOption('--out 应为 .png 或 .svg 文件。');
  const { svg, png, widthPx, heightPx, widthMm, heightMm, dpi } = await engine.generate({ type, unit: options.unit, code: options.code, shape, mm });
  await writeWhole(out, kind === '.svg' ? Buffer.from(svg) : png);
  print(options.json, { out, widthPx, heightPx, widthMm, heightMm, dpi }, `${out}  ${widthMm} × ${heightMm} mm`);
}

async function answer(work: (engine: SealEngine) => Promise<void>): Promise<void> {
  const engine = createSealEngine();
  try {
    await work(engine);
  } catch (thrown) {
    const error = thrown instanceof WrongOption ? { code: 'input/invalid', message: thrown.message } : toPrint(AppError.from(thrown));
    process.stdout.write(`${JSON.stringify({ error })}\n`);
    process.exitCode = EXIT_BAD_INPUT;
  } finally {
    await engine.close();
  }
}

const toPrint = (error: AppError) => ({ code: error.code, message: errorText('zh-CN', error) });

function print(json: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}

/** npm runs scripts in the project's folder; the user's paths are meant from where npm was called. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new WrongOption(`${option} 应为 ${allowed.join('、')} 之一。`);
  return found;
}

async function readScan(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    throw new AppError(code === 'ENOENT' ? 'scan/file-gone' : 'scan/unreadable', { cause });
  }
}

/** Writes beside the target and renames, so that a half-written file is never seen under its name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
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

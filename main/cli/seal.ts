import { extname } from 'node:path';
import type { Command } from 'commander';
import { SealType } from '../../contract/api/seals.ts';
import { createSealEngine } from '../seal/engine.ts';
import type { SealEngine } from '../seal/engine.ts';
import { addSealRecordCommands } from './sealRecord.ts';
import { fromCaller, oneAnswer, oneOf, print, writeWhole, WrongOption } from './sealFiles.ts';

/** Exit code when no seal or signature is on the page; 0 well, 2 bad input with `{error}`. */
const EXIT_NOT_FOUND = 3;

interface ExtractArguments {
  readonly out: string;
  readonly json?: boolean;
  readonly ink: string;
  readonly kind: string;
  readonly page: string;
}
interface GenerateArguments {
  readonly type: string;
  readonly unit: string;
  readonly code?: string;
  readonly shape: string;
  readonly mm: string;
  readonly dpi: string;
  readonly aged?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `swclient seal extract`, `generate`, `verify` and `export`. */
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
    .option('--page <N>', '多页文件（PDF、TIFF）的第几页 / page of a PDF or TIFF with several', '1')
    .action((file: string, options: ExtractArguments) => answer((engine) => extract(engine, file, options)));
  seal
    .command('generate')
    .description('制作制式印章 / draw a standard-form seal')
    .requiredOption('--type <type>', 'company | contract | finance')
    .requiredOption('--unit <名称>', '单位名称，最多 30 个字 / unit, at most 30 characters')
    .option('--code <code>', '13 位数字编码 / 13-digit code')
    .option('--shape <shape>', 'round | oval', 'round')
    .option('--mm <mm>', '直径或长边，毫米 / diameter or longer side, millimetres', '40')
    .option('--dpi <dpi>', 'PNG 的分辨率，72 到 2400 / resolution of the PNG', '600')
    .option('--aged <SEED>', '做旧，整数种子，同一种子结果相同 / worn look, by a whole-number seed')
    .requiredOption('--out <OUT.png|OUT.svg>', '输出文件 / file to write')
    .option('--json', '输出一行 JSON / one JSON line')
    .action((options: GenerateArguments) => answer((engine) => generate(engine, options)));
  addSealRecordCommands(seal);
}

async function extract(engine: SealEngine, file: string, options: ExtractArguments): Promise<void> {
  const ink = oneOf('--ink', options.ink, ['auto', 'red', 'blue', 'black']);
  const kind = oneOf('--kind', options.kind, ['seal', 'signature']);
  const page = whole('--page', options.page, 1, 9999);
  const [input, out] = [fromCaller(file), fromCaller(options.out)];
  if (input === out) throw new WrongOption('输出文件不能与扫描图片相同。');
  const result = await engine.extract({ path: input }, { kind, ink, page });
  if (!result.found) {
    print(options.json, { found: false, reasons: result.reasons, ms: result.ms }, '没有找到印章或签名。');
    process.exitCode = EXIT_NOT_FOUND;
    return;
  }
  await writeWhole(out, result.png);
  const { ink: inkFound, shape, dpi, dpiFrom, page: pageFound, pages, box, widthMm, heightMm, confidence, reasons, ms } = result;
  const boxPx = { left: box.left, top: box.top, width: box.width, height: box.height };
  print(options.json, { found: true, ink: inkFound, shape, dpi, dpiFrom, page: pageFound, pages, boxPx, widthMm, heightMm, confidence, reasons, ms }, `${out}  ${widthMm} × ${heightMm} mm`);
}

async function generate(engine: SealEngine, options: GenerateArguments): Promise<void> {
  const type = oneOf('--type', options.type, SealType.options);
  const shape = oneOf('--shape', options.shape, ['round', 'oval']);
  const mm = Number(options.mm);
  if (!(mm >= 20 && mm <= 60)) throw new WrongOption('--mm 应为 20 到 60 之间的毫米数。');
  if (options.code !== undefined && !/^\d{13}$/.test(options.code)) throw new WrongOption('--code 应为 13 位数字。');
  if (options.unit.trim() === '') throw new WrongOption('--unit 不能为空。');
  const dpi = whole('--dpi', options.dpi, 72, 2400);
  const aged = options.aged === undefined ? undefined : whole('--aged', options.aged, 0, 0x7fffffff);
  const out = fromCaller(options.out);
  const kind = extname(out).toLowerCase();
  if (kind !== '.png' && kind !== '.svg') throw new WrongOption('--out 应为 .png 或 .svg 文件。');
  if (kind === '.svg' && aged !== undefined) throw new WrongOption('--aged 只用于 .png 文件。');
  const { svg, png, widthPx, heightPx, widthMm, heightMm } = await engine.generate({ type, unit: options.unit, code: options.code, shape, mm, dpi, ...(aged === undefined ? {} : { aged }) });
  await writeWhole(out, kind === '.svg' ? Buffer.from(svg) : png);
  print(options.json, { out, widthPx, heightPx, widthMm, heightMm, dpi }, `${out}  ${widthMm} × ${heightMm} mm`);
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new WrongOption(`${option} 应为 ${least} 到 ${most} 之间的整数。`);
  return value;
}

async function answer(work: (engine: SealEngine) => Promise<void>): Promise<void> {
  const engine = createSealEngine();
  try {
    await oneAnswer(() => work(engine));
  } finally {
    await engine.close();
  }
}

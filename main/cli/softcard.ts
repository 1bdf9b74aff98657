import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../contract/errors.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

function place(text: string): Place {
  const [, host, port] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) throw new InvalidArgumentError('HOST:PORT');
  return { host: host ?? '127.0.0.1', port: Number(port) };
}
function milliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('0…999999 ms');
  return Number(text);
}
function pullAt(text: string): number {
  const number = /^pull-at=(\d{1,6})$/.exec(text)?.[1];
  if (number === undefined || Number(number) === 0) throw new InvalidArgumentError('pull-at=N, N ≥ 1');
  return Number(number);
}

interface SoftcardOptions {
  readonly vpcd: Place;
  readonly card: string;
  readonly slowMs: number;
  readonly fault?: number;
}

/** `swclient softcard`: a sandbox card in a virtual PC/SC reader, until the process is ended. */
export function addSoftcardCommand(program: Command): void {
  program
    .command('softcard')
    .description('把沙箱软卡插入 pcscd 的虚拟读卡器 / plug a sandbox soft card into a virtual reader of pcscd')
    .requiredOption('--vpcd <HOST:PORT>', 'vpcd 的地址 / address of vpcd', place)
    .requiredOption('--card <ID>', 'legal, operator, legal-b, … / 卡的编号')
    .option('--slow-ms <N>', '每条指令的耗时 / time per APDU', milliseconds, 0)
    .option('--fault <pull-at=N>', '在第 N 条指令时拔卡一次 / pull the card once at APDU N', pullAt)
    .action((options: SoftcardOptions) => softcardCommand(options));
}

/** Runs until ended by a signal. Prints one line each time the card lies in the reader. */
export async function softcardCommand({ vpcd, card: id, slowMs, fault }: SoftcardOptions): Promise<void> {
  const { loadSoftCard, sandboxCards } = await import('../../native/softcard/sandboxCards.ts');
  const { plugSoftCard } = await import('../../native/softcard/vpcd.ts');
  const known = sandboxCards.find((one) => one.id === id);
  if (!known) {
    const error = new AppError('card/not-found');
    process.stdout.write(`${JSON.stringify({ error: { code: error.code, message: sandboxCards.map((one) => one.id).join(', ') } })}\n`);
    process.exitCode = 2;
    return;
  }
  const card = loadSoftCard(id);
  const plug = plugSoftCard(card, {
    ...vpcd,
    slowMs,
    onApdu: (_apdu, count) => (count === fault ? 'pull-before' : 'answer'),
    onPlugged: () => process.stdout.write(`${JSON.stringify({ ready: true, card: id, cardNo: known.cardNo, vpcd: `${vpcd.host}:${vpcd.port}` })}\n`),
  });
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await plug.unplug();
}

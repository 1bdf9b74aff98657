import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';
import { type NativeHost, startNativeHost } from '../card/nativeHost.ts';

/** Exit codes: 0 well, 2 refused with a typed error, 4 wrong or locked PIN. */
const EXIT_ERROR = 2;
const EXIT_PIN = 4;
/** A PIN line is never longer; standard input that does not end is not read for ever. */
const MAX_PIN_INPUT = 256;

/** `swclient card list` and `swclient card sign`. */
export function addCardCommands(program: Command): void {
  const card = program.command('card').description('读卡器中的卡 / cards in the readers');
  card
    .command('list')
    .description('列出读卡器与卡，不需要口令 / list readers and cards, without a PIN')
    .option('--json', '输出一行 JSON / one JSON line')
    .action(cardListCommand);
  card
    .command('sign')
    .description('用卡对文件签名，口令从标准输入读取 / sign a file with a card, PIN from standard input')
    .requiredOption('--card <CARDNO>', '卡号 / card number')
    .requiredOption('--in <FILE>', '要签名的文件 / file to sign')
    .requiredOption('--pin-stdin', '从标准输入读取口令 / read the PIN from standard input')
    .option('--json', '输出一行 JSON / one JSON line')
    .action(cardSignCommand);
}

/** Prints the snapshot of readers and cards. */
export function cardListCommand({ json }: { json?: boolean }): Promise<void> {
  return withHost(async (host) => {
    const snapshot = await host.list();
    if (json) return print(snapshot);
    process.stdout.write(`${snapshot.service}\n`);
    for (const reader of snapshot.readers) {
      const card = snapshot.cards.find((one) => one.reader === reader);
      const text = card ? (card.problem ?? [card.cardNo, card.holder, card.company, card.validTo?.slice(0, 10)].filter(Boolean).join('  ')) : '—';
      process.stdout.write(`${reader}: ${text}\n`);
    }
  });
}

/** Prints `{signature, algorithm, certificate}`: base64 of r‖s (RSA: as it stands) and of the certificate's DER. */
export function cardSignCommand(options: { card: string; in: string }): Promise<void> {
  return withHost(async (host) => {
    const bytes = await readFile(options.in).catch((cause: unknown) => {
      throw new AppError('input/invalid', { cause });
    });
    const pin = await readPin();
    try {
      const { cards, service, readers } = await host.list();
      const card = cards.find((one) => one.cardNo === options.card);
      if (!card) {
        if (service === 'stopped') throw new AppError('card/service-stopped');
        if (readers.length === 0) throw new AppError('card/no-reader');
        throw new AppError(cards.length === 0 ? 'card/no-card' : 'card/not-found');
      }
      const result = await host.sign(card.cardId, pin, [{ bytes }]);
      if (result.result === 'locked') throw new AppError('pin/locked');
      if (result.result === 'wrong') throw new AppError('pin/wrong', { params: { left: result.triesLeft ?? '?' } });
      const [signed] = result.signatures;
      if (!signed) throw new AppError('app/internal');
      print({ signature: base64(signed.signature), algorithm: signed.algorithm, certificate: base64(signed.certificate) });
    } finally {
      pin.fill(0);
    }
  });
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** The native host as a process of its own, as in the client, ended whatever happens. */
async function withHost(work: (host: NativeHost) => Promise<void>): Promise<void> {
  const host = startNativeHost({ pcsc: true, demo: false });
  try {
    await work(host);
  } catch (thrown) {
    const error = AppError.from(thrown);
    print({ error: { code: error.code, message: errorText('zh-CN', error) } });
    process.exitCode = error.code === 'pin/wrong' || error.code === 'pin/locked' ? EXIT_PIN : EXIT_ERROR;
  } finally {
    host.close();
  }
}

/** The first line of standard input, as bytes, without its line end. */
async function readPin(): Promise<Buffer> {
  const input = Buffer.alloc(MAX_PIN_INPUT);
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.copy(input, length);
    chunk.fill(0);
    if (length === input.length || input.subarray(0, length).includes(0x0a)) break;
  }
  const end = input.subarray(0, length).findIndex((byte) => byte === 0x0a || byte === 0x0d);
  return input.subarray(0, end === -1 ? length : end);
}

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verifyCardSignature } from '../crypto/cardSignature.ts';
import { readCertificate } from '../crypto/certificate.ts';
import { loadSoftCard } from '../native/softcard/sandboxCards.ts';
import { plugSoftCard } from '../native/softcard/vpcd.ts';
import { openDesk, pinBytes } from '../tests/card/desk.ts';
import { VPCD_HOST, VPCD_PORTS } from '../tests/card/pcscd.ts';
import { nonsenseCard } from '../tests/faults/nonsenseCard.ts';
import type { Figure } from './server.ts';

const CYCLES = 1_000;
/** The heap is collected whole every 5 000 or so: fewer would show a rise that is none. */
const SIGNATURES = 30_000;
const NONSENSE_ANSWERS = 100_000;
const BARE_CYCLES = 300;
/** A process grows while it warms up: the slope is taken after this part. */
const WARM_UP = 0.3;

/** Resident memory of a process, KiB. */
function residentKiB(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

interface Sample {
  readonly x: number;
  readonly y: number;
}

/** Least squares: KiB for each unit of x, over the samples after the warm-up. */
function slope(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length * WARM_UP));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(late.map(({ x }) => x)), mean(late.map(({ y }) => y))];
  return mean(late.map(({ x, y }) => (x - mx) * (y - my))) / mean(late.map(({ x }) => (x - mx) ** 2));
}

/** `SIGNATURES`, each with a PIN of its own, through the real service: memory of the native host, and that none was wrong. */
export async function soakSignatures(): Promise<Figure[]> {
  const desk = openDesk();
  try {
    const plugged = desk.plug('operator');
    const { cardId } = await desk.oneCard();
    const samples = [];
    for (let n = 1; n <= SIGNATURES; n += 1) {
      const text = `signature ${n}`;
      const result = await desk.host.sign(cardId, pinBytes(), [{ text }]);
      const [signature] = result.result === 'ok' ? result.signatures : [];
      if (!signature || !verifyCardSignature(readCertificate(signature.certificate), signature.algorithm, new TextEncoder().encode(text), signature.signature)) {
        throw new Error(`signature ${n}: ${result.result}`);
      }
      plugged.forget();
      if (n % 100 === 0) samples.push({ x: n / 1_000, y: residentKiB(desk.host.pid) });
    }
    const kib = slope(samples);
    const last = samples.at(-1)?.y ?? Number.NaN;
    return [
      { name: `native host after ${SIGNATURES} signatures`, value: last / 1_024, unit: 'MiB', against: 'memory after 1 000', ratio: last / (samples[9]?.y ?? Number.NaN) },
      { name: 'its growth', value: kib, unit: 'KiB/1000 signatures', against: '1 % of its memory', ratio: kib / (last / 100) },
    ];
  } finally {
    await desk.close();
  }
}

/** 1 000 times a card in and out, in both readers at once: memory of the native host, and that none was overlooked; then of the bare binding. */
export async function soakCycles(): Promise<Figure[]> {
  const commands: Uint8Array[] = [];
  const samples: Sample[] = [];
  const desk = openDesk();
  try {
    for (let n = 1; n <= CYCLES / 2; n += 1) {
      const plugs = [desk.plug('legal', { reader: 0 }), desk.plug('operator', { reader: 1 })];
      await desk.until(({ cards }) => cards.length === 2 && cards.every((card) => card.cardNo !== undefined), 20_000);
      if (n === 1) commands.push(...(plugs[0]?.apdus ?? []).map((apdu) => Uint8Array.from(apdu)));
      await Promise.all(plugs.map((plug) => plug.unplug()));
      await desk.until(({ cards }) => cards.length === 0, 20_000);
      if (n % 10 === 0) samples.push({ x: (n * 2) / 100, y: residentKiB(desk.host.pid) });
      if (n % 100 === 0) console.error(`card … ${n * 2} of ${CYCLES} cards in and out`);
    }
  } finally {
    await desk.close();
  }
  return [grown('native host over 1 000 cards in and out', samples), grown(`bare pcsclite over ${BARE_CYCLES}, with the same commands`, await bareCycles(commands))];
}

function grown(name: string, samples: readonly Sample[]): Figure {
  const kib = slope(samples);
  const last = samples.at(-1)?.y ?? Number.NaN;
  return { name, value: kib, unit: 'KiB/100', against: `1 % of its ${(last / 1_024).toFixed(0)} MiB`, ratio: kib / (last / 100) };
}

/** The same cards in and out of the binding alone, in a process of its own. */
async function bareCycles(commands: readonly Uint8Array[]): Promise<Sample[]> {
  const bare = fork(fileURLToPath(new URL('./support/barePcsc.ts', import.meta.url)), commands.map((apdu) => Buffer.from(apdu).toString('hex')), { execArgv: [] });
  const said = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the bare binding ended'));
      const take = (message: unknown): void => {
        if (message !== wanted) return;
        bare.off('message', take).off('exit', gone);
        resolve();
      };
      bare.on('message', take).on('exit', gone);
    });
  const samples: Sample[] = [];
  try {
    await said('watching');
    for (let n = 1; n <= BARE_CYCLES / 2; n += 1) {
      const read = said('read');
      const plugs = ([['legal', 0], ['operator', 1]] as const).map(([id, reader]) => plugSoftCard(loadSoftCard(id), { host: VPCD_HOST, port: VPCD_PORTS[reader] }));
      await read;
      const empty = said('empty');
      await Promise.all(plugs.map((plug) => plug.unplug()));
      await empty;
      if (n % 10 === 0) samples.push({ x: (n * 2) / 100, y: residentKiB(bare.pid) });
    }
    return samples;
  } finally {
    bare.kill();
  }
}

/** Acts over a line that answers nonsense until it has done so 100 000 times. Throws at the first that does not end as it should. */
export async function soakNonsense(): Promise<Figure[]> {
  const act = await nonsenseCard();
  let answers = 0;
  let acts = 0;
  for (let seed = 1_000_000; answers < NONSENSE_ANSWERS; seed += 1) {
    acts += 1;
    answers += await act(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause });
    });
  }
  return [{ name: 'nonsense answers, faults', value: 0, unit: `of ${answers}`, against: `${acts} acts, each at most one PIN command`, ratio: 0 }];
}

import { readFileSync } from 'node:fs';
import { verifyCardSignature } from '../crypto/cardSignature.ts';
import { readCertificate } from '../crypto/certificate.ts';
import { type Desk, openDesk, pinBytes } from '../tests/card/desk.ts';
import { nonsenseCard } from '../tests/faults/nonsenseCard.ts';
import type { Figure } from './server.ts';

const CYCLES = 1_000;
const SIGNATURES = 10_000;
const NONSENSE_ANSWERS = 100_000;
/** A process grows while it warms up: the slope is taken after this part. */
const WARM_UP = 0.3;

/** Resident memory of the native host, KiB. */
function residentKiB({ host }: Desk): number {
  const status = readFileSync(`/proc/${host.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

/** Least squares: KiB for each unit of x, over the samples after the warm-up. */
export function slope(samples: readonly { readonly x: number; readonly y: number }[]): number {
  const late = samples.slice(Math.floor(samples.length * WARM_UP));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(late.map(({ x }) => x)), mean(late.map(({ y }) => y))];
  return mean(late.map(({ x, y }) => (x - mx) * (y - my))) / mean(late.map(({ x }) => (x - mx) ** 2));
}

/** 10 000 signatures, each with a PIN of its own, through the real service: memory of the native host, and that none was wrong. */
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
      if (n % 100 === 0) samples.push({ x: n / 1_000, y: residentKiB(desk) });
    }
    const kib = slope(samples);
    const last = samples.at(-1)?.y ?? Number.NaN;
    return [
      { name: 'native host after 10 000 signatures', value: last / 1_024, unit: 'MiB', against: 'memory after 3 000', ratio: last / (samples[29]?.y ?? Number.NaN) },
      { name: 'its growth', value: kib, unit: 'KiB/1000 signatures', against: '1 % of its memory', ratio: kib / (last / 100) },
    ];
  } finally {
    await desk.close();
  }
}

/** 1 000 times a card in and out, in both readers at once: memory of the native host, and that none was overlooked. */
export async function soakCycles(): Promise<Figure[]> {
  const desk = openDesk();
  try {
    const samples: { x: number; y: number }[] = [];
    for (let n = 1; n <= CYCLES / 2; n += 1) {
      const plugs = [desk.plug('legal', { reader: 0 }), desk.plug('operator', { reader: 1 })];
      await desk.until(({ cards }) => cards.length === 2 && cards.every((card) => card.cardNo !== undefined), 20_000);
      await Promise.all(plugs.map((plug) => plug.unplug()));
      await desk.until(({ cards }) => cards.length === 0, 20_000);
      if (n % 10 === 0) samples.push({ x: (n * 2) / 100, y: residentKiB(desk) });
      if (n % 100 === 0) console.error(`card … ${n * 2} of ${CYCLES} cards in and out`);
    }
    const kib = slope(samples);
    const last = samples.at(-1)?.y ?? Number.NaN;
    return [{ name: 'growth over 1 000 cards in and out', value: kib, unit: 'KiB/100', against: '1 % of its memory', ratio: kib / (last / 100) }];
  } finally {
    await desk.close();
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

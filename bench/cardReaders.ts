import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DEMO_PIN } from '../contract/sandboxRegistry.ts';
import { decodeApdu, encodeApdu } from '../native/pcsc/apdu.ts';
import { loadSoftCard } from '../native/softcard/sandboxCards.ts';
import type { SoftCard } from '../native/softcard/softcard.ts';
import { plugSoftCard } from '../native/softcard/vpcd.ts';
import { type Desk, openDesk, pinBytes } from '../tests/card/desk.ts';
import { registryCard, signBytes } from '../server/testing/cards.ts';
import { VPCD_HOST, VPCD_PORTS } from '../tests/card/pcscd.ts';
import { median } from './figure.ts';
import type { Figure } from './server.ts';

const ECC_SIGN = 0x74;
const SIGNATURES = 200;
const INSERTIONS = 15;
/** pcscd looks for cards this often. */
const PCSCD_POLL_MS = 400;

/** Signatures a second through pcsc, PIN and all, against opensc-tool, a C program, that sends the same APDUs to the same service. */
export async function benchReaders(): Promise<Figure[]> {
  const desk = openDesk();
  try {
    const plugged = desk.plug('operator');
    const { cardId } = await desk.oneCard();
    const sign = () => desk.host.sign(cardId, pinBytes(DEMO_PIN), [{ text: 'a text of the usual length, give or take a few' }]);
    for (let n = 0; n < 20; n += 1) await sign();
    plugged.forget();
    await sign();
    const apdus = plugged.apdus.map((apdu) => Uint8Array.from(apdu));
    const started = performance.now();
    for (let n = 0; n < SIGNATURES; n += 1) await sign();
    const ours = (performance.now() - started) / SIGNATURES;
    await plugged.unplug();
    await desk.until(({ cards }) => cards.length === 0);
    const theirs = await openscMs(desk, apdus);
    return [
      { name: 'signatures through pcscd', value: 1_000 / ours, unit: '/s', against: `${(1_000 / theirs).toFixed(0)} /s of opensc-tool with the same APDUs, which checks no signature`, ratio: theirs / ours },
      await insertion(desk),
    ];
  } finally {
    await desk.close();
  }
}

/** Milliseconds that opensc-tool takes for one signature's APDUs; its own start is taken off. */
async function openscMs(desk: Desk, apdus: readonly Uint8Array[]): Promise<number> {
  // A recorded VerifyPIN is refused: this card says 9000 to each command, and signs when it is asked to, as ours did.
  const card = loadSoftCard('operator');
  const plug = plugSoftCard(recorded(card, apdus), { host: VPCD_HOST, port: VPCD_PORTS[0] });
  try {
    await desk.until(({ cards }) => cards.length === 1 && cards[0]?.problem !== undefined);
    const args = apdus.flatMap((apdu) => ['--send-apdu', hex(short(apdu))]);
    const run = async (times: number): Promise<number> => {
      const started = performance.now();
      await promisify(execFile)('opensc-tool', ['--reader', '0', ...Array.from({ length: times }, () => args).flat()], { maxBuffer: 1 << 26 });
      return performance.now() - started;
    };
    await run(1);
    const once = median([await run(1), await run(1), await run(1)]);
    return (median([await run(1 + SIGNATURES), await run(1 + SIGNATURES), await run(1 + SIGNATURES)]) - once) / SIGNATURES;
  } finally {
    await plug.unplug();
  }
}

/** opensc-tool sends no extended lengths to a card that it does not know: the same command, shorter by some bytes. */
function short(apdu: Uint8Array): Uint8Array {
  const command = decodeApdu(apdu);
  if (!command) throw new Error('no command');
  const { cla, ins, p1, p2, data, le } = command;
  return encodeApdu({ cla, ins, p1, p2, ...(data ? { data } : {}), ...(le === undefined ? {} : { le: Math.min(le, 256) }) }, 'short');
}
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase().match(/../g)?.join(':') ?? '';

function recorded(card: SoftCard, apdus: readonly Uint8Array[]): SoftCard {
  const lengths = new Map([[0x50, 8], [0x74, 68], [0x26, 10], [0x42, 2]]);
  const known = new Set(apdus.map((apdu) => apdu[1]));
  return {
    ...card,
    transmit: (apdu) => {
      const answer = card.transmit(apdu);
      const ins = apdu[1] ?? 0;
      if (ins === ECC_SIGN) signBytes(registryCard('operator'), apdu);
      return known.has(ins) && apdu[0] === 0x80 ? Uint8Array.of(...new Uint8Array(lengths.get(ins) ?? 0), 0x90, 0) : answer;
    },
  };
}

async function insertion(desk: Desk): Promise<Figure> {
  const times: number[] = [];
  for (let n = 0; n < INSERTIONS; n += 1) {
    await desk.until(({ cards }) => cards.length === 0);
    const started = performance.now();
    const plugged = desk.plug('operator');
    await desk.oneCard();
    times.push(performance.now() - started);
    await plugged.unplug();
  }
  const shown = median(times);
  return { name: 'card in to card shown', value: shown, unit: 'ms', against: `${PCSCD_POLL_MS / 2} ms, the mean wait for pcscd to look`, ratio: shown / (PCSCD_POLL_MS / 2) };
}

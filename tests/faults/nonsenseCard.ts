import type { CardSignature, PinResult, SignResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { verifyCardSignature } from '../../crypto/cardSignature.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import type { Transmit } from '../../native/pcsc/apdu.ts';
import { softcardProfile } from '../../native/pcsc/profile.ts';
import { loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import { readToken, type Token, tokenSession } from '../../native/token.ts';

/** Random numbers from a seed (mulberry32): a case that fails can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TEXT = 'nonsense';
const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);
const PIN_COMMANDS: ReadonlySet<number> = new Set([0x16, 0x18, 0x1a]);
const STATUS_WORDS = [0x9000, 0x63c3, 0x63c0, 0x6300, 0x6983, 0x6982, 0x6a82, 0x6d00, 0x6700, 0x6c08, 0x6110, 0x6f00];

/** A soft card behind a line that now and then answers something else: random bytes, a cut or changed answer, any status word. */
export async function nonsenseCard(): Promise<(seed: number) => Promise<number>> {
  const card = loadSoftCard('operator');
  const { token } = await readToken(async (apdu) => card.transmit(apdu), softcardProfile);
  if (!token) throw new Error('the soft card cannot be read');
  return (seed) => once(card, token, seeded(seed));
}

/**
 * One act over the disturbed line. Whatever is answered: it ends with a result or an AppError, sends at most one PIN command, has a
 * signature only when it verifies, and calls a PIN wrong or locked only on a status word that says so.
 * @returns how many answers were disturbed. @throws Error for each of them that does not hold.
 */
async function once(card: ReturnType<typeof loadSoftCard>, token: Token, random: () => number): Promise<number> {
  card.reset();
  const pick = (below: number): number => Math.floor(random() * below);
  const disturbedFrom = pick(5);
  const answersToPin: number[] = [];
  let pinCommands = 0;
  let apdus = 0;
  let disturbed = 0;

  const transmit: Transmit = async (apdu) => {
    apdus += 1;
    const isPin = PIN_COMMANDS.has(apdu[1] ?? 0);
    if (isPin) pinCommands += 1;
    const answer = apdus > disturbedFrom ? disturb(card.transmit(apdu)) : card.transmit(apdu);
    if (isPin) answersToPin.push(((answer.at(-2) ?? 0) << 8) | (answer.at(-1) ?? 0));
    return answer;
  };
  function disturb(answer: Uint8Array): Uint8Array {
    disturbed += 1;
    switch (pick(5)) {
      case 0:
        return Uint8Array.from({ length: pick(300) }, () => pick(256));
      case 1:
        return answer.slice(0, pick(answer.length + 1));
      case 2: {
        const changed = Uint8Array.from(answer);
        changed[pick(changed.length)] = pick(256);
        return changed;
      }
      case 3: {
        const sw = STATUS_WORDS[pick(STATUS_WORDS.length)] ?? 0;
        return Uint8Array.of(...answer.slice(0, -2), sw >> 8, sw & 0xff);
      }
      default:
        disturbed -= 1;
        return answer;
    }
  }

  const session = tokenSession(transmit, token);
  const acts: (() => Promise<PinResult | SignResult | undefined>)[] = [
    () => session.sign(pin(), [{ text: TEXT }]),
    () => session.verifyPin(pin()),
    () => session.changePin(pin(), pin()),
    async () => void (await readToken(transmit, token.profile)),
  ];
  let result: PinResult | SignResult | undefined;
  try {
    result = await acts[pick(acts.length)]?.();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === 'app/internal') throw thrown;
  }
  if (pinCommands > 1) throw new Error(`${pinCommands} PIN commands for one PIN`);
  if (result?.result === 'ok' && 'signatures' in result && !result.signatures.every(holds)) throw new Error('a signature that does not hold');
  if (result && result.result !== 'ok' && !answersToPin.every(saysRefused)) throw new Error(`${result.result} was never said`);
  return disturbed;
}

const saysRefused = (sw: number): boolean => (sw & 0xfff0) === 0x63c0 || sw === 0x6300 || sw === 0x6983;

function holds({ signature, algorithm, certificate }: CardSignature): boolean {
  return verifyCardSignature(readCertificate(certificate), algorithm, new TextEncoder().encode(TEXT), signature);
}

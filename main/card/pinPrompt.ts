import { randomBytes } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { PIN_BLOCK_BYTES, pinCharacters, unmaskPinBlock } from '../../contract/pinBlock.ts';
import { type PinPrompt, pinValues } from '../../contract/pinWindow.ts';
import type { PinOutcome, PinWindow, WindowHost } from '../hosts/host.ts';

/** Everything of a PIN prompt but the pad, which is made here for one use. */
export type PinQuestion = Omit<PinPrompt, 'pad'>;

/** How long the PIN window may stay open without an answer. */
const PIN_WINDOW_LIMIT_MS = 5 * 60_000;

/** As `askPins`, for the one PIN of an act. */
export async function askPin(host: WindowHost, question: Omit<PinQuestion, 'newPin' | 'atReader'>, signal: AbortSignal): Promise<Buffer> {
  const [pin] = await askPins(host, question, signal);
  if (!pin) throw new AppError('pin/window-lost');
  return pin;
}

/**
 * Opens the PIN window and answers what was typed as UTF-8 bytes in Buffers that the caller must wipe: the PIN, and the new PIN where the
 * question asks for one. `signal` closes the window,
 * e.g. because the card was taken out; its reason is thrown.
 * @throws AppError `pin/cancelled`, `pin/timeout`, `pin/window-lost`, `pin/length`, or the signal's reason.
 */
export async function askPins(host: WindowHost, question: PinQuestion, signal: AbortSignal): Promise<Buffer[]> {
  signal.throwIfAborted();
  const pad = randomBytes(PIN_BLOCK_BYTES * pinValues(question));
  const window = await host.openPin({ ...question, pad: pad.toString('base64') });
  try {
    const outcome = await pinWindowOutcome(window, signal);
    if (outcome.kind !== 'submitted') throw new AppError('pin/window-lost');
    return unmaskAll(outcome.masked, pad, question);
  } finally {
    pad.fill(0);
    await window.close();
  }
}

/**
 * What the user wants, as far as there is something to do: not cancelled, not lost, not too late.
 * @throws AppError `pin/cancelled`, `pin/timeout`, `pin/window-lost`, or the signal's reason.
 */
export async function pinWindowOutcome(window: PinWindow, signal: AbortSignal): Promise<Exclude<PinOutcome, { kind: 'cancelled' | 'lost' }>> {
  const outcome = await Promise.race([window.outcome, aborted(AbortSignal.any([signal, AbortSignal.timeout(PIN_WINDOW_LIMIT_MS)]))]);
  if (outcome === 'aborted') {
    signal.throwIfAborted();
    throw new AppError('pin/timeout');
  }
  if (outcome.kind === 'cancelled') throw new AppError('pin/cancelled');
  if (outcome.kind === 'lost') throw new AppError('pin/window-lost');
  return outcome;
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}

/** One value after the other; when one does not fit, those before it are wiped. */
function unmaskAll(masked: Uint8Array, pad: Uint8Array, question: PinQuestion): Buffer[] {
  const lengths = [question.pinLength, ...(question.newPin ? [question.newPin.length] : [])];
  const pins: Buffer[] = [];
  try {
    for (const [i, length] of lengths.entries()) {
      const [from, to] = [i * PIN_BLOCK_BYTES, (i + 1) * PIN_BLOCK_BYTES];
      pins.push(unmask(masked.subarray(from, to), pad.subarray(from, to), length));
    }
    return pins;
  } catch (thrown) {
    for (const pin of pins) pin.fill(0);
    throw thrown;
  } finally {
    masked.fill(0);
  }
}

/** Block XOR pad → PIN bytes. Checks the length before the PIN gets anywhere near the card; the block is wiped. */
export function unmask(masked: Uint8Array, pad: Uint8Array, pinLength: { min: number; max: number }): Buffer {
  const pin = unmaskPinBlock(masked, pad);
  masked.fill(0);
  if (!pin) throw new AppError('pin/window-lost');
  const length = pinCharacters(pin);
  if (length >= pinLength.min && length <= pinLength.max) return Buffer.from(pin.buffer);
  pin.fill(0);
  throw new AppError('pin/length', { params: { min: pinLength.min, max: pinLength.max } });
}

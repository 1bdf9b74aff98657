import { AppError } from '../../contract/errors.ts';
import { unmovedBytes } from '../../contract/pinBlock.ts';
import { parseResponse, type Transmit } from './apdu.ts';
import type { DeviceProfile, PlainPin } from './profile.ts';

/** ISO 7816-4 instructions with PINs in plain, class 00. */
export const isoPin = { verify: 0x20, changeReferenceData: 0x24, resetRetryCounter: 0x2c } as const;
type IsoPin = (typeof isoPin)[keyof typeof isoPin];

const HEADER = 5;

/** Case 3, short: what is longer is no PIN of any card. */
export function isPlainPinCommand(apdu: Uint8Array): boolean {
  const [cla, ins] = apdu;
  return cla === 0 && Object.values<number | undefined>(isoPin).includes(ins) && apdu.length > HEADER && apdu.length === HEADER + (apdu[4] ?? 0);
}

/**
 * The command with its PINs, one padded block after the other; wipe it after use. Without PINs a keypad's template, all padding.
 * @throws AppError `pin/length` for a PIN that is longer than its block.
 */
export function plainPinCommand(instruction: IsoPin, { p2, padding, blockLength }: PlainPin, pins: readonly (Uint8Array | undefined)[]): Uint8Array<ArrayBuffer> {
  if (pins.some((pin) => pin && pin.length > blockLength)) throw new AppError('pin/length', { params: { min: 1, max: blockLength } });
  const apdu = unmovedBytes(HEADER + pins.length * blockLength);
  apdu.set([0, instruction, 0, p2, pins.length * blockLength]);
  apdu.fill(padding, HEADER);
  pins.forEach((pin, at) => pin && apdu.set(pin, HEADER + at * blockLength));
  return apdu;
}

/** Sends such a command, once, and wipes it. @returns the status word */
export async function sendPlainPin(transmit: Transmit, apdu: Uint8Array): Promise<number> {
  try {
    return parseResponse(await transmit(apdu)).sw;
  } finally {
    apdu.fill(0);
  }
}

/** How a card of this profile takes a plain PIN; undefined: it does not. */
export function plainOf({ verify }: Pick<DeviceProfile, 'verify'>): PlainPin | undefined {
  return verify.kind === 'plain' ? verify : undefined;
}

import { randomFillSync } from 'node:crypto';
import { AppError } from '../contract/errors.ts';
import type { MaskedPin, PinPad } from '../contract/nativeHost.ts';
import { PIN_BLOCK_BYTES, unmaskPinBlock, unmovedBytes } from '../contract/pinBlock.ts';

/** More open pads than this are a parent that asks and never comes back: the oldest go. */
const OPEN_LIMIT = 32;

/** The one-time pads that this process gave away. */
export interface PinPads {
  issue(): PinPad;
  /**
   * The PIN behind a masked one, in bytes that the caller wipes. Each pad opens one PIN.
   * @throws AppError `card/host-restarted` for a pad that is not known here, or was used.
   */
  open(masked: MaskedPin): Uint8Array;
}

export function createPinPads(): PinPads {
  const pads = new Map<number, Uint8Array>();
  let nextId = 1;
  return {
    issue: () => {
      const pad = { id: nextId++, bytes: randomFillSync(unmovedBytes(PIN_BLOCK_BYTES)) };
      pads.set(pad.id, pad.bytes);
      for (const id of pads.keys()) if (pads.size > OPEN_LIMIT) pads.delete(id);
      return pad;
    },
    open: ({ pad, masked }) => {
      const bytes = pads.get(pad);
      pads.delete(pad);
      const pin = bytes && unmaskPinBlock(masked, bytes);
      bytes?.fill(0);
      if (!pin) throw new AppError('card/host-restarted');
      return pin;
    },
  };
}

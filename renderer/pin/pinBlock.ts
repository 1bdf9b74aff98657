import { maskPinBlock, PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';

/** As `maskPins`, for one PIN. */
export const maskPin = (pin: Uint8Array, pad: string): string => maskPins([pin], pad);

/**
 * The PIN blocks, one after the other, XOR the one-time pad, base64. The given bytes are wiped.
 * @param pins UTF-8 bytes, at most `PIN_BYTES_MAX` each.
 * @param pad base64 of `PIN_BLOCK_BYTES` bytes for each.
 * @throws RangeError when either does not fit.
 */
export function maskPins(pins: readonly Uint8Array[], pad: string): string {
  const padBytes = Uint8Array.from(atob(pad), (character) => character.charCodeAt(0));
  if (padBytes.length !== PIN_BLOCK_BYTES * pins.length) throw new RangeError('pad');
  const blocks = pins.map((pin, i) => {
    const block = maskPinBlock(pin, padBytes.subarray(i * PIN_BLOCK_BYTES, (i + 1) * PIN_BLOCK_BYTES), crypto.getRandomValues(new Uint8Array(PIN_BLOCK_BYTES)));
    pin.fill(0);
    return String.fromCharCode(...block);
  });
  padBytes.fill(0);
  return btoa(blocks.join(''));
}

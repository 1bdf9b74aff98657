import { maskPinBlock, PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';

/**
 * The PIN block XOR the one-time pad, base64. The given bytes are wiped.
 * @param pin UTF-8 bytes, at most `PIN_BYTES_MAX`.
 * @param pad base64 of `PIN_BLOCK_BYTES` bytes.
 * @throws RangeError when either does not fit.
 */
export function maskPin(pin: Uint8Array, pad: string): string {
  const padBytes = Uint8Array.from(atob(pad), (character) => character.charCodeAt(0));
  const masked = maskPinBlock(pin, padBytes, crypto.getRandomValues(new Uint8Array(PIN_BLOCK_BYTES)));
  pin.fill(0);
  padBytes.fill(0);
  return btoa(String.fromCharCode(...masked));
}

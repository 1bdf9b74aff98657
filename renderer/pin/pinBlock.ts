import { PIN_BLOCK_BYTES } from '../../contract/pinWindow.ts';

/** Longest PIN that fits the block beside its length byte, in UTF-8 bytes. */
export const PIN_BYTES_MAX = PIN_BLOCK_BYTES - 1;

/**
 * The PIN block (contract/pinWindow.ts) XOR the one-time pad, base64. The random fill hides the PIN's length.
 * The given bytes are wiped.
 * @param pin UTF-8 bytes, at most `PIN_BYTES_MAX`.
 * @param pad base64 of `PIN_BLOCK_BYTES` bytes.
 * @throws RangeError when either does not fit.
 */
export function maskPin(pin: Uint8Array, pad: string): string {
  const padBytes = Uint8Array.from(atob(pad), (character) => character.charCodeAt(0));
  if (padBytes.length !== PIN_BLOCK_BYTES) throw new RangeError('pad');
  if (pin.length > PIN_BYTES_MAX) throw new RangeError('pin');
  const block = crypto.getRandomValues(new Uint8Array(PIN_BLOCK_BYTES));
  block[0] = pin.length;
  block.set(pin, 1);
  pin.fill(0);
  const masked = block.map((byte, index) => byte ^ (padBytes[index] ?? 0));
  block.fill(0);
  padBytes.fill(0);
  return btoa(String.fromCharCode(...masked));
}

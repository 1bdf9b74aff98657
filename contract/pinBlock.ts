/** Block layout before masking: 1 byte length, the PIN's UTF-8 bytes, random fill, which hides the length. */
export const PIN_BLOCK_BYTES = 64;
/** Longest PIN that fits beside its length byte, in UTF-8 bytes. */
export const PIN_BYTES_MAX = PIN_BLOCK_BYTES - 1;

/**
 * Bytes that are certain to lie outside the collected heap: V8 keeps small arrays inside it, moves them when it collects, and
 * leaves the old place as it was, where no wiping reaches.
 */
export function unmovedBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/**
 * The PIN block XOR a one-time pad. The PIN's bytes stay the caller's, who wipes them.
 * @param pin UTF-8 bytes, at most `PIN_BYTES_MAX`.
 * @param pad `PIN_BLOCK_BYTES` random bytes, used for nothing else.
 * @param fill as many other random bytes.
 * @throws RangeError when one of them does not fit.
 */
export function maskPinBlock(pin: Uint8Array, pad: Uint8Array, fill: Uint8Array): Uint8Array<ArrayBuffer> {
  if (pad.length !== PIN_BLOCK_BYTES || fill.length !== PIN_BLOCK_BYTES) throw new RangeError('pad');
  if (pin.length > PIN_BYTES_MAX) throw new RangeError('pin');
  const block = unmovedBytes(PIN_BLOCK_BYTES);
  for (let at = 0; at < PIN_BLOCK_BYTES; at += 1) {
    const plain = at === 0 ? pin.length : at <= pin.length ? pin[at - 1] : fill[at];
    block[at] = (plain ?? 0) ^ (pad[at] ?? 0);
  }
  return block;
}

/** The PIN's bytes, to be wiped by the caller; undefined when block and pad cannot belong together. */
export function unmaskPinBlock(masked: Uint8Array, pad: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (masked.length !== PIN_BLOCK_BYTES || pad.length !== PIN_BLOCK_BYTES) return undefined;
  const length = (masked[0] ?? 0) ^ (pad[0] ?? 0);
  if (length > PIN_BYTES_MAX) return undefined;
  const pin = unmovedBytes(length);
  for (let at = 0; at < length; at += 1) pin[at] = (masked[at + 1] ?? 0) ^ (pad[at + 1] ?? 0);
  return pin;
}

/** A PIN's length as a person counts it: UTF-8's following bytes do not count. */
export function pinCharacters(pin: Uint8Array): number {
  return pin.reduce((count, byte) => count + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
}

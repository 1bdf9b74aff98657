import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIN_BLOCK_BYTES, PIN_BYTES_MAX } from '../../contract/pinBlock.ts';
import { maskPin, maskPins } from './pinBlock.ts';

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const pads = fc.uint8Array({ minLength: PIN_BLOCK_BYTES, maxLength: PIN_BLOCK_BYTES });
const pins = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((pin) => new TextEncoder().encode(pin).length <= PIN_BYTES_MAX);

describe('PIN block', () => {
  it('gives the PIN back to who has the pad, and wipes the bytes it was given', () => {
    fc.assert(
      fc.property(pins, pads, (pin, pad) => {
        const bytes = new TextEncoder().encode(pin);
        const masked = bytesOf(maskPin(bytes, base64(pad)));
        expect(masked).toHaveLength(PIN_BLOCK_BYTES);
        const block = masked.map((byte, index) => byte ^ (pad[index] ?? 0));
        expect(new TextDecoder().decode(block.subarray(1, 1 + (block[0] ?? 0)))).toBe(pin);
        expect(bytes.every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  it('masks each of several PINs with its own part of the pad', () => {
    fc.assert(
      fc.property(pins, pins, fc.uint8Array({ minLength: 2 * PIN_BLOCK_BYTES, maxLength: 2 * PIN_BLOCK_BYTES }), (first, second, pad) => {
        const given = [first, second].map((pin) => new TextEncoder().encode(pin));
        const masked = bytesOf(maskPins(given, base64(pad)));
        const block = masked.map((byte, index) => byte ^ (pad[index] ?? 0));
        const taken = [0, PIN_BLOCK_BYTES].map((from) => new TextDecoder().decode(block.subarray(from + 1, from + 1 + (block[from] ?? 0))));
        expect(taken).toEqual([first, second]);
        expect(given.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
        expect(() => maskPins(given, base64(pad.subarray(1)))).toThrow(RangeError);
      }),
    );
  });

  it('fills the rest anew each time', () => {
    const pad = base64(new Uint8Array(PIN_BLOCK_BYTES));
    const once = () => maskPin(new TextEncoder().encode('123456'), pad);
    expect(once()).not.toBe(once());
  });

  it('refuses a PIN that does not fit and a pad of another length', () => {
    const pad = base64(new Uint8Array(PIN_BLOCK_BYTES));
    expect(() => maskPin(new Uint8Array(PIN_BLOCK_BYTES), pad)).toThrow(RangeError);
    expect(() => maskPin(new Uint8Array(6), base64(new Uint8Array(63)))).toThrow(RangeError);
  });
});

/** Why a PIN may not be a card's new one. */
export const newPinFaults = ['length', 'initial', 'same', 'repeated', 'sequence', 'date'] as const;
export type NewPinFault = (typeof newPinFaults)[number];

/** E-Port cards are handed out with it. */
const INITIAL = '88888888';

/**
 * What is wrong with a new PIN, most telling fault first; undefined when nothing is. Works on bytes and makes no text of them, so that
 * the PIN window and main may both ask.
 * @param next UTF-8 bytes.
 * @param length allowed characters.
 * @param old the PIN that it replaces, where that is known.
 */
export function newPinFault(next: Uint8Array, length: { readonly min: number; readonly max: number }, old?: Uint8Array): NewPinFault | undefined {
  const characters = next.reduce((count, byte) => count + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
  if (characters < length.min || characters > length.max) return 'length';
  if (next.length === INITIAL.length && next.every((byte, i) => byte === INITIAL.charCodeAt(i))) return 'initial';
  if (old && old.length === next.length && old.every((byte, i) => byte === next[i])) return 'same';
  if (isRepeated(next)) return 'repeated';
  if (isSequence(next)) return 'sequence';
  return isDate(next) ? 'date' : undefined;
}

/** One part over and over (11111111, 12121212, 12341234), or no more than two different characters. */
function isRepeated(pin: Uint8Array): boolean {
  const periodic = [1, 2, 3, 4].some((period) => period <= pin.length / 2 && pin.every((byte, i) => byte === pin[i % period]));
  return periodic || new Set(pin).size <= 2;
}

/** Each character the one after, or each the one before: 12345678, 98765432, abcdefgh; 0 follows 9. */
function isSequence(pin: Uint8Array): boolean {
  return [1, -1].some((step) => pin.every((byte, i) => i === 0 || follows(pin[i - 1] ?? 0, byte, step)));
}

function follows(before: number, after: number, step: number): boolean {
  const digits = isDigit(before) && isDigit(after);
  return digits ? (before - 0x30 + step + 10) % 10 === after - 0x30 : before + step === after;
}

/** A day that a birthday may be, written 19800131, 31011980, 01311980; or 800131 for PINs of six digits. */
function isDate(pin: Uint8Array): boolean {
  if (!pin.every(isDigit)) return false;
  const number = (from: number, to: number): number => pin.subarray(from, to).reduce((value, byte) => value * 10 + byte - 0x30, 0);
  const isDay = (year: number, month: number, day: number): boolean => {
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= last;
  };
  if (pin.length === 6) return isDay(1900 + number(0, 2), number(2, 4), number(4, 6)) || isDay(2000 + number(0, 2), number(2, 4), number(4, 6));
  if (pin.length !== 8) return false;
  return (
    isDay(number(0, 4), number(4, 6), number(6, 8)) ||
    isDay(number(4, 8), number(2, 4), number(0, 2)) ||
    isDay(number(4, 8), number(0, 2), number(2, 4))
  );
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

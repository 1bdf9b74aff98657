import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandApdu, encodeApdu } from './apdu.ts';
import { traceLine } from './trace.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const line = (command: Uint8Array, answer = bytes('9000')): string => traceLine({ command, answer: { bytes: answer }, ms: 12.4 });

describe('a line of the APDU trace', () => {
  it.each([
    ['80 04 00 00 00 00 00', '9000', '80 04 00 00 [0 bytes] -> 9000 [0 bytes], 12 ms'],
    ['80 42 00 00 00 00 04 01 02 61 62 00 02', '03 04 9000', '80 42 00 00 [01 02 61 62] -> 9000 [03 04], 12 ms'],
    ['80 26 00 00 05 61 62 63 64 65', '6A88', '80 26 00 00 [5 bytes] -> 6A88 [0 bytes], 12 ms'],
    ['80 18 00 01 02 61 62', '63C3', '80 18 00 01 [3 bytes after the header, secret] -> 63C3 [0 bytes], 12 ms'],
    ['00 C0 00 00 04', '41 42 43 44 9000', '00 C0 00 00 [1 bytes after the header] -> 9000 [4 bytes], 12 ms'],
    ['FF 82 00 01 02 61 62', '9000', 'FF 82 00 01 [3 bytes after the header] -> 9000 [0 bytes], 12 ms'],
    ['80', '90', 'no command -> 1 bytes, no status word, 12 ms'],
  ])('%s', (command, answer, expected) => {
    expect(line(bytes(command), bytes(answer))).toBe(expected);
  });

  it('says why no answer came', () => {
    expect(traceLine({ command: bytes('80 50 00 00 08'), answer: { failed: 'card/removed' }, ms: 3 })).toBe('80 50 00 00 [0 bytes] -> no answer (card/removed), 3 ms');
  });

  it('of a control command to the reader tells its code, lengths and a status word, and nothing of its data', () => {
    const of = (data: string, answer: string): string => traceLine({ control: 0x42330006, command: bytes(data), answer: { bytes: bytes(answer) }, ms: 4_000.2 });
    expect(of('1e 1e 82', '6400')).toBe('control 42330006 [3 bytes] -> 6400, 4000 ms');
    expect(of('', '06 04 42 33 00 06')).toBe('control 42330006 [0 bytes] -> [6 bytes], 4000 ms');
    expect(of('31 32 33', '9000')).toBe(of('34 35 36', '9000'));
    expect(traceLine({ control: 0x42000d48, command: bytes(''), answer: { failed: 'card/reader-removed' }, ms: 1 })).toBe('control 42000D48 [0 bytes] -> no answer (card/reader-removed), 1 ms');
  });
});

const byte = fc.integer({ min: 0, max: 255 });
const pinInstruction = fc.constantFrom(0x20, 0x21, 0x24, 0x25, 0x2c, 0x2d, 0x16, 0x18, 0x1a);
/** A header with two bodies of the same length: two PINs, if you like. */
const twoBodies = fc.integer({ min: 0, max: 600 }).chain((length) => {
  const body = fc.uint8Array({ minLength: length, maxLength: length });
  return fc.tuple(body, body);
});

/** Every way in which this command's data may go out: short, extended, in links, in an envelope, to a keypad, cut off. */
function ways(head: Omit<CommandApdu, 'data' | 'le'>, data: Uint8Array): Uint8Array[] {
  const links = Array.from({ length: Math.ceil(data.length / 255) }, (_, n) => data.subarray(n * 255, n * 255 + 255));
  const raw = Uint8Array.of(head.cla, head.ins, head.p1, head.p2, ...data);
  return [
    ...links.map((link) => encodeApdu({ ...head, data: link }, 'short')),
    ...links.map((link) => encodeApdu({ ...head, cla: head.cla | 0x10, data: link }, 'short')),
    ...links.map((link) => encodeApdu({ ...head, data: link, le: 0 }, 'short')),
    encodeApdu({ ...head, data }, 'extended'),
    encodeApdu({ ...head, data, le: 0 }, 'extended'),
    raw,
    encodeApdu({ cla: 0, ins: 0xc2, p1: 0, p2: 0, data: raw }, 'extended'),
    // PC/SC part 10: verify (06) and modify (07) over a pseudo-APDU.
    encodeApdu({ cla: 0xff, ins: 0xc2, p1: 1, p2: 6, data: raw }, 'extended'),
    encodeApdu({ cla: 0xff, ins: 0xc2, p1: 1, p2: 7, data: raw }, 'extended'),
  ];
}

describe('what a trace never tells', () => {
  it('a PIN: the line is the same whatever a PIN command carries, in every class and way of sending', () => {
    fc.assert(
      fc.property(byte, pinInstruction, byte, byte, twoBodies, (cla, ins, p1, p2, [one, other]) => {
        const head = { cla, ins, p1, p2 };
        expect(ways(head, one).map((way) => line(way))).toEqual(ways(head, other).map((way) => line(way)));
      }),
    );
  });

  it('a PIN: its digits are in no line, in clear, in hex or spaced', () => {
    fc.assert(
      fc.property(pinInstruction, fc.stringMatching(/^\d{6,12}$/), (ins, pin) => {
        const data = new TextEncoder().encode(pin);
        const hex = Buffer.from(data).toString('hex').toUpperCase();
        for (const cla of [0x00, 0x80, 0x0c, 0x84, 0xff]) {
          for (const way of ways({ cla, ins, p1: 0, p2: 1 }, data)) {
            const written = line(way);
            for (const form of [pin, hex, hex.replaceAll(/(..)(?=.)/g, '$1 ')]) expect(written).not.toContain(form);
          }
        }
      }),
    );
  });

  it('what a card answers to a PIN command, and anything longer than a handle, in either direction', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, fc.integer({ min: 5, max: 600 }).chain((n) => fc.tuple(fc.uint8Array({ minLength: n, maxLength: n }), fc.uint8Array({ minLength: n, maxLength: n }))), (cla, ins, p1, p2, [one, other]) => {
        const lineOf = (data: Uint8Array): string => line(encodeApdu({ cla, ins, p1, p2, data, le: 0 }, 'extended'), Uint8Array.of(...data, 0x90, 0));
        expect(lineOf(one)).toBe(lineOf(other));
      }),
    );
    expect(line(bytes('80 18 00 01 01 00'), bytes('01 02 9000'))).not.toContain('01 02');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { type CommandApdu, decodeApdu, encodeApdu, exchange, parseResponse } from './apdu.ts';

const byte = fc.nat(255);
const header = { cla: byte, ins: byte, p1: byte, p2: byte };
const ok = (...data: number[]): Uint8Array => Uint8Array.of(...data, 0x90, 0x00);

describe('encodeApdu and decodeApdu', () => {
  const command = (maxData: number, maxLe: number) =>
    fc.record(
      { ...header, data: fc.uint8Array({ minLength: 1, maxLength: maxData }), le: fc.integer({ min: 1, max: maxLe }) },
      { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
    );

  it('gives back every extended command', () => {
    fc.assert(
      fc.property(command(600, 65_536), (sent) => {
        // With neither data nor le there is nothing that could be extended.
        expect(decodeApdu(encodeApdu(sent, 'extended'))).toEqual({ ...sent, extended: sent.data !== undefined || sent.le !== undefined });
      }),
    );
  });
  it('gives back every short command', () => {
    fc.assert(
      fc.property(command(255, 256), (sent) => {
        expect(decodeApdu(encodeApdu(sent, 'short'))).toEqual({ ...sent, extended: false });
      }),
    );
  });
  it('writes the four cases as ISO 7816-3 has them', () => {
    const head = { cla: 0x80, ins: 0x50, p1: 0, p2: 0 };
    const hex = (value: CommandApdu, lengths: 'extended' | 'short'): string => Buffer.from(encodeApdu(value, lengths)).toString('hex');
    expect(hex(head, 'extended')).toBe('80500000');
    expect(hex({ ...head, le: 8 }, 'extended')).toBe('80500000000008');
    expect(hex({ ...head, data: Uint8Array.of(1, 2), le: 10 }, 'extended')).toBe('805000000000020102000a');
    expect(hex({ ...head, data: Uint8Array.of(1, 2), le: 0 }, 'short')).toBe('8050000002010200');
  });
  it('refuses what does not fit', () => {
    const head = { cla: 0, ins: 0, p1: 0, p2: 0 };
    expect(() => encodeApdu({ ...head, data: new Uint8Array(256) }, 'short')).toThrow(RangeError);
    expect(() => encodeApdu({ ...head, data: new Uint8Array(65_536) }, 'extended')).toThrow(RangeError);
    expect(() => encodeApdu({ ...head, le: 257 }, 'short')).toThrow(RangeError);
    expect(() => encodeApdu({ ...head, le: -1 }, 'extended')).toThrow(RangeError);
  });
  it('reads any bytes as a command or as none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = decodeApdu(bytes);
        if (read) expect((read.data?.length ?? 0) <= bytes.length).toBe(true);
        else expect(bytes.length === 0 || bytes.length !== 4).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(decodeApdu(Uint8Array.of(0x80, 0x18, 0, 1, 5, 1, 2))).toBeUndefined();
    expect(decodeApdu(Uint8Array.of(0x80, 0x18, 0, 1, 0, 0, 9, 1))).toBeUndefined();
  });
});

describe('exchange', () => {
  const card = (...answers: Uint8Array[]) => {
    const sent: Uint8Array[] = [];
    return {
      sent,
      transmit: async (apdu: Uint8Array): Promise<Uint8Array> => {
        sent.push(apdu);
        return answers[sent.length - 1] ?? answers.at(-1) ?? new Uint8Array();
      },
    };
  };
  const command = { cla: 0x80, ins: 0x4e, p1: 1, p2: 0, le: 0 };

  it('fetches what the card still has', async () => {
    const { sent, transmit } = card(Uint8Array.of(1, 2, 0x61, 3), ok(3, 4, 5));
    expect(await exchange(transmit, command, 'short')).toEqual({ data: Uint8Array.of(1, 2, 3, 4, 5), sw: 0x9000 });
    expect([...(sent[1] ?? [])]).toEqual([0, 0xc0, 0, 0, 3]);
  });
  it('asks again with the card’s own length', async () => {
    const { sent, transmit } = card(Uint8Array.of(0x6c, 4), ok(1, 2, 3, 4));
    expect((await exchange(transmit, command, 'extended')).data).toHaveLength(4);
    expect([...(sent[1] ?? [])]).toEqual([0x80, 0x4e, 1, 0, 4]);
  });
  it('never repeats a command without an expected length, as the PIN commands are', async () => {
    const { sent, transmit } = card(Uint8Array.of(0x6c, 4));
    const verify = { cla: 0x80, ins: 0x18, p1: 0, p2: 1, data: new Uint8Array(18) };
    expect((await exchange(transmit, verify, 'extended')).sw).toBe(0x6c04);
    expect(sent).toHaveLength(1);
  });
  it('chains data that one short command cannot hold', async () => {
    const { sent, transmit } = card(ok());
    await exchange(transmit, { ...command, data: Uint8Array.from({ length: 600 }, (_, i) => i & 0xff) }, 'short');
    expect(sent.map((apdu) => [apdu[0], apdu[4]])).toEqual([[0x90, 255], [0x90, 255], [0x80, 90]]);
    const whole = sent.map((apdu) => decodeApdu(apdu)?.data ?? new Uint8Array());
    expect(Buffer.concat(whole)).toEqual(Buffer.from(Array.from({ length: 600 }, (_, i) => i & 0xff)));
  });
  it('ends a chain that the card refuses', async () => {
    const { sent, transmit } = card(Uint8Array.of(0x68, 0x84));
    expect((await exchange(transmit, { ...command, data: new Uint8Array(600) }, 'short')).sw).toBe(0x6884);
    expect(sent).toHaveLength(1);
  });
  it.each([
    ['nothing', []],
    ['one byte', [0x90]],
    ['more for ever, but none of it', [0x61, 0x10]],
    ['more for ever', [...new Uint8Array(200), 0x61, 0xff]],
  ])('answers card/communication to a card that says %s', async (_what, answer) => {
    const { transmit } = card(Uint8Array.from(answer));
    await expect(exchange(transmit, command, 'short')).rejects.toEqual(new AppError('card/communication'));
  });
  it('parses any answer or says card/communication', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        if (bytes.length < 2) expect(() => parseResponse(bytes)).toThrow('card/communication');
        else expect(parseResponse(bytes).data).toHaveLength(bytes.length - 2);
      }),
    );
  });
});

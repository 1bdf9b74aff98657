import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { type Control, findKeypad, keypadEntry } from './keypad.ts';
import { type KeypadAsk, parseFeatures, parsePinProperties, parseTlvProperties, pinModifyStructure, pinVerifyStructure } from './keypadStructures.ts';
import { isPlainPinCommand, plainPinCommand } from './plainPin.ts';
import { plainSoftcardProfile, softcardProfile } from './profile.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const plain = { kind: 'plain', p2: 0x81, padding: 0xff, blockLength: 8 } as const;
const ask: KeypadAsk = { plain, pinLength: { min: 6, max: 8 }, seconds: 30, language: 'zh-CN', properties: {} };

describe('what a reader tells of its keypad (PC/SC part 10)', () => {
  it('lists its features with big-endian control codes', () => {
    expect([...parseFeatures(bytes('06 04 42330006 12 04 42330012 0A 04 4233000A'))]).toEqual([[0x06, 0x42330006], [0x12, 0x42330012], [0x0a, 0x4233000a]]);
    // Windows' codes look otherwise; a cut-off list keeps what is whole.
    expect([...parseFeatures(bytes('06 04 00313520 07 04 0031'))]).toEqual([[0x06, 0x00313520]]);
  });

  it('tells its display and how an entry may end', () => {
    expect(parsePinProperties(bytes('1002 07 00'))).toEqual({ lcdLayout: 0x0210, entryValidation: 0x07 });
    expect(parsePinProperties(bytes('1002'))).toEqual({});
    expect(parseTlvProperties(bytes('01 02 1002 02 01 02 06 01 04 07 01 0c 0b 02 e608'))).toEqual({ lcdLayout: 0x0210, entryValidation: 2, pinLength: { min: 4, max: 12 } });
  });

  it('any bytes are read without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
        for (const code of parseFeatures(any).values()) expect(code).toBeLessThanOrEqual(0xffffffff);
        parsePinProperties(any);
        parseTlvProperties(any);
      }),
    );
  });
});

describe('structures for the reader', () => {
  it('PIN_VERIFY_STRUCTURE as part 10 has it, field by field', () => {
    expect(hex(pinVerifyStructure(ask))).toBe(
      ['1e', '1e', '82', '08', '00', '0806', '02', '01', '0408', '00', '000000', '0d000000', '00200081', '08', 'ffffffffffffffff'].join(''),
    );
  });

  it('PIN_MODIFY_STRUCTURE as part 10 has it, field by field', () => {
    expect(hex(pinModifyStructure({ ...ask, language: 'en' }))).toBe(
      ['1e', '1e', '82', '08', '00', '00', '08', '0806', '03', '02', '03', '0904', '00', '01', '02', '000000', '15000000', '00240081', '10', 'ff'.repeat(16)].join(''),
    );
  });

  it('follows what the reader tells: no display no message, no OK key its own way to end', () => {
    expect(pinVerifyStructure({ ...ask, properties: { lcdLayout: 0 } })[8]).toBe(0);
    expect(pinVerifyStructure({ ...ask, properties: { entryValidation: 0x05 } })[7]).toBe(0x05);
    expect(pinVerifyStructure({ ...ask, properties: { entryValidation: 0x07 } })[7]).toBe(0x02);
  });
});

describe('plain PIN commands', () => {
  const pin = fc.uint8Array({ minLength: 1, maxLength: 8 });
  it('hold the PINs padded, each in its block, and are known as such', () => {
    fc.assert(
      fc.property(pin, pin, (one, other) => {
        const apdu = plainPinCommand(0x24, plain, [one, other]);
        expect([...apdu.subarray(0, 5)]).toEqual([0, 0x24, 0, 0x81, 16]);
        expect(hex(apdu.subarray(5))).toBe(hex(one).padEnd(16, 'f') + hex(other).padEnd(16, 'f'));
        expect(isPlainPinCommand(apdu)).toBe(true);
      }),
    );
  });

  it('a PIN longer than its block is refused', () => {
    expect(() => plainPinCommand(0x20, plain, [new Uint8Array(9)])).toThrow('pin/length');
  });

  it.each(['80 18 00 01 10', '00 20 00 81', '00 20 00 81 08 31', '00 c0 00 00 04', '80 20 00 81 01 31'])('%s is none', (command) => {
    expect(isPlainPinCommand(bytes(command))).toBe(false);
  });
});

describe('the keypad in use', () => {
  const keypad = { verify: 0x42330006, modify: 0x42330007, properties: {} };
  const entry = (answer: () => Promise<Uint8Array>) => {
    const calls: [number, string][] = [];
    const control: Control = async (code, _data, kind) => {
      calls.push([code, kind]);
      return answer();
    };
    let waits = 0;
    return { entry: keypadEntry(control, keypad, { plain, pinLength: { min: 6, max: 8 }, seconds: 30 }, () => void waits++), calls, waits: () => waits };
  };
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (thrown: unknown) => AppError.from(thrown).code);
  const pcsc = (code: string) => () => Promise.reject(new Error(`SCardControl error: something.(0x${code})`));

  it.each([
    ['9000', { result: 'ok' }],
    ['63c2', { result: 'wrong', triesLeft: 2 }],
    ['63c0', { result: 'locked' }],
    ['6983', { result: 'locked' }],
  ])('%s is what the card says of the try', async (sw, result) => {
    const { entry: it, calls, waits } = entry(async () => bytes(sw));
    expect(await it.verifyPin('zh-CN')).toEqual(result);
    expect([calls, waits()]).toEqual([[[keypad.verify, 'pin']], 1]);
  });

  it.each([
    ['6400', 'pin/keypad-timeout', 'pin/keypad-timeout'],
    ['6401', 'pin/cancelled', 'pin/cancelled'],
    ['6402', 'pin/keypad-differs', 'pin/keypad-differs'],
    ['6403', 'pin/length', 'pin/length'],
    ['6b80', 'pin/keypad-failed', 'pin/keypad-failed'],
    ['6d00', 'card/unsupported', 'card/unsupported'],
    ['6f00', 'card/communication', 'card/communication'],
    ['', 'card/communication', 'pin/change-unknown'],
  ])('%s is %s at a VERIFY, %s at a change', async (sw, verify, change) => {
    const { entry: it } = entry(async () => bytes(sw));
    expect([await codeOf(it.verifyPin('zh-CN')), await codeOf(it.changePin('zh-CN'))]).toEqual([verify, change]);
  });

  it.each([
    ['8010001f', 'pin/keypad-failed', 'pin/keypad-failed'],
    ['00000032', 'pin/keypad-failed', 'pin/keypad-failed'],
    ['80100016', 'card/communication', 'pin/change-unknown'],
    ['80100069', 'card/removed', 'pin/change-unknown'],
    ['80100017', 'card/reader-removed', 'pin/change-unknown'],
  ])('PC/SC code %s is %s at a VERIFY, %s at a change', async (code, verify, change) => {
    const { entry: it } = entry(pcsc(code));
    expect([await codeOf(it.verifyPin('zh-CN')), await codeOf(it.changePin('zh-CN'))]).toEqual([verify, change]);
  });

  it('is not asked for where the card wants its PIN enciphered, nor found where the reader knows nothing of it', async () => {
    let asked = 0;
    const control: Control = async () => {
      asked += 1;
      throw new Error('SCardControl error: Feature not supported.(0x8010001f)');
    };
    expect(await findKeypad(control, 1, softcardProfile)).toBeUndefined();
    expect(asked).toBe(0);
    expect(await findKeypad(control, 1, plainSoftcardProfile)).toBeUndefined();
    expect(asked).toBe(1);
  });
});

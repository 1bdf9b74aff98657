import { describe, expect, it } from 'vitest';
import type { SkfArgument, SkfFunction, SkfLibrary } from './library.ts';
import { type Application, type Device, skf } from './skf.ts';

const APPLICATION = 7n as Application;
const pinLength = { min: 8, max: 8 };
const pin = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A library in TypeScript: what it is given, and what it answers. */
function library(answer: (name: SkfFunction, args: readonly SkfArgument[]) => number | Promise<number>): SkfLibrary {
  return { path: '/lib', name: 'lib', call: async (name, ...args) => answer(name, args), inTurn: (work) => work() };
}
const bytesOf = (argument: SkfArgument | undefined): Buffer => {
  if (!(argument instanceof Uint8Array)) throw new Error('not a buffer');
  return Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
};

describe('PINs on their way into a library', () => {
  it.each([
    ['ok', 0],
    ['wrong', 0x0a000024],
    ['failed', 0x0a000001],
  ])('are NUL-ended during the call and zeros after it, when the PIN was %s', async (_, result) => {
    const given: Buffer[] = [];
    const seen: string[] = [];
    const card = skf(
      library((_name, args) => {
        const pins = args.filter((argument) => argument instanceof Uint8Array && argument.length === 9).map(bytesOf);
        given.push(...pins);
        seen.push(...pins.map((one) => one.toString('latin1')));
        return result;
      }),
      pinLength,
    );
    const acts = [
      () => card.verifyPin(APPLICATION, pin('abcdefgh')),
      () => card.changePin(APPLICATION, pin('abcdefgh'), pin('ABCDEFGH')),
      () => card.unblockPin(APPLICATION, pin('86427531'), pin('ABCDEFGH')),
    ];
    for (const act of acts) await act().catch(() => {});
    expect(seen).toEqual(['abcdefgh\0', 'abcdefgh\0', 'ABCDEFGH\0', '86427531\0', 'ABCDEFGH\0']);
    expect(given.every((one) => one.every((byte) => byte === 0))).toBe(true);
  });

  it('are zeros also when the call itself fails', async () => {
    let given: Buffer | undefined;
    const card = skf(
      library((_name, args) => {
        given = bytesOf(args[2]);
        return Promise.reject(new Error('no thread'));
      }),
      pinLength,
    );
    await expect(card.verifyPin(APPLICATION, pin('abcdefgh'))).rejects.toThrow('no thread');
    expect(given?.every((byte) => byte === 0)).toBe(true);
  });
});

describe('buffers that a library fills', () => {
  it('grow once to what it asks for, and not beyond reason', async () => {
    const rooms: number[] = [];
    const card = skf(
      library((_name, args) => {
        const size = bytesOf(args[2]);
        const room = size.readUInt32LE();
        rooms.push(room);
        if (room < 20_000) {
          size.writeUInt32LE(20_000);
          return 0x0a000020;
        }
        bytesOf(args[1]).write('NAME\0\0', 'latin1');
        size.writeUInt32LE(6);
        return 0;
      }),
      pinLength,
    );
    expect((await card.enumApplication(1n as Device)).map((name) => Buffer.from(name).toString('latin1'))).toEqual(['NAME\0']);
    expect(rooms).toEqual([16_384, 20_000]);
  });

  it('are given up where it asks for ever more', async () => {
    let calls = 0;
    const card = skf(
      library((_name, args) => {
        calls += 1;
        bytesOf(args[2]).writeUInt32LE(20_000 * calls);
        return 0x0a000020;
      }),
      pinLength,
    );
    await expect(card.enumApplication(1n as Device)).rejects.toMatchObject({ code: 'card/communication' });
    expect(calls).toBe(2);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf } from './binaryFormat.ts';
import { DEVINFO_BYTES, readDevInfo, readEccSignature, readNames, text } from './blobs.ts';
import { isAbsent, sarError } from './sar.ts';

const latin1 = (value: string): Uint8Array => Buffer.from(value, 'latin1');

describe('names of an SKF_Enum… call', () => {
  it.each([
    ['A\0BC\0\0', ['A\0', 'BC\0']],
    ['A\0\0B\0\0', ['A\0']],
    ['\0\0', []],
    ['', []],
    ['never ended', []],
  ])('%j', (list, names) => {
    expect(readNames(latin1(list)).map((name) => Buffer.from(name).toString('latin1'))).toEqual(names);
  });
  it('are few, bounded and NUL-ended, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const names = readNames(bytes);
        expect(names.length).toBeLessThanOrEqual(16);
        for (const name of names) {
          expect(name.length).toBeLessThanOrEqual(257);
          expect(name.indexOf(0)).toBe(name.length - 1);
        }
      }),
    );
  });
});

describe('structures packed to 1', () => {
  it('reads DEVINFO by the standard’s offsets, in UTF-8 or GBK', () => {
    const info = new Uint8Array(DEVINFO_BYTES);
    info.set(latin1('Maker'), 2);
    info.set(Buffer.from('b5e7d7d3bfdab0b6', 'hex'), 130);
    info.set(latin1('SN-1'), 162);
    expect(readDevInfo(info)).toEqual({ manufacturer: 'Maker', label: '电子口岸', serialNumber: 'SN-1' });
  });
  it('reads whatever lies there without control characters', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(text(bytes)).not.toMatch(/\p{Cc}/u);
    }));
  });
  it('takes r and s from the right halves, and nothing that is longer than 256 bits', () => {
    const blob = new Uint8Array(128);
    blob.fill(1, 32, 64);
    blob.fill(2, 96, 128);
    expect(readEccSignature(blob)).toEqual(Uint8Array.of(...new Uint8Array(32).fill(1), ...new Uint8Array(32).fill(2)));
    expect(readEccSignature(blob.with(0, 1))).toBeUndefined();
    expect(readEccSignature(blob.with(95, 1))).toBeUndefined();
    expect(readEccSignature(blob.subarray(0, 127))).toBeUndefined();
  });
});

describe('result codes', () => {
  it.each([
    [0x0a000023, 'card/removed'],
    [0x0a000025, 'pin/locked'],
    [0x0a000003, 'card/unsupported'],
    [0x0a000001, 'card/communication'],
    [0x0a000024, 'card/communication'], // a wrong PIN is a result where a PIN was sent, and a fault elsewhere
    [0x0a000026, 'card/communication'],
    [0xffffffff, 'card/communication'],
  ])('%d is %s', (result, code) => {
    expect(sarError(result, 'SKF_X').code).toBe(code);
  });
  it('tells what is not there from what failed', () => {
    expect([0x0a00001c, 0x0a00002e, 0x0a000001, 0].map(isAbsent)).toEqual([true, true, false, false]);
  });
});

describe('formatOf', () => {
  const pe = (machine: number, magic = 0x20b): Buffer => {
    const head = Buffer.alloc(256);
    head.write('MZ', 'latin1');
    head.writeUInt32LE(0x80, 0x3c);
    head.write('PE\0\0', 0x80, 'latin1');
    head.writeUInt16LE(machine, 0x84);
    head.writeUInt16LE(magic, 0x98);
    return head;
  };
  it('tells 32 bits from 64 and from no library', () => {
    expect(formatOf(pe(0x8664), 'pe', 'x64')).toBe('fits');
    expect(formatOf(pe(0x14c, 0x10b), 'pe', 'x64')).toBe('32-bit');
    expect(formatOf(pe(0x1c4, 0x10b), 'pe', 'arm64')).toBe('32-bit');
    expect(formatOf(pe(0x14c, 0x10b), 'pe', 'ia32')).toBe('fits');
    expect(formatOf(pe(0x8664), 'pe', 'ia32')).toBe('other-machine');
    expect(formatOf(pe(0xaa64), 'pe', 'x64')).toBe('other-machine');
    expect(formatOf(pe(0x14c, 0x10b), 'elf', 'x64')).toBe('no-library');
    expect(formatOf(Buffer.from('MZ'), 'pe', 'x64')).toBe('no-library');
  });
  it('survives any head', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const junk = Buffer.concat([Buffer.from('MZ'), bytes]);
      expect(['fits', '32-bit', 'other-machine', 'no-library']).toContain(formatOf(junk, 'pe', 'x64'));
    }));
  });
});

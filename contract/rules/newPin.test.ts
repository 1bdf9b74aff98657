import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPinFault } from './newPin.ts';

const eight = { min: 8, max: 8 };
const fault = (pin: string, old?: string) => newPinFault(Buffer.from(pin), eight, old === undefined ? undefined : Buffer.from(old));

describe('a new PIN', () => {
  it.each([
    ['1234567', 'length'],
    ['123456789', 'length'],
    ['', 'length'],
    ['88888888', 'initial'],
    ['11111111', 'repeated'],
    ['12121212', 'repeated'],
    ['13571357', 'repeated'],
    ['11112222', 'repeated'],
    ['aaaaaaaa', 'repeated'],
    ['12345678', 'sequence'],
    ['89012345', 'sequence'],
    ['87654321', 'sequence'],
    ['abcdefgh', 'sequence'],
    ['19800131', 'date'],
    ['20240229', 'date'],
    ['31011980', 'date'],
    ['01311980', 'date'],
  ])('refuses %s: %s', (pin, expected) => {
    expect(fault(pin)).toBe(expected);
  });
  it.each(['73920518', '20230229', '99991399', 'k7Pq2xWz', '13572468', '中国87654三'])('takes %s', (pin) => {
    expect(fault(pin)).toBeUndefined();
  });
  it('refuses the old one again', () => {
    expect(fault('73920518', '73920518')).toBe('same');
    expect(fault('73920518', '73920519')).toBeUndefined();
  });
  it('checks dates in PINs of six digits too', () => {
    expect(newPinFault(Buffer.from('800131'), { min: 6, max: 16 })).toBe('date');
    expect(newPinFault(Buffer.from('801331'), { min: 6, max: 16 })).toBeUndefined();
  });
  it('takes most random PINs and never fails', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void newPinFault(bytes, eight, bytes)));
    const random = Array.from({ length: 2000 }, (_, i) => String((i * 48271 * 7919 + 12345678) % 100_000_000).padStart(8, '0'));
    expect(random.filter((pin) => fault(pin) === undefined).length).toBeGreaterThan(1900);
  });
});

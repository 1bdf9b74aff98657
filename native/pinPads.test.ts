import { describe, expect, it } from 'vitest';
import { maskPinBlock, PIN_BLOCK_BYTES } from '../contract/pinBlock.ts';
import { createPinPads } from './pinPads.ts';

const fill = new Uint8Array(PIN_BLOCK_BYTES);
const pin = new TextEncoder().encode('1357Ab口令');

describe('PIN pads', () => {
  it('give back what was masked, each pad once', () => {
    const pads = createPinPads();
    const [one, two] = [pads.issue(), pads.issue()];
    const sent = { pad: one.id, masked: maskPinBlock(pin, one.bytes, fill) };
    const other = { pad: two.id, masked: maskPinBlock(pin, two.bytes, fill) };
    expect(pads.open(other)).toEqual(pin);
    expect(pads.open(sent)).toEqual(pin);
    expect(() => pads.open(sent)).toThrow('card/host-restarted');
  });

  it('open nothing that was masked for another process, or is no block', () => {
    const pads = createPinPads();
    const foreign = createPinPads().issue();
    expect(() => pads.open({ pad: foreign.id, masked: maskPinBlock(pin, foreign.bytes, fill) })).toThrow('card/host-restarted');
    const own = pads.issue();
    expect(() => pads.open({ pad: own.id, masked: new Uint8Array(8) })).toThrow('card/host-restarted');
    expect(() => pads.open({ pad: own.id, masked: new Uint8Array(PIN_BLOCK_BYTES) })).toThrow('card/host-restarted');
  });

  it('are not kept without end for one who never comes back', () => {
    const pads = createPinPads();
    const first = pads.issue();
    const masked = maskPinBlock(pin, first.bytes, fill);
    for (let more = 0; more < 40; more += 1) pads.issue();
    expect(() => pads.open({ pad: first.id, masked })).toThrow('card/host-restarted');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { blockCheck, createBlockJoiner, isBlock, needsBlocks, readBlock, writeBlocks } from './blockFrames.ts';

const GUID = '6b3d4c1e-0000-4000-8000-00000000abcd';
const CHUNK = 120 * 1024;

/** Every frame read and joined; undefined while some are missing. */
function joined(frames: readonly string[]): string | undefined {
  const joiner = createBlockJoiner();
  let text: string | undefined;
  for (const frame of frames) text = joiner.add(readBlock(frame));
  return text;
}
const longTexts = fc.tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 0, max: 12_000 })).map(([text, times]) => text.repeat(times));

describe('block frames', () => {
  it('check is CRC-16/MODBUS with its bytes swapped, over low bytes only', () => {
    expect(blockCheck('123456789')).toBe('374B');
    expect(blockCheck('\u0131\u0132\u0133456789')).toBe('374B');
    expect(blockCheck('')).toBe('FFFF');
  });

  it('the header has 128 characters, each field in its place', () => {
    const [frame = ''] = writeBlocks('单一窗口', GUID);
    expect(frame).toBe(`BLOCKTXT${blockCheck('单一窗口')}${blockCheck('单一窗口')}${'4'.padStart(16, '0')}${'4'.padStart(8, '0')}0001${GUID}0000${'0'.repeat(44)}单一窗口`);
    expect(frame.indexOf('单')).toBe(128);
  });

  it('a Chinese character weighs three, and no surrogate pair is cut', () => {
    expect(needsBlocks('a'.repeat(CHUNK))).toBe(false);
    expect(needsBlocks('a'.repeat(CHUNK + 1))).toBe(true);
    expect(needsBlocks('中'.repeat(CHUNK / 3))).toBe(false);
    expect(needsBlocks('中'.repeat(CHUNK / 3 + 1))).toBe(true);
    for (const frame of writeBlocks(`a${'𠀀'.repeat(60_000)}`, GUID)) expect(readBlock(frame).text.isWellFormed()).toBe(true);
  });

  it('whatever is written is read again, in decimal or hex, counted from 0 or 1', () => {
    const layouts = fc.record({ radix: fc.constantFrom(10 as const, 16 as const), firstIndex: fc.constantFrom(0 as const, 1 as const) });
    fc.assert(
      fc.property(longTexts, layouts, (text, layout) => {
        // Decimal digits that are hex as well: only a length that reads the same both ways is ambiguous, and then equal.
        const frames = writeBlocks(text, GUID, layout);
        expect(frames.every(isBlock)).toBe(true);
        expect(joined(frames)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('a missing, doubled, swapped or damaged block is refused, and the next message is read', () => {
    const text = 'x'.repeat(3 * CHUNK);
    const [a = '', b = '', c = ''] = writeBlocks(text, GUID);
    const short = writeBlocks('another one', GUID);
    for (const frames of [[a, c], [b], [c, b, a], [a, b, b], [a, b, `${c}y`], [a, b.replace(GUID, GUID.replace('6', '7')), c]]) {
      let outcome: string | undefined = 'not read';
      try {
        outcome = joined(frames);
      } catch (thrown) {
        outcome = AppError.from(thrown).code;
      }
      expect([undefined, 'card/communication']).toContain(outcome);
    }
    const joiner = createBlockJoiner();
    joiner.add(readBlock(a));
    expect(joiner.add(readBlock(short[0] ?? ''))).toBe('another one');
  });

  it('no end: a message that claims more than the limit, or grows over it, is refused', () => {
    const [frame = ''] = writeBlocks('abc', GUID);
    const huge = `${frame.slice(0, 16)}${'9'.repeat(16)}${frame.slice(32)}`;
    expect(() => readBlock(huge)).toThrow('card/communication');
    expect(() => joined([`${frame.slice(0, 16)}${'4'.padStart(16, '0')}${frame.slice(32)}`])).toThrow('card/communication');
  });

  it('any text, and any frame with some characters changed, is a block or card/communication', () => {
    const whole = writeBlocks('中文 and ascii '.repeat(20), GUID)[0] ?? '';
    const mutated = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), { minLength: 1, maxLength: 6 }).map((changes) => {
      const characters = whole.split('');
      for (const [at, character] of changes) characters[at] = character;
      return characters.join('');
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), mutated, fc.nat(whole.length).map((end) => whole.slice(0, end))), (frame) => {
        try {
          const block = readBlock(frame);
          expect(block.index).toBeLessThanOrEqual(block.count);
          createBlockJoiner().add(block);
        } catch (thrown) {
          expect(AppError.from(thrown).code).toBe('card/communication');
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

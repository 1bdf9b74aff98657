import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';
import { cardInfo, maskPin, pinTypist } from '../testing/standIns.ts';
import { askPin, unmask } from './pinPrompt.ts';
import { pinQuestion } from './pinQuestion.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'nothing thrown';
  } catch (thrown) {
    return AppError.from(thrown).code;
  }
};
const question = pinQuestion(cardInfo(), 'login', 'zh-CN');
const never = new AbortController().signal;

describe('PIN mask', () => {
  it('gives back exactly the bytes that were typed, for any pad', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 16, max: 0x7f }), fc.uint8Array({ minLength: PIN_BLOCK_BYTES, maxLength: PIN_BLOCK_BYTES }), (pin, pad) => {
        expect([...unmask(maskPin(pin, pad), pad, { min: 4, max: 16 })]).toEqual([...pin]);
      }),
    );
  });

  it('counts characters, not bytes', () => {
    const pad = randomBytes(PIN_BLOCK_BYTES);
    expect(unmask(maskPin(Buffer.from('口令口令'), pad), pad, { min: 4, max: 4 }).toString()).toBe('口令口令');
  });

  it('refuses a PIN that is too short or too long before it gets near the card', () => {
    const pad = randomBytes(PIN_BLOCK_BYTES);
    expect(codeOf(() => unmask(maskPin(Buffer.from('1234567'), pad), pad, { min: 8, max: 8 }))).toBe('pin/length');
    expect(codeOf(() => unmask(maskPin(Buffer.from('123456789'), pad), pad, { min: 8, max: 8 }))).toBe('pin/length');
  });

  it('answers garbage with a typed error, never a PIN longer than its block', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (garbage) => {
        const pad = randomBytes(PIN_BLOCK_BYTES);
        try {
          expect(unmask(garbage, pad, { min: 1, max: 255 }).length).toBeLessThan(PIN_BLOCK_BYTES);
        } catch (thrown) {
          expect(AppError.from(thrown).code).toMatch(/^pin\//);
        }
      }),
    );
  });
});

describe('askPin', () => {
  it('answers the typed PIN and leaves no window open', async () => {
    const typist = pinTypist(['13572468']);
    expect((await askPin(typist.host, question, never)).toString()).toBe('13572468');
    expect(typist.open()).toBe(0);
  });

  it.each([['CANCEL', 'pin/cancelled'], ['LOSE', 'pin/window-lost']] as const)('%s ends in %s', async (answer, code) => {
    const typist = pinTypist([answer]);
    await expect(askPin(typist.host, question, never)).rejects.toMatchObject({ code });
    expect(typist.open()).toBe(0);
  });

  it('closes the window as soon as the card is taken out', async () => {
    const typist = pinTypist(['WAIT']);
    const removal = new AbortController();
    const asked = askPin(typist.host, question, removal.signal);
    setImmediate(() => removal.abort(new AppError('card/removed')));
    await expect(asked).rejects.toMatchObject({ code: 'card/removed' });
    expect(typist.open()).toBe(0);
  });

  it('never uses one pad twice', async () => {
    const typist = pinTypist(['13572468', '13572468']);
    await askPin(typist.host, question, never);
    await askPin(typist.host, question, never);
    expect(typist.prompts[0]?.pad).not.toBe(typist.prompts[1]?.pad);
  });
});

describe('pinQuestion', () => {
  it('shows the tries left only when fewer than the full count', () => {
    expect(pinQuestion(cardInfo(), 'login', 'zh-CN').message).toBeUndefined();
    const reduced = cardInfo({ pin: { state: 'ready', triesLeft: 3, triesMax: 5 } });
    expect(pinQuestion(reduced, 'login', 'zh-CN').message?.text).toContain('3');
  });

  it('wants the last try confirmed', () => {
    const last = cardInfo({ pin: { state: 'ready', triesLeft: 1, triesMax: 5 } });
    expect(pinQuestion(last, 'login', 'zh-CN').lastTry?.tick).toBeTruthy();
    expect(pinQuestion(cardInfo(), 'login', 'zh-CN', { wrong: 1 }).lastTry).toBeDefined();
    expect(pinQuestion(cardInfo(), 'login', 'zh-CN', { wrong: 2 }).lastTry).toBeUndefined();
  });
});

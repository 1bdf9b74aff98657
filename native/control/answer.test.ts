import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { encodeGbk } from '../../crypto/testing/gbk.ts';
import { firstText, readMessage, textOfBytes, unmixGbk } from './answer.ts';

const answer = (change: object): string => JSON.stringify({ _id: 1, _method: 'm', _status: '00', _args: { Result: true, Data: ['a'], Error: [] }, ...change });

describe('messages of the control', () => {
  it.each([
    ['a number', 7, '7'],
    ['a string', '7', '7'],
    ['nothing', undefined, undefined],
    ['an object', {}, undefined],
  ])('_id may be %s', (_, given, id) => {
    expect(readMessage(answer({ _id: given }))).toMatchObject({ kind: 'answer', answer: { id, method: 'm', result: true } });
  });

  it('reads _args.Result, whatever _status says; a list may be a single value', () => {
    const failed = answer({ _status: '00', _args: { Result: false, Data: null, Error: '读卡器中无卡' } });
    expect(readMessage(failed)).toMatchObject({ answer: { result: false, data: [], errors: ['读卡器中无卡'] } });
    expect(readMessage(answer({ _status: '99' }))).toMatchObject({ answer: { result: true } });
    for (const Result of [1, 'yes', {}, [], null]) expect(readMessage(answer({ _args: { Result } }))).toMatchObject({ answer: { result: false } });
  });

  it('open, greetings and other pushes are none of our business; a damaged object is card/communication', () => {
    for (const push of ['open', '"open"', '', '[]', '7', 'null', '{}', '{"_method":"open","_args":{}}', '{"_method":"m"}', '{"_method":"m","_args":[]}']) {
      expect(readMessage(push), push).toEqual({ kind: 'other' });
    }
    expect(readMessage('{"_method":"_nextBlock"}')).toEqual({ kind: 'next-block' });
    expect(readMessage('{"_nextBlock":1}')).toEqual({ kind: 'next-block' });
    for (const damaged of ['{', '{"_method":"m","_args":{"Result":tru', answer({}).slice(0, -1)]) expect(() => readMessage(damaged)).toThrow('card/communication');
  });

  it('an error of reading quotes nothing of the text', () => {
    try {
      readMessage('{"_args":{"passwd":"13572468"');
      expect.unreachable();
    } catch (thrown) {
      expect(JSON.stringify(thrown) + String((thrown as Error).stack) + String((thrown as Error).cause)).not.toContain('13572468');
    }
  });

  it('GBK: as bytes of a binary frame, or taken for Latin-1 on the way', () => {
    const text = '输入口令错误,还可以重试三次';
    expect(textOfBytes(encodeGbk(text))).toBe(text);
    expect(textOfBytes(new TextEncoder().encode(text))).toBe(text);
    expect(unmixGbk(Buffer.from(encodeGbk(text)).toString('latin1'))).toBe(text);
    for (const as of ['', 'plain', text, 'é']) expect(unmixGbk(as)).toBe(as);
    expect(() => textOfBytes(Uint8Array.of(0xff, 0xff))).toThrow('card/communication');
  });

  it('the first value counts when it is a text that is not blank', () => {
    for (const [Data, text] of [[['x'], 'x'], [' y ', 'y'], [[''], undefined], [['  '], undefined], [[7], undefined], [[], undefined], [[['x']], undefined]] as const) {
      const message = readMessage(answer({ _args: { Result: true, Data } }));
      if (message.kind !== 'answer') throw new Error('no answer');
      expect(firstText(message.answer)).toBe(text);
    }
  });

  it('any bytes, any JSON, any mutated answer: a message or card/communication', () => {
    const whole = answer({});
    const mutated = fc.tuple(fc.nat(whole.length), fc.nat(12), fc.string({ unit: 'binary', maxLength: 6 })).map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
    const shaped = fc.record({ _id: fc.anything(), _method: fc.anything(), _args: fc.oneof(fc.anything(), fc.record({ Result: fc.anything(), Data: fc.anything(), Error: fc.anything() })) }, { requiredKeys: [] });
    const bytes = fc.uint8Array().map((some) => {
      try {
        return textOfBytes(some);
      } catch (thrown) {
        expect(AppError.from(thrown).code).toBe('card/communication');
        return '';
      }
    });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: 'binary' }), fc.json(), bytes, shaped.map((value) => `${JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))}`)), (text) => {
        try {
          const message = readMessage(text);
          if (message.kind !== 'answer') return;
          expect(message.answer.errors.every((one) => typeof one === 'string')).toBe(true);
          firstText(message.answer);
        } catch (thrown) {
          expect(AppError.from(thrown).code).toBe('card/communication');
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

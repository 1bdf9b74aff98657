import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { isSecretKey, masked, refuseSecrets } from './secrets.ts';

const secretKey = fc.constantFrom('pin', 'PIN', 'newPin', 'puk', 'password', 'oldPassword', 'confirmation', 'code', 'sms_code', 'emailCode', 'captcha', 'captchaId', 'token', 'file-token');
const harmlessKey = fc.constantFrom('name', 'orgCode', 'regionCode', 'opinion', 'shippingAddress', 'decoded', 'tokens2keep', 'step', 'remark');

describe('field names of secrets', () => {
  it('are known in every spelling', () => {
    fc.assert(fc.property(secretKey, (key) => isSecretKey(key)));
  });

  it('are not seen where there are none', () => {
    fc.assert(fc.property(harmlessKey, (key) => !isSecretKey(key)));
  });

  it('are refused at any depth, and the error does not hold the value', () => {
    const wrapping = fc.array(fc.oneof(harmlessKey, fc.constant(0)), { maxLength: 8 });
    fc.assert(
      fc.property(secretKey, wrapping, (key, wraps) => {
        let data: unknown = { [key]: 'hunter2-value' };
        for (const wrap of wraps) data = wrap === 0 ? [1, data] : { [wrap]: data };
        try {
          refuseSecrets(data);
        } catch (thrown) {
          return thrown instanceof AppError && thrown.code === 'input/invalid' && !JSON.stringify(thrown.toWire()).includes('hunter2');
        }
        return false;
      }),
    );
  });
});

describe('masking', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const residentId = fc
    .tuple(digits(6), fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), digits(3), fc.constantFrom('0', '7', 'X', 'x'))
    .map(([region, born, order, check]) => `${region}${born.toISOString().slice(0, 10).replaceAll('-', '')}${order}${check}`);
  const around = fc.constantFrom('', ' ', '张三', '（', ', ', '_', '/');

  it('leaves no resident ID whole, wherever it stands', () => {
    fc.assert(fc.property(residentId, around, around, (id, before, after) => !JSON.stringify(masked({ a: [`${before}${id}${after}`] })).includes(id)));
  });

  it('leaves four characters of a card number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{13}$/), around, (cardNo, after) => {
        expect(masked(`${cardNo}${after}`)).toBe(`*********${cardNo.slice(-4)}${after}`);
      }),
    );
  });

  it('leaves everything else as it is', () => {
    expect(masked({ a: [1, null, true, '合同章', 'card/removed', '2026-01-01T00:00:00.000Z'], uscc: '91320100MA1XXXXXX1' })).toEqual({
      a: [1, null, true, '合同章', 'card/removed', '2026-01-01T00:00:00.000Z'],
      uscc: '91320100MA1XXXXXX1',
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateDays, emptySealFields, sealFaults, toSealForm, type SealFields } from './sealForm.ts';

const allowed = { from: '2023-06-30', to: '2028-06-30' };
const good: SealFields = {
  ...emptySealFields(),
  operatorId: 'o1',
  name: '宁波海润进出口贸易有限公司公章',
  validFrom: '2024-01-01',
  validTo: '2028-06-30',
  unit: '宁波海润进出口贸易有限公司',
};
const faultsOf = (part: Partial<SealFields>, made: 'standard' | 'scanned' = 'standard', hasPicture = true) =>
  Object.entries(sealFaults({ ...good, ...part }, made, allowed, hasPicture)).map(([name, { key }]) => `${name} ${key}`);

describe('SEAL-3 the fields of a seal', () => {
  it('SEAL-3 an empty form misses operator, name, days, unit and picture, each at its field', () => {
    expect(Object.keys(sealFaults(emptySealFields(), 'standard', undefined, false)).sort()).toEqual(
      ['name', 'operatorId', 'picture', 'unit', 'validFrom', 'validTo'],
    );
    expect(faultsOf({ name: '  ' })).toEqual(['name errors.field.required']);
  });

  it('SEAL-3 name ≤ 25, unit ≤ 14, remark ≤ 200 characters; a rare 汉字 counts as one', () => {
    for (const [field, max] of [['name', 25], ['unit', 14], ['remark', 200]] as const) {
      expect(faultsOf({ [field]: '章'.repeat(max) }), field).toEqual([]);
      expect(faultsOf({ [field]: '章'.repeat(max + 1) }), field).toEqual([`${field} errors.field.too-long`]);
      expect(faultsOf({ [field]: '𠮷'.repeat(max) }), field).toEqual([]);
    }
  });

  it('SEAL-3 the unit belongs to the standard form only', () => {
    expect(faultsOf({ unit: '' }, 'scanned')).toEqual([]);
    expect(toSealForm(good, 'scanned')).not.toHaveProperty('unit');
    expect(toSealForm(good, 'standard').unit).toBe(good.unit);
  });

  it('SEAL-3 both days lie within the operator certificate, the end not before the start', () => {
    expect(faultsOf({ validFrom: '2023-06-29' })).toEqual(['validFrom seal.error.validityRange']);
    expect(faultsOf({ validTo: '2028-07-01' })).toEqual(['validTo seal.error.validityRange']);
    expect(faultsOf({ validFrom: '2023-06-30', validTo: '2023-06-30' })).toEqual([]);
    expect(faultsOf({ validFrom: '2025-01-02', validTo: '2025-01-01' })).toEqual(['validTo seal.error.validityOrder']);
    expect(faultsOf({ validTo: '2025-02-30' })).toEqual(['validTo errors.field.invalid']);
  });

  it('SEAL-3 no pair of days passes that is not ordered and within the certificate', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2031-12-31'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (validFrom, validTo) => {
        const fine = allowed.from <= validFrom && validFrom <= validTo && validTo <= allowed.to;
        expect(faultsOf({ validFrom, validTo }).length === 0).toBe(fine);
      }),
    );
  });

  it('SEAL-3 a certificate ends on its day in China, not in UTC', () => {
    expect(certificateDays({ validFrom: '2023-06-29T16:00:00Z', validTo: '2028-06-30T15:59:59Z' })).toEqual(allowed);
  });

  it('the optional code has 13 digits, the size is one a seal can have', () => {
    expect(faultsOf({ sealCode: '3302001234567' })).toEqual([]);
    expect(faultsOf({ sealCode: '330200123456' })).toEqual(['sealCode seal.error.codeShape']);
    expect(faultsOf({ mm: Number.NaN })).toEqual(['mm seal.error.sizeRange']);
    expect(faultsOf({ mm: 61 })).toEqual(['mm seal.error.sizeRange']);
  });
});

import type { SealForm } from '../../../contract/desktop.ts';
import type { SealOperator, SealSummary, SealType } from '../../../contract/api/seals.ts';
import { messageKeyOf, type FieldErrorCode } from '../../../contract/errors.ts';
import { isDay } from '../../composables/typedDay.ts';
import { checkMaxLength } from '../../../contract/rules/text.ts';

/** SEAL-3 and the standard form's sizes (millimetres). */
export const sealLimits = { name: 25, unit: 14, remark: 200, code: 13, mmMin: 20, mmMax: 60 } as const;

export type SealMade = SealSummary['made'];
export type SealShape = 'round' | 'oval';

/** What the wizard holds while it is filled in: empty strings where nothing was typed yet. */
export interface SealFields {
  operatorId: string;
  name: string;
  type: SealType;
  /** `YYYY-MM-DD`, a day in China. */
  validFrom: string;
  validTo: string;
  unit: string;
  remark: string;
  /** Standard form only. */
  sealCode: string;
  shape: SealShape;
  mm: number;
}

export function emptySealFields(): SealFields {
  return {
    operatorId: '',
    name: '',
    type: 'company',
    validFrom: '',
    validTo: '',
    unit: '',
    remark: '',
    sealCode: '',
    shape: 'round',
    mm: 40,
  };
}

export type SealFieldName = 'operatorId' | 'name' | 'validFrom' | 'validTo' | 'unit' | 'remark' | 'sealCode' | 'mm' | 'picture';
/** An i18n key of the red message at the field's right (FLD-8), with what fills it. */
export interface FieldFault {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}
export type SealFaults = Partial<Record<SealFieldName, FieldFault>>;

const fault = (code: FieldErrorCode, params?: FieldFault['params']): FieldFault => ({
  key: messageKeyOf(code),
  ...(params ? { params } : {}),
});

const chinaDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
/** The day in China (UTC+8) of an instant, `YYYY-MM-DD`. */
export function dayInChina(instant: string | number | Date): string {
  return chinaDay.format(new Date(instant));
}

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** SEAL-3: the days a seal may be valid on: those that lie within the operator's certificate. */
export function certificateDays(operator: Pick<SealOperator, 'validFrom' | 'validTo'>): DayRange {
  return { from: dayInChina(operator.validFrom), to: dayInChina(operator.validTo) };
}

/**
 * SEAL-3: every wrong field with its message. `allowed` is the operator's certificate validity, absent while no operator is
 * chosen; `made` decides whether the unit belongs to the form.
 */
export function sealFaults(fields: SealFields, made: SealMade, allowed: DayRange | undefined, hasPicture: boolean): SealFaults {
  const faults: SealFaults = {};
  if (!fields.operatorId) faults.operatorId = fault('field/required');
  if (!fields.name.trim()) faults.name = fault('field/required');
  else if (checkMaxLength(fields.name, sealLimits.name)) faults.name = fault('field/too-long', { max: sealLimits.name });
  if (checkMaxLength(fields.remark, sealLimits.remark)) faults.remark = fault('field/too-long', { max: sealLimits.remark });
  Object.assign(faults, validityFaults(fields, allowed));
  if (made === 'standard') Object.assign(faults, standardFaults(fields));
  if (!hasPicture) faults.picture = { key: 'seal.error.pictureMissing' };
  return faults;
}

/** The faults of what a standard-form seal is drawn from. */
export function standardFaults(fields: Pick<SealFields, 'unit' | 'sealCode' | 'mm'>): SealFaults {
  const faults: SealFaults = {};
  if (!fields.unit.trim()) faults.unit = fault('field/required');
  else if (checkMaxLength(fields.unit, sealLimits.unit)) faults.unit = fault('field/too-long', { max: sealLimits.unit });
  if (fields.sealCode && !/^\d{13}$/.test(fields.sealCode)) faults.sealCode = { key: 'seal.error.codeShape' };
  if (!(fields.mm >= sealLimits.mmMin && fields.mm <= sealLimits.mmMax)) {
    faults.mm = { key: 'seal.error.sizeRange', params: { min: sealLimits.mmMin, max: sealLimits.mmMax } };
  }
  return faults;
}

function validityFaults(fields: SealFields, allowed: DayRange | undefined): SealFaults {
  const faults: SealFaults = {};
  const outside = (day: string) => allowed !== undefined && (day < allowed.from || day > allowed.to);
  for (const name of ['validFrom', 'validTo'] as const) {
    if (!fields[name]) faults[name] = fault('field/required');
    else if (!isDay(fields[name])) faults[name] = fault('field/invalid');
    else if (allowed && outside(fields[name])) {
      faults[name] = { key: 'seal.error.validityRange', params: { from: allowed.from, to: allowed.to } };
    }
  }
  if (!faults.validTo && fields.validFrom && fields.validTo < fields.validFrom) faults.validTo = { key: 'seal.error.validityOrder' };
  return faults;
}

/** The form as `seals.save` takes it. Call only when `sealFaults` is empty. */
export function toSealForm(fields: SealFields, made: SealMade): SealForm {
  return {
    operatorId: fields.operatorId,
    name: fields.name.trim(),
    type: fields.type,
    made,
    validFrom: fields.validFrom,
    validTo: fields.validTo,
    ...(made === 'standard' ? { unit: fields.unit.trim() } : {}),
    remark: fields.remark,
  };
}
